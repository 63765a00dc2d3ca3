"""Steps from one release's tables to the next, applied at start. To add one: a numbered file in `versions/`."""
