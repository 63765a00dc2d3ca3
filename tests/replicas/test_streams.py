"""A person's page may be open at one process while the other is told what they write, or what comes for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.cast.talker import FORM
from tests.fakes.pooler import pooled
from tests.program.program import Phone, Program
from tests.program.replicas.running import replicas
from tests.program.waiting import eventually

QUICK_SECONDS = 1.5  # a page is shown every 15 that its stream is still there, and looks then
WHILE_UNHEARD_SECONDS = 5.0
SITE = {"WEB_CHAT": "public"}


@pytest.fixture
def sites(tmp_path: Path, shared_url: str) -> Iterator[list[Program]]:
    with replicas(tmp_path, shared_url, SITE, SITE) as started:
        yield started


@contextmanager
def stream(
    site: Program, session: str, after: int, seconds: float = WHILE_UNHEARD_SECONDS
) -> Iterator[Iterator[dict[str, Any]]]:
    """The messages that a page gets that listens at this process; each comes within a moment, or fails."""
    connection = HTTPConnection("localhost", site.port, timeout=seconds)
    connection.request("GET", f"/api/chat/{session}/events", headers={"Last-Event-ID": str(after)})
    answer = connection.getresponse()

    def messages() -> Iterator[dict[str, Any]]:
        while line := answer.readline():
            if line.startswith(b"data: "):
                yield json.loads(line[6:])

    yield messages()
    connection.close()


def test_what_is_said_at_one_process_reaches_the_page_at_the_other(sites: list[Program], shared_url: str) -> None:
    here, there = sites
    phone = Phone(here)
    with stream(there, phone.session, phone.after, QUICK_SECONDS) as heard:
        for _ in range(4):
            phone.says("giúp")
            assert next(heard)["n"] == phone.after


def test_a_conversation_goes_on_wherever_its_next_word_arrives(sites: list[Program]) -> None:
    at_first = Phone(sites[0])
    phones = [at_first, Phone(sites[1], at_first.session)]
    words = ["đồng ý", "Nguyễn Văn An", "0912345678", "Xưởng cơ khí", "hoang mai", *FORM, "gửi"]
    for number, word in enumerate(words):
        phones[number % 2].look().says(word)
    assert "Mã hồ sơ" in "\n".join(message["text"] for message in phones[(len(words) - 1) % 2].messages)


def test_behind_a_pooler_of_transactions_it_comes_a_little_later(tmp_path: Path, shared_url: str) -> None:
    if "host=" not in shared_url:
        pytest.skip("the pooler's stand-in speaks to a server on this machine that asks for no password")
    with pooled(shared_url) as url, replicas(tmp_path, url, SITE, SITE) as (here, there):
        phone = Phone(here)
        with stream(there, phone.session, phone.after) as heard:
            phone.says("giúp")
            assert next(heard)["n"] == phone.after


def test_a_line_that_was_cut_is_looked_past_and_opened_anew(sites: list[Program], shared_url: str) -> None:
    here, there = sites
    phone = Phone(here)
    listening = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    with psycopg.connect(shared_url, autocommit=True) as database:

        def lines() -> set[int]:
            return {pid for (pid,) in database.execute(f"SELECT pid {listening}")}

        eventually(lambda: len(lines()) == 2)
        before = lines()
        with stream(there, phone.session, phone.after) as heard:
            database.execute(f"SELECT pg_terminate_backend(pid) {listening}")
            phone.says("giúp")
            assert next(heard)["n"] == phone.after
            eventually(lambda: len(lines() - before) == 2)
            phone.says("giúp")
            assert next(heard)["n"] == phone.after
    assert not there.stop(), "closing ends the stream"
