"""The officers' desk, through real HTTP: who gets in, what they see there and what they decide."""
