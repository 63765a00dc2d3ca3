"""What is kept: tables, the store that opens them, and plain SQL. Imports `messages` only."""
