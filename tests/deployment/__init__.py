"""How the bot is installed and kept from harm: containers, units, and who could want what."""
