"""The council: who is of it, what its members mark, what nobody sees before all have, and what it comes to."""
