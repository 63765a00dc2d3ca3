"""The running program in its own folder, its databases, browsers and kills; not a test, but what tests start."""
