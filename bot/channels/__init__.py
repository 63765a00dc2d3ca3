"""The channels: what arrives becomes an `Incoming`, a `Reply` is shown the channel's own way; and what they share.

May import `background`, `sending`, `http`, `files`, `intake`, `clock` and `logs` of this floor; one channel never
imports another.
"""
