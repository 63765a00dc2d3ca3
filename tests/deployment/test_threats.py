"""`tests/THREATS.md` promises nothing that no test holds."""

from __future__ import annotations

import re

from tests.cast.places import ROOT

PAGE = (ROOT / "tests/THREATS.md").read_text("utf-8")
LINE = re.compile(r"^\| (?!who \|)(?!-)(.+) \| (.+) \| (.+) \| (.+) \|$", re.M)
TESTS = {
    name
    for file in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^ *(?:async )?def (test_\w+)", file.read_text("utf-8"), re.M)
}


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert sorted(named - TESTS) == [] and len(named) > 50


def test_every_threat_has_a_test_or_says_that_it_has_none() -> None:
    threats = LINE.findall(PAGE)
    assert len(threats) > 25
    assert [who for who, _, _, held in threats if "`test_" not in held and held != "not by a test"] == []
