"""Reminders that come by themselves, of unfinished forms, targets, questions to a human; and whether they help."""
