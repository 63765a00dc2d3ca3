"""Papers as Word files, the words that only they ask for, and what is copied into the Confederation's portal."""
