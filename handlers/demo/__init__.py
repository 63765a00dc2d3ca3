"""What only the demo has: what sample people do each day, and who stands behind its phones.

May import `handlers.initiative` and what stands under it.
"""
