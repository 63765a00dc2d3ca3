"""What is typed in a conversation and what the bot takes it for: words to it, answers, names, places, numbers."""
