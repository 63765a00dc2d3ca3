"""An officer who announces, and what becomes of it."""
