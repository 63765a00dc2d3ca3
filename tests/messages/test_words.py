"""The words: every question, choice and error has its sentences in every language, and each can be said."""

from __future__ import annotations

import ast
import re
import unicodedata
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise

import jinja2
import pytest

from handlers.conversation.context import Operator
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.files import Files
from handlers.conversation.steps.money import Money
from handlers.conversation.steps.review import Review
from handlers.conversation.steps.step import AnyStep
from handlers.receive import FLOWS
from messages import catalog
from messages.catalog import LANGUAGES, has, listed, say
from messages.channels import CHANNELS
from tests.cast.places import ROOT

QUESTIONS = [
    pytest.param(flow.name, step, lang, id=f"{flow.name}.{step.key}.{lang}")
    for flow in FLOWS.values()
    for step in flow.steps
    for lang in LANGUAGES
]


@pytest.mark.parametrize(("flow", "step", "lang"), QUESTIONS)
def test_every_question_has_its_words(flow: str, step: AnyStep, lang: str) -> None:
    for name in ("label", "ask", "help"):
        assert say(f"{flow}.{step.key}.{name}", lang, operator=Operator(), **step.example_numbers), name
    for value in step.values if isinstance(step, Choice) else ():
        assert say(f"{flow}.{step.key}.choice.{value}", lang)
    if isinstance(step, Review):
        assert "1.000" in say(f"{flow}.{step.key}.choice.large", lang, vnd=1000).replace(",", ".")
    if isinstance(step, Files):
        assert say(f"{flow}.{step.key}.shown", lang, n=2)
    if isinstance(step, Money):
        assert say(f"{flow}.{step.key}.instead", lang)


@cache
def raised(kind: str) -> set[str]:
    """The keys with which the code raises Unclear or Unsure, read from the code itself."""
    found = set()
    for path in (ROOT / "handlers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == kind and node.args:
                found |= {
                    leaf.value
                    for leaf in ast.walk(node.args[0])
                    if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
                }
    return {key for key in found if re.fullmatch(r"[a-z]+(_[a-z]+)*", key)} - {
        "ask",
        "reject",
        "confirm_only",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_and_doubt_has_a_sentence(lang: str) -> None:
    errors = raised("Unclear") | raised("NotClearError")
    assert {"too_short", "future", "not_hundred"} <= errors
    assert not [key for key in errors if not has(f"any.error.{key}", lang)]
    assert not [key for key in raised("Unsure") if not has(f"any.doubt.{key}", lang)]


def test_the_languages_have_the_same_sentences() -> None:
    first, *others = (set(catalog.all_words(lang)) for lang in LANGUAGES)
    for other in others:
        assert first == other


@cache
def named_in_code() -> set[str]:
    """Names of sentences that stand whole in the code: `<file>.<name>`."""
    files = {path.stem for path in (ROOT / "messages/vi").glob("*.toml")}
    names = set()
    for folder in ("bot", "handlers"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    names.add(node.value)
    return {
        name
        for name in names
        if re.fullmatch(rf"({'|'.join(files)})(\.[a-z_]+)+", name)
        and not name.endswith((".toml", ".html", ".css", ".js"))
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_channel_is_called_something(lang: str) -> None:
    assert not [one.name for one in CHANNELS if not has(f"officers.channel.{one.name}", lang)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_code_says_exists(lang: str) -> None:
    names = named_in_code()
    assert "mine.receipt" in names
    tables = {name.rpartition(".")[0] for name in catalog.all_words(lang)}
    assert not [name for name in sorted(names - tables) if not has(name, lang) and not listed(name, lang)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_are_composed_and_without_shouting(lang: str) -> None:
    for name, text in catalog.all_words(lang).items():
        for sentence in [text] if isinstance(text, str) else text:
            assert sentence == unicodedata.normalize("NFC", sentence), name
            assert "!" not in sentence.replace("!=", ""), name
            jinja2.Environment().parse(sentence)


def test_every_file_of_words_says_what_it_holds() -> None:
    for path in (ROOT / "messages").glob("*/*.toml"):
        assert path.read_text("utf-8").startswith("# "), path


def test_no_page_asks_for_a_word_by_a_name_that_tables_have_themselves() -> None:
    pages = {path.name: path.read_text("utf-8") for path in (ROOT / "messages/web").rglob("*.html")}
    asked = {(name, word) for name, text in pages.items() for word in re.findall(r"\b(?:words|frame)\.(\w+)", text)}
    assert not {(name, word) for name, word in asked if hasattr(dict, word)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_line_that_ends_in_a_block_is_not_glued_to_the_next(lang: str) -> None:
    """The newline right behind a block goes: a line that says something and ends in one needs an empty line below."""
    for name, text in catalog.all_words(lang).items():
        lines = text.split("\n") if isinstance(text, str) else []
        for line, below in pairwise(lines):
            says_something = re.sub(r"\{%.*?%\}", "", line).strip()
            assert not (line.endswith("%}") and says_something and below), (name, line)


BUTTON_WORDS = re.compile(r"\b(?:bấm|nút|press|presses|button)\b", re.IGNORECASE)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", [
    "any.error.pick_one", "consent.agree.error.pick_one", "menu.help", "mine.receipt", "groups.hello", "groups.this_one",
    "groups.which_one", "groups.private", "initiative.review.help",
])  # fmt: skip
def test_where_there_are_no_buttons_nobody_is_asked_to_press_one(lang: str, key: str) -> None:
    given = {
        "code": "SK-1",
        "codes": True,
        "unit": "",
        "at": datetime(2026, 11, 22, tzinfo=UTC),
        "officer": False,
        "reader": "x",
        "due": date(2026, 12, 1),
        "counted": True,
        "title": "x",
    }
    assert not BUTTON_WORDS.search(say(key, lang, buttons=False, **given))
