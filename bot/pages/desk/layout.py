"""The links at the head of every page of the desk."""

from __future__ import annotations

#: (address, the word for it: `desk.frame.<word>`, whether it is for officers alone), in the order in which they stand.
NAVIGATION = (
    ("/officer", "home", False),
    ("/officer/queue", "queue", False),
    ("/officer/find", "find", False),
    ("/officer/awards", "awards", True),
    ("/officer/council", "council", False),
    ("/officer/announcements", "announcements", True),
    ("/officer/people", "people", True),
    ("/officer/groups", "groups", True),
    ("/officer/units", "units", True),
    ("/officer/campaigns", "campaigns", True),
    ("/officer/load", "load", True),
    ("/officer/sessions", "sessions", False),
)
#: What is open to who is of a council and reads nothing else.
_FOR_COUNCIL = ("/officer/council", "/officer/sessions", "/officer/out", "/officer/language")
_FOR_OFFICERS = tuple(address for address, _, for_officers in NAVIGATION if for_officers)


def is_for_officers(path: str) -> bool:
    """Whether a support team has no business there."""
    return path.startswith(_FOR_OFFICERS)


def is_for_council(path: str) -> bool:
    """Whether a member of a council has business there who has no other role."""
    return path.startswith(_FOR_COUNCIL)
