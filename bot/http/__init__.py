"""What all that speaks HTTP shares: pauses between tries, proxies, signed addresses, reading requests.

May import `intake`, `files`, `clock` and `logs` of this floor, never a channel or a page.
"""
