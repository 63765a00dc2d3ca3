"""What those see who watch over the bot: health, readiness, metrics, alerts."""
