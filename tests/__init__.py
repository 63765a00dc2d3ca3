"""What the bot promises, as sentences that run."""
