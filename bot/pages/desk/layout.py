"""The links at the head of every page of the desk."""

from __future__ import annotations

#: (address, the word for it: `desk.frame.<word>`), in the order in which they stand.
NAVIGATION = (
    ("/officer", "home"),
    ("/officer/queue", "queue"),
    ("/officer/find", "find"),
    ("/officer/people", "people"),
    ("/officer/groups", "groups"),
    ("/officer/load", "load"),
    ("/officer/sessions", "sessions"),
)
