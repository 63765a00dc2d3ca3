"""A human answers: a question goes to the support team, its answer back, and to nobody else."""
