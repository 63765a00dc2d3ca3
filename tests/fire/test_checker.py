"""The checker finds what is broken on purpose; what cannot fail proves nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from pathlib import Path

import pytest

from tests.fire import run as fire
from tests.fire.check import CHECKS, LATEST, check
from tests.fire.people import QUICK
from tests.fire.record import ASKED_ABOUT, Heard, Place, Record, Said, token
from tests.fire.stage import GROUPS, Asked

CONVERSATIONS = 24


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Record]:
    """The database and the record of a run in which nothing went wrong."""
    folder = tmp_path_factory.mktemp("fire")
    done = fire.run(folder, Asked(seed=3, kills=0, conversations=CONVERSATIONS, ways=QUICK))
    file, record = folder / "data/sangkien.db", done.record
    record.ended += LATEST  # every board was due
    found, figures = check(record, f"sqlite:///{file}")
    assert done.findings == found == []
    assert figures["initiatives"] == CONVERSATIONS and figures["boards"] == GROUPS
    return file, record


def sql(*commands: str) -> Callable[[Path, Record], None]:
    """Break the database so."""

    def change(file: Path, _record: Record) -> None:
        with closing(sqlite3.connect(file)) as database, database:
            for command in commands:
                assert database.execute(command).rowcount > 0, command

    return change


def author(record: Record) -> Place:
    """Whoever of the people is on Telegram."""
    return next(place for place in record.owners.values() if place[0] == "telegram")


def own(record: Record) -> str:
    """The token of their first answer."""
    return next(token(number, "A") for number, place in record.owners.items() if place == author(record))


def a_message_lost(_file: Path, record: Record) -> None:
    record.heard.remove(next(one for one in record.heard if "Tên sáng kiến là gì" in one.text))


def two_messages_exchanged(_file: Path, record: Record) -> None:
    first, second = [at for at, one in enumerate(record.heard) if one.place == author(record)][:2]
    record.heard[first], record.heard[second] = record.heard[second], record.heard[first]


def a_message_again_behind_the_next(_file: Path, record: Record) -> None:
    first, second = [at for at, one in enumerate(record.heard) if one.place == author(record)][:2]
    record.heard.insert(second + 1, record.heard[first])


def a_message_nobody_sent(_file: Path, record: Record) -> None:
    record.heard.append(Heard(author(record), "Chào buổi sáng ạ"))


def anothers_message(_file: Path, record: Record) -> None:
    theirs = next(one for one in record.heard if "K0" in one.text and one.place != author(record))
    record.heard.append(Heard(author(record), theirs.text))


def an_answer_that_was_taken_and_lost(_file: Path, record: Record) -> None:
    record.said.append(Said(author(record), "9999", own(record)[:-1] + "Q", taken=True))


def an_answer_never_taken(_file: Path, record: Record) -> None:
    record.said[0].taken = False


A_MILESTONE = "SELECT 'milestone', 'Q-HOANGMAI', '1000', due_at, at, state FROM slot WHERE job = 'daily' LIMIT 1"
BROKEN = {
    "all_taken_is_seen": (sql("DELETE FROM seen WHERE event_id IN (SELECT event_id FROM seen LIMIT 1)"), an_answer_never_taken),
    "all_answers_are_kept": (
        an_answer_that_was_taken_and_lost,
        sql("UPDATE initiative SET answers = replace(answers, 'K000001C', ''), title = replace(title, 'K000001C', '')"),
        sql("DELETE FROM initiative WHERE code LIKE '%000003'"),
    ),
    "codes_were_told": (sql("UPDATE initiative SET code = 'SK-2026-000099' WHERE code LIKE '%000003'"),),
    "nothing_waits": (
        sql("UPDATE outbox SET state = 'queued' WHERE id = 3"),
        sql("DELETE FROM outbox WHERE id = 3"),
    ),
    "what_arrived_is_what_was_sent": (
        a_message_lost, two_messages_exchanged, a_message_again_behind_the_next, a_message_nobody_sent,
    ),
    "nobody_reads_what_is_anothers": (anothers_message,),
    "who_talks_alike_is_answered_alike": (sql("DELETE FROM outbox WHERE n = 2 AND chat_id IN (SELECT max(id) FROM chat WHERE channel = 'zalo_bot')"),),
    "counts_are_a_recount": (
        sql("UPDATE total SET submitted = submitted + 1"),
        sql("UPDATE day_count SET benefit = benefit - 1"),
    ),
    "each_due_post_is_there_once": (
        sql("DELETE FROM slot WHERE job = 'daily'"),
        sql(f"INSERT INTO slot {A_MILESTONE}"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "breaks"), [(name, one) for name, some in BROKEN.items() for one in some])
def test_what_is_broken_is_found(
    whole: tuple[Path, Record], tmp_path: Path, name: str, breaks: Callable[[Path, Record], None]
) -> None:
    file, record = tmp_path / "broken.db", deepcopy(whole[1])
    shutil.copy(whole[0], file)
    breaks(file, record)
    found, _ = check(record, f"sqlite:///{file}")
    assert any(f"({name})" in one for one in found), found


def test_a_milestone_beside_the_boards_is_one_more_post_in_each_group(
    whole: tuple[Path, Record], tmp_path: Path
) -> None:
    file, record = tmp_path / "milestone.db", deepcopy(whole[1])
    shutil.copy(whole[0], file)
    post = "INSERT INTO outbox (chat_id, n, kind, body, state, at) SELECT chat_id, n + 9, kind, body, state, at FROM outbox"
    sql(f"INSERT INTO slot {A_MILESTONE}", f"{post} WHERE kind = 'post'")(file, record)
    found, figures = check(record, f"sqlite:///{file}")
    assert not any("(each_due_post_is_there_once)" in one for one in found)
    assert figures["boards"] == GROUPS


def test_who_was_asked_one_thing_more_is_compared_with_nobody(whole: tuple[Path, Record], tmp_path: Path) -> None:
    file, record = tmp_path / "asked.db", deepcopy(whole[1])
    shutil.copy(whole[0], file)
    more = f"UPDATE outbox SET body = replace(body, 'Tên sáng kiến là gì', '{ASKED_ABOUT} Tên sáng kiến là gì')"
    sql(f"{more} WHERE chat_id = (SELECT max(id) FROM chat WHERE channel = 'zalo_bot')")(file, record)
    found, figures = check(record, f"sqlite:///{file}")
    assert not any("who_talks_alike" in one for one in found)
    assert figures["asked about"] == 1


def test_every_check_was_seen_to_fail() -> None:
    assert {one.__name__ for one in CHECKS} - BROKEN.keys() == {"the_file_is_whole"}
