"""The council of a unit: initiatives are put before it, its members mark them each alone, and the result is reckoned.

`putting` and `marking` are what officers and members do, wherever they do it; `results` reckons; `in_chat` says it.
May import `handlers.officers` and what stands under it.
"""
