"""The library: what was shared, as everybody may read it, and how it is made ready."""
