"""Answers that come in pieces, are corrected by name, or change because their message was edited."""
