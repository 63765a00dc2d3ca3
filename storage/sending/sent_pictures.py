"""Pictures that a channel has already: the name it gave them, so that they are uploaded once."""

from __future__ import annotations

from sqlalchemy import Connection, text

from storage.database import bulk


def uploaded(tx: Connection, channel: str) -> dict[str, str]:
    """References of the pictures that the channel has."""
    rows = tx.execute(text("SELECT picture, ref FROM upload WHERE channel = :channel"), {"channel": channel})
    return {row.picture: row.ref for row in rows}


def remember_upload(tx: Connection, channel: str, picture: str, ref: str) -> None:
    """The channel has this picture now."""
    bulk.insert(tx, "upload", [{"channel": channel, "picture": picture, "ref": ref}], ignore=True)
