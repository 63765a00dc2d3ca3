"""Whether other workplaces may learn from an initiative: its author is asked once, and may say otherwise any day.

May import `handlers.conversation`, `handlers.reading` and what stands right of `handlers`.
"""
