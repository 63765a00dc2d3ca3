"""`say("initiative.title.ask", "vi", …)`: every sentence that people read, by its name and language.

The words are in `vi/*.toml` and `en/*.toml`: a file is a flow or a subject, a table a step, a key a sentence.
To change a sentence, change it there; to add a language, add a folder beside them and its name to LANGUAGES.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from messages.format import FILTERS, WRITERS

LANGUAGES = ("vi", "en")
HERE = Path(__file__).parent
_OPERATORS_READ: ContextVar[tuple[str, ...]] = ContextVar("operators_read", default=LANGUAGES)

_PLACE = re.compile(r"\{\{ *(\w+)(?: *\| *(" + "|".join(WRITERS) + r"))? *\}\}")  # {{ unit }}, {{ at | moment }}
_environment = jinja2.Environment(
    trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined, autoescape=False
)
_environment.filters.update(FILTERS)
_environment.globals.clear()  # no sentence calls a function; each would take a copy of them every time it is said
_environment.globals["buttons"] = True  # unless whoever says it knows of a chat without: see `Talk.buttons`


def say(key: str, lang: str, /, **values: Any) -> str:
    """The sentence of that name. KeyError when no language file has it: a test looks for every name."""
    sentence = _sentence(key, lang)
    if isinstance(sentence, str):
        return sentence
    return sentence(lang=lang, **values).strip()


def in_every_language(key: str, /, **values: Any) -> str:
    """The sentence in each language, for operators: of what they speak nothing is known, but within `for_one`."""
    return " / ".join(say(key, lang, **values) for lang in _OPERATORS_READ.get())


@contextmanager
def for_one(lang: str) -> Iterator[None]:
    """Within it an operator reads who has chosen this language: nothing is said twice to them."""
    before = _OPERATORS_READ.set((lang,))
    try:
        yield
    finally:
        _OPERATORS_READ.reset(before)


def fixed(key: str, lang: str) -> str:
    """The sentence where it has no places to fill in, so that it is always the same; else ""."""
    sentence = _sentence(key, lang) if has(key, lang) else ""
    return sentence if isinstance(sentence, str) else ""


def has(key: str, lang: str) -> bool:
    """Whether that sentence exists, for words that fall back on a common one."""
    return isinstance(all_words(lang).get(key), str)


def first(keys: tuple[str, ...], lang: str, /, **values: Any) -> str:
    """The first of these sentences that exists; the last one must."""
    for key in keys:
        if has(key, lang):
            break
    return say(key, lang, **values)


def listed(key: str, lang: str) -> tuple[str, ...]:
    """A list of words, such as the names by which people call a question."""
    return _lists(lang).get(key, ())


def listed_in_all(key: str) -> tuple[str, ...]:
    """The words of that list in every language: whoever types one may have chosen another."""
    return tuple(word for lang in LANGUAGES for word in listed(key, lang))


def table(key: str, lang: str) -> dict[str, str]:
    """All sentences directly under a table, by their last name: the words of a web page, say."""
    start = key + "."
    return {
        name.removeprefix(start): say(name, lang)
        for name, text in all_words(lang).items()
        if isinstance(text, str) and name.startswith(start) and "." not in name.removeprefix(start)
    }


@cache
def _sentence(key: str, lang: str) -> str | Callable[..., str]:
    """The sentence, or what fills in its places: made when first said, since a command says only a few of them."""
    text = all_words(lang)[key]
    if not isinstance(text, str):
        raise KeyError(key)
    return _template(text) if "{" in text else text.strip()


def _template(text: str) -> Callable[..., str]:
    """What fills in the places of a sentence. Jinja takes 10 µs for that, so simple ones are left to `format`."""
    rest = _PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        return _environment.from_string(text).render
    written = {(name, how) for name, how in _PLACE.findall(text) if how}
    format_ = _PLACE.sub(lambda place: f"{{{place[1]}{place[2] or ''}}}", text).format
    if not written:
        return format_

    def fill(lang: str, **values: Any) -> str:
        written_out = {name + how: WRITERS[how](values[name], lang) for name, how in written}
        return format_(lang=lang, **values, **written_out)

    return fill


@cache
def _lists(lang: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(words) for key, words in all_words(lang).items() if isinstance(words, list)}


@cache
def all_words(lang: str) -> dict[str, str | list[str]]:
    """{"initiative.title.ask": "…", …} from all files of a language."""
    flat: dict[str, str | list[str]] = {}
    for file in sorted((HERE / lang).glob("*.toml")):
        _flatten(file.stem, tomllib.loads(file.read_text("utf-8")), flat)
    return flat


def _flatten(prefix: str, words: Mapping[str, Any], flat: dict[str, str | list[str]]) -> None:
    for key, value in words.items():
        name = f"{prefix}.{key}"
        if isinstance(value, Mapping):
            _flatten(name, value, flat)
        else:
            flat[name] = value
