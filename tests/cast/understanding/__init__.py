"""How well people are understood: answers and dialogues as they are typed, put to the conversation, and judged."""
