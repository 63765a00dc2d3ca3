"""Stories of many fields of work, made of `stories.toml`, and their copies: the same number tells the same again."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from handlers.reading.fold import fold

_MADE_OF: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
FIELDS = tuple(_MADE_OF["fields"])
_CHANGED = 0.15  # of the words of a copy
_SENTENCE_END = re.compile(r"(?<=\.)\s+")


@dataclass(frozen=True, slots=True)
class Story:
    """What an initiative tells, as its answers hold it."""

    field: str
    title: str
    before: str
    solution: str

    @property
    def answers(self) -> dict[str, object]:
        """Those that tell it."""
        return {"before": self.before, "solution": self.solution}


def story(number: int, field: str = "") -> Story:
    """The story of that number; `field`: in that field of work."""
    chance = Random(number)
    field = field or FIELDS[chance.randrange(len(FIELDS))]
    before = [_sentence(chance, field, "before") for _ in range(chance.randint(2, 3))]
    after = [_sentence(chance, field, "after") for _ in range(chance.randint(2, 4))]
    title = f"{chance.choice(_MADE_OF['acts'])} {_thing(chance, field)} và {_thing(chance, field)}"
    return Story(field=field, title=title.capitalize(), before=" ".join(before), solution=" ".join(after))


def copied(one: Story, number: int) -> Story:
    """The same with other words here and there, its sentences and the words of its title moved, without accents."""
    chance = Random(number)
    sentences = _SENTENCE_END.split(f"{one.before} {one.solution}")
    chance.shuffle(sentences)
    other = story(chance.getrandbits(60), one.field)
    words = f"{other.before} {other.solution}".split()
    told = [chance.choice(words) if chance.random() < _CHANGED else word for word in " ".join(sentences).split()]
    half = len(told) // 2
    title = [chance.choice(words) if chance.random() < _CHANGED else word for word in one.title.split()]
    return Story(
        field=one.field,
        title=fold(" ".join([*title[3:], *title[:3]])),
        before=fold(" ".join(told[:half])),
        solution=fold(" ".join(told[half:])),
    )


def _sentence(chance: Random, field: str, part: str) -> str:
    pattern = chance.choice(_MADE_OF["openings"]) + chance.choice(_MADE_OF[part])
    told = pattern.format(
        a=_thing(chance, field),
        b=_thing(chance, field),
        v=chance.choice(_MADE_OF["troubles"]),
        w=chance.choice(_MADE_OF["troubles"]),
        x=chance.choice(_MADE_OF["acts"]),
        y=chance.choice(_MADE_OF["acts"]),
        n=chance.randint(2, 60),
    )
    return f"{told}."


def _thing(chance: Random, field: str) -> str:
    return f"{chance.choice(_MADE_OF['fields'][field])} {chance.choice(_MADE_OF['places'])}"
