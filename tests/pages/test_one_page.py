"""The form on one page, over HTTP: the same draft as in the chat, each field kept as it is left."""

from __future__ import annotations
