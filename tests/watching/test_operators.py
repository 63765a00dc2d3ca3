"""Operators on the command line, and the words of all that they may be told."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.operations.officers import invite, remove, show_all
from handlers.conversation.context import Limits
from messages.alerts import words, words_in_every_language
from messages.catalog import LANGUAGES
from storage.database.store import Store
from storage.people import joining, officers, operators
from storage.people.officers import Role
from tests.cast.places import ROOT
from tests.cast.talker import MORNING, Talker, receiver
from tests.databases import ON_BOTH
from tests.program.given import given


def invited(store: Store, capsys: pytest.CaptureFixture[str]) -> str:
    assert invite(store, given(), "", "anh Minh", Role.OPERATOR)
    said = capsys.readouterr().out
    assert "Mã mời người vận hành, cho anh Minh" in said
    return str(re.findall(r"\w{4}-\w{4}-\w{4}", said)[0])


def test_an_operator_is_invited_listed_and_removed(lite: Store, capsys: pytest.CaptureFixture[str]) -> None:
    code = invited(lite, capsys)
    minh = Talker(lite, "minh", now=datetime.now(UTC)).introduced().says(code).hears("người vận hành")
    (one,) = lite.reading(operators.listed)
    minh.says("/duyet").hears("dành cho cán bộ phụ trách")  # it is no role of a unit
    show_all(lite, "vi")
    assert "Nguyễn Văn An · người vận hành" in capsys.readouterr().out
    assert remove(lite, one.person_id, "", "vi") and not lite.reading(operators.listed)
    assert "không còn nhận cảnh báo" in capsys.readouterr().out
    assert not remove(lite, one.person_id, "", "vi")


def test_an_invitation_works_once_and_where_there_are_no_units_too(
    lite: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    code = invited(lite, capsys)
    minh = Talker(lite, "minh", now=datetime.now(UTC)).introduced()
    hoa = Talker(lite, "hoa", now=datetime.now(UTC)).introduced()
    with lite.write() as tx:
        tx.exec_driver_sql("DELETE FROM unit")
    receiver(lite, Limits())
    minh.says(code).hears("người vận hành")
    hoa.says(code).does_not_hear("người vận hành")
    assert len(lite.reading(operators.listed)) == 1


def test_who_is_both_officer_and_operator_loses_both(lite: Store, capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime.now(UTC)
    with lite.write() as tx:
        officers.appoint(tx, 7, "HN", "Bình", now)
        operators.appoint(tx, 7, now)
    assert remove(lite, 7, "", "vi") and not lite.reading(operators.listed) and not lite.reading(officers.listed)


def test_all_that_is_noticed_has_words_of_its_own() -> None:
    source = "\n".join(file.read_text("utf-8") for file in (ROOT / "bot").rglob("*.py"))
    noticed = set(re.findall(r'Notice\(f?"([a-z ]+?)(?: of |")', source))
    found = set(re.findall(r'found\.add\(f?"([a-z ]+?)(?: of |")|own\.add\("([a-z]+)"\)', source))
    kinds = noticed | {name for names in found for name in names if name}
    assert {"token", "connection", "webhook", "skipped posts", "queue", "late posts", "disk", "tick", "quota"} <= kinds
    for kind in sorted(kinds):
        for lang in LANGUAGES:
            assert "Cần xem" not in words(f"{kind} of telegram", lang).what, kind
            assert "Please look at" not in words(f"{kind} of telegram", lang).what, kind
    assert words("something nobody thought of", "en").what == "Please look at: something nobody thought of"
    assert " / " in words_in_every_language("disk").what


@ON_BOTH
def test_the_role_goes_along_when_accounts_are_joined(store: Store) -> None:
    for name in ("minh", "hoa"):
        Talker(store, name).introduced()
    with store.write() as tx:
        first, second = [row.id for row in tx.exec_driver_sql("SELECT id FROM person ORDER BY id")]
        operators.appoint(tx, first, MORNING)
        joining.join(tx, first, second, 0, MORNING)
    assert [one.person_id for one in store.reading(operators.listed)] == [second]
