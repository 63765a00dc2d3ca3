"""The library: who finds what there, and who does not."""
