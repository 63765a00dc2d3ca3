"""Who is an officer and who is of the support team: what each may do, and that nobody else may."""
