"""An announcement goes out: written once, to many chats, each once."""
