"""Over HTTP: the bench's small Telegram, the bots that it talks to in processes of their own, and what measures them."""
