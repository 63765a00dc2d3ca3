"""What comes from outside, spoiled in thousands of ways, and all that reads it."""
