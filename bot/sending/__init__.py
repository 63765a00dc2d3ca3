"""Sends what the outbox holds, for all channels, within their limits; what a channel is stands in `channel.py`.

May import `background`, `http`, `intake`, `files`, `clock` and `logs` of this floor, never a channel.
"""
