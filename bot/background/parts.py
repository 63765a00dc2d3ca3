"""All parts of the program that work beside requests and events: each is supervised, and told by this name.

A part that is down stands on `/health`, in `/metrics` and in operators' alerts. To add one: its line here, and a `Loop`
(`loops.py`) or, where something else begins it, a `Watch` (`watch.py`).
"""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """Its name; one that ends in "of" or "from" has the channel's behind it."""

    # Loops, which are begun again whenever they end.
    RECEIVING = "receiving from"
    TOKEN = "looking for a token of"
    METER = "meter of"
    ACCOUNT_TOKENS = "zalo_oa tokens"
    ACCOUNT_INTRODUCTION = "zalo_oa introduction"
    ACCOUNT_MEMBERS = "zalo_oa members"
    FILES = "fetching files"
    SENDING = "sending"
    LOOKING = "looking for messages"
    LEASES = "leases of chats"
    OUTCOMES = "outcomes of messages"
    RATE_SHARES = "shares of the rate"
    ANNOUNCEMENTS = "announcements"
    SEARCH_INDEX = "search index"
    CONNECTIONS = "connections"
    LISTENING = "news of other processes"
    TELLING = "telling other processes"
    LOOKING_UNHEARD = "looking instead of listening"
    REPLICA_LAG = "lag of the replica"
    ALERTS = "alerts"
    # What the alarm rings for; its next ring does the work.
    POSTS = "posts"
    SCRUBBING = "scrubbing"
    KEEPING_HOUSE = "keeping house"
    BACKUP = "backup"
    # A thread that goes on with the next turn.
    WRITING = "writing"
