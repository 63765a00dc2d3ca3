"""The links at the head of every page of the desk."""

from __future__ import annotations

#: (address, the word for it: `desk.frame.<word>`, whether it is for officers alone), in the order in which they stand.
NAVIGATION = (
    ("/officer", "home", False),
    ("/officer/queue", "queue", False),
    ("/officer/find", "find", False),
    ("/officer/awards", "awards", True),
    ("/officer/people", "people", True),
    ("/officer/groups", "groups", True),
    ("/officer/units", "units", True),
    ("/officer/campaigns", "campaigns", True),
    ("/officer/load", "load", True),
    ("/officer/sessions", "sessions", False),
)
_FOR_OFFICERS = tuple(address for address, _, for_officers in NAVIGATION if for_officers)


def is_for_officers(path: str) -> bool:
    """Whether a support team has no business there."""
    return path.startswith(_FOR_OFFICERS)
