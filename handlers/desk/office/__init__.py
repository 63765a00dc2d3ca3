"""The office's own data at the desk: what of it an officer sees, and what they may change; all of it is on record.

May import `handlers.loading`, `handlers.officers` and what stands under them; of the desk `choosing` alone.
"""
