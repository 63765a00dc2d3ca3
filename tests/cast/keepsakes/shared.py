"""An initiative that others may learn from, and people of other units who apply it."""

from __future__ import annotations

from sqlalchemy import text

from storage.database.store import Store
from storage.initiatives.reuse import spread
from tests.cast.crowd import HOANGMAI, invitation, officer
from tests.cast.talker import Talker


def shared(store: Store, channel: str = "web") -> Talker:
    """The author of an initiative of Hoàng Mai that was verified just now, and that they let others learn from."""
    author = Talker(store, "an", channel).introduced().submits()
    officer(store, "hoa", HOANGMAI).says("/duyet").presses("Xác minh")
    return author.looks().presses("Có, cho học theo")


def worker(store: Store, name: str, called: str, unit: str, channel: str = "web") -> Talker:
    """Somebody of that unit, at the menu."""
    return Talker(store, name, channel).introduced(called, unit).says("/huy")


def confirmer(store: Store, name: str, called: str, unit: str, of: str, channel: str = "web") -> Talker:
    """Somebody of that unit who is an officer of it, `of` being its code."""
    return worker(store, name, called, unit, channel).says(invitation(store, of)).hears("nay là cán bộ phụ trách")


def tells(who: Talker, code: str) -> Talker:
    """Their unit applies it, they say, and nothing more."""
    return who.says(f"/apdung {code}", "bỏ qua", "bỏ qua", "bỏ qua").hears("Cảm ơn anh/chị")


def applied(store: Store) -> dict[str, int]:
    """By how many units each initiative is applied, by its code: of each alone, and of all together."""
    with store.read() as tx:
        there = {key: code for key, code in tx.execute(text("SELECT id, code FROM initiative"))}
        found = {there[key]: number for key, number in spread.how_many(tx, list(there)).items()}
        pairs = [there[key] for key, _ in spread.pairs(tx)]
    assert found == {code: pairs.count(code) for code in pairs}
    return found
