"""The set-up page: from an empty folder to a board in the group, and whoever should not get in."""
