"""Others that take the same answers: two libraries with their own way to keep a form, and the bare database."""
