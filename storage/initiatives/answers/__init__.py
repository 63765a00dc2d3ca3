"""How long unions take to answer, and which share of their answers came in time."""
