"""What stands on the desk's pages can be read: the colours differ enough (WCAG 2.2 AA), on a light screen and a dark one."""

from __future__ import annotations

import re

import pytest

from messages.page import FOLDER

CSS = "\n".join((FOLDER / "desk" / name).read_text("utf-8") for name in ("desk.css", "overview.css"))
#: What text is written in, and on what; a mark has a colour of its own, the main button is white on red.
TEXT, GROUND = {"text", "quiet", "redtext", "focus"}, {"page", "card", "chosen"}
OWN_PAIRS = {("marktext", "mark"), ("#ffffff", "red")}
#: Lines and drawings that say something: the edge of a field, where one is, a bar.
GRAPHICS = {"quiet", "focus", "ok", "red", "bar", "lastbar"}
LEAST_TEXT, LEAST_GRAPHIC = 4.5, 3.0


def colours(scheme: str) -> dict[str, str]:
    """The variables as they are in that scheme."""
    found: dict[str, str] = {"#ffffff": "#ffffff"}
    for dark, block in re.findall(r"(@media screen and \(prefers-color-scheme:dark\)\{)?:root\{([^}]*)\}", CSS.partition("@page")[0] + CSS.partition("overview of the desk")[2]):
        if not dark or scheme == "dark":
            found |= dict(re.findall(r"--(\w+):(#\w{6})", block))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21 and contrast("#777777", "#ffffff") < LEAST_TEXT


def test_each_colour_of_text_and_ground_is_looked_at() -> None:
    used = set(re.findall(r"[;{]color:var\(--(\w+)\)", CSS))
    grounds = set(re.findall(r"background:var\(--(\w+)\)", CSS))
    assert used <= TEXT | {"marktext"} and grounds <= GROUND | {"mark", "red"}, "add it to the pairs above"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_and_lines_be_seen(scheme: str) -> None:
    known = colours(scheme)
    pairs = {(text, ground) for text in TEXT for ground in GROUND} | OWN_PAIRS
    weak = {pair: round(contrast(known[pair[0]], known[pair[1]]), 2) for pair in pairs}
    assert {pair: found for pair, found in weak.items() if found < LEAST_TEXT} == {}
    drawn = {(line, ground): round(contrast(known[line], known[ground]), 2) for line in GRAPHICS for ground in ("page", "card")}
    assert {pair: found for pair, found in drawn.items() if found < LEAST_GRAPHIC} == {}
