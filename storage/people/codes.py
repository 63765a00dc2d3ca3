"""One-time codes: made for a purpose, kept as a hash, good once and for a while."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, text

from storage.database import bulk

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that are taken for one another when read aloud or copied
LENGTH = 12  # 31^12 is 59 bits: not to be guessed through a chat
TRIES = 5  # shown in vain so often, a code is dead
GOOD_FOR = timedelta(days=14)


class CodeKind(StrEnum):
    """What a code does for whoever brings it; kept in the column `kind`, so the spelling stays."""

    GROUP = "group"  # binds a group to a unit
    GROUP_ADMIN = "group_admin"  # the same, and makes its bringer the group's admin where the channel names none
    OFFICER = "officer"  # gives a role for a unit
    ACCOUNT = "join"  # joins another chat to a person
    COAUTHOR = "coauthor"  # tells a co-author that they are named
    DESK = "desk"  # lets an officer in at their desk; `about`: "<person> <chat>"


def make(
    tx: Connection, kind: CodeKind, about: str, now: datetime, good_for: timedelta = GOOD_FOR, code: str = ""
) -> str:
    """A new code; only who gets it knows it. `code`: one made just now is to be good for this kind too."""
    code = code or "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    row = {
        "kind": kind.value,
        "hash": _hash(code),
        "about": about,
        "expires_at": now + good_for,
        "used_at": None,
        "tries": 0,
    }
    bulk.insert(tx, "code", [row])
    return code


def about(tx: Connection, kind: CodeKind, code: str, now: datetime) -> str | None:
    """What the code is for, while it is good."""
    row = tx.execute(
        text(
            "SELECT about, tries FROM code"
            " WHERE kind = :kind AND hash = :hash AND used_at IS NULL AND expires_at > :now"
        ),
        {"kind": kind.value, "hash": _hash(code), "now": bulk.stamp(tx, now)},
    ).first()
    return row.about if row and row.tries < TRIES else None


def used(tx: Connection, kind: CodeKind, code: str) -> bool:
    """Whether this was a code of that kind, and is used up."""
    sql = "SELECT 1 FROM code WHERE kind = :kind AND hash = :hash AND used_at IS NOT NULL"
    return tx.execute(text(sql), {"kind": kind.value, "hash": _hash(code)}).first() is not None


def use(tx: Connection, kind: CodeKind, code: str, now: datetime) -> bool:
    """Use the code up, whatever else it is good for; whether it was still good."""
    values = {"kind": kind.value, "hash": _hash(code), "now": bulk.stamp(tx, now)}
    done = tx.execute(
        text(
            # What it was for may name somebody, and nobody asks for it any more.
            "UPDATE code SET used_at = :now, about = '' WHERE kind = :kind AND hash = :hash AND used_at IS NULL"
            f" AND expires_at > :now AND tries < {TRIES}"
        ),
        values,
    )
    if done.rowcount == 1:
        spoil(tx, code, now)
    return done.rowcount == 1


def spoil(tx: Connection, code: str, now: datetime) -> bool:
    """Nobody can use this code any more, whatever it was for; whether there was such a one."""
    done = tx.execute(
        text("UPDATE code SET used_at = :now, about = '' WHERE hash = :hash AND used_at IS NULL"),
        {"hash": _hash(code), "now": bulk.stamp(tx, now)},
    )
    return done.rowcount > 0


def in_vain(tx: Connection, kind: CodeKind, code: str) -> None:
    """The code was shown by somebody who may not use it."""
    tx.execute(
        text("UPDATE code SET tries = tries + 1 WHERE kind = :kind AND hash = :hash"),
        {"kind": kind.value, "hash": _hash(code)},
    )


def shown(code: str) -> str:
    """ABCD-EFGH-JKMN: as people read it aloud and copy it."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _hash(code: str) -> str:
    """Dashes, blanks and small letters make no difference."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
