"""What stands behind the desk: decisions that come from a page, and answers compared."""
