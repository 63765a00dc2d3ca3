"""The people of the fire answer like people, and nothing of a killed bot arrives when its next life has said more."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from random import Random

import pytest

from messages.wire import Incoming
from storage.database.store import Store
from tests.cast.talker import Talker
from tests.fakes.zalo_edge import Edge, EdgeServer
from tests.fire.people import HELLO, Person
from tests.fire.record import ADDED, ASKED_ABOUT, token
from tests.fire.wires import Wire, Wires

MOST_TURNS = 20
PATIENCE_SECONDS = 10.0
AT_ONCE = 40  # calls of a bot that has just been started again


def holds(lite: Store, says: Callable[[Talker, str, str], Talker]) -> tuple[Person, str]:
    """One who answers question by question, in a way of their own (`says`: who, to what, these words); all they heard."""
    person, an = Person(1, "questions", Random(1)), Talker(lite, "an", "zalo_bot").says(HELLO)
    heard = [an.text]
    while len(heard) < MOST_TURNS and (words := person.hears(heard[-1])):
        heard.append(says(an, heard[-1], words).text)
    return person, "\n".join(heard)


def test_who_is_asked_whether_words_that_waited_are_the_answer_says_yes(lite: Store) -> None:
    waited = {"lĩnh vực nào": timedelta(seconds=60), "trước đây việc này": timedelta(seconds=20)}

    def says(an: Talker, heard: str, words: str) -> Talker:
        for question, since in waited.items():
            if question in heard:
                return an.gives(Incoming("zalo_bot", question, "an", "an", an.now - since, text=words))
        return an.says(words)

    person, heard = holds(lite, says)
    assert ASKED_ABOUT in heard and token(1, "C") in heard
    assert person.done


def test_a_question_that_stands_again_is_answered_again(lite: Store) -> None:
    def says(an: Talker, heard: str, words: str) -> Talker:
        if "làm khác đi" in heard and ADDED not in heard:
            an.waits(seconds=-27)
        return an.says(words)

    person, heard = holds(lite, says)
    assert ADDED in heard and token(1, "D") in heard
    assert person.done


@contextmanager
def laid(delay_seconds: float = 0.0) -> Iterator[tuple[Wire, socket.socket]]:
    """A wire, and whoever listens at its other end."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening, Wires(seed=1).open() as wires:
        listening.settimeout(PATIENCE_SECONDS)
        wire = wires.lay("one", str(listening.getsockname()[1]))
        wire.slow(delay_seconds)
        yield wire, listening


def arrived(listening: socket.socket) -> bytes:
    """All that comes, until the sender is gone."""
    near, _ = listening.accept()
    with closing(near):
        near.settimeout(PATIENCE_SECONDS)
        found = b""
        while piece := near.recv(100):
            found += piece
        return found


@pytest.mark.parametrize("delay_seconds", [0.0, 0.1])
def test_who_waits_for_an_answer_is_heard(delay_seconds: float) -> None:
    with laid(delay_seconds) as (wire, listening), socket.create_connection(("127.0.0.1", wire.port)) as sender:
        sender.sendall(b"a message")
        near, _ = listening.accept()
        with closing(near):
            near.settimeout(PATIENCE_SECONDS)
            assert near.recv(100) == b"a message"
            near.sendall(b"taken")
            assert sender.recv(100) == b"taken"


def test_what_is_still_on_a_slow_wire_is_lost_with_its_sender() -> None:
    with laid(delay_seconds=0.3) as (wire, listening):
        with socket.create_connection(("127.0.0.1", wire.port)) as sender:
            sender.sendall(b"a message of a life that is over")
        assert arrived(listening) == b""


def test_no_call_of_many_at_once_is_held_up_before_the_stand_in_of_a_channel() -> None:
    with EdgeServer(("127.0.0.1", 0), Edge) as server, ExitStack() as calls:
        for _ in range(AT_ONCE):  # who is not heard asks again after a second
            calls.enter_context(socket.create_connection(("127.0.0.1", server.server_port), timeout=0.5))
