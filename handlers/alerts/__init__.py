"""Alerts in operators' chats: something is wrong with the bot itself.

May import what stands right of `handlers`.
"""
