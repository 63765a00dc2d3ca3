"""Several bots on one database, what stands before them, and their restarts under load."""
