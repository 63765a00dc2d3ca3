"""Award lists: what stands on them, against a count of its own; who gets them, and as what."""
