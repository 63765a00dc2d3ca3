"""The table of commands: names and words mean one thing, and what the bot tells people to type is understood."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from handlers.commands import COMMANDS, IN_GROUPS, IN_PRIVATE, Place, Who, Words
from messages import catalog
from messages.catalog import LANGUAGES, listed

TYPED = re.compile(r"(?<![\w/.<])/([a-z]+)\b(?![./])")  # "/moi", and no part of a path or an address


def test_no_two_commands_have_the_same_name() -> None:
    names = Counter(name for command in COMMANDS for name in command.names)
    assert set(names.values()) == {1}, names.most_common(3)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_words_stand_for_two_commands(lang: str) -> None:
    meant = [command for command in COMMANDS if command.words is not Words.NOWHERE]
    words = Counter(word for command in meant for word in listed(f"menu.said.{command.vi}", lang))
    assert set(words.values()) == {1}, words.most_common(3)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_of_commands_are_those_that_the_table_asks_for(lang: str) -> None:
    keys = set(catalog.all_words(lang))
    offered = {command.vi for command in COMMANDS if command.offered}
    said = {command.vi for command in COMMANDS if command.words is not Words.NOWHERE}
    assert {key.removeprefix("telegram.command.") for key in keys if key.startswith("telegram.command.")} == offered
    assert {key.removeprefix("menu.said.") for key in keys if key.startswith("menu.said.")} == said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_people_are_told_to_type_is_understood(lang: str) -> None:
    told = {
        name
        for key, text in catalog.all_words(lang).items()
        if isinstance(text, str) and not key.startswith(("commands.", "web."))
        for name in TYPED.findall(text)
    }
    assert {"vi": {"moi", "lienket"}, "en": {"mine", "bind"}}[lang] <= told
    botfather = {"newbot", "mybots"}  # what operators type to @BotFather
    assert told - botfather <= IN_PRIVATE.keys() | IN_GROUPS.keys()


def test_what_is_offered_somewhere_is_answered_there() -> None:
    for command in COMMANDS:
        assert Place.PRIVATE not in command.offered or command.run is not None, command
        assert Place.GROUP not in command.offered or command.in_group is not None, command
        assert command.who is not Who.ADMIN and command.who_in_group in (Who.ANYONE, Who.ADMIN), command
