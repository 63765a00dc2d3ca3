"""What a council judges by stands in the campaign's file; a wrong table is said with its line, and loads nothing."""

from __future__ import annotations

import pytest

from bot.files.loaded_file import rows_of
from handlers.loading.table import BadFileError, Present
from messages.catalog import say

HEAD = """code = "SK2026"
name = "Sáng kiến"
starts_on = 2026-01-01
ends_on = 2026-12-31
"""
NOBODY = Present(units={}, phases={})


def loaded(text: str) -> list[dict[str, object]]:
    (campaign,) = rows_of("campaign.toml", text.encode(), NOBODY)["campaign"]
    found: list[dict[str, object]] = campaign["criteria"]
    return found


def test_criteria_are_read_and_weigh_as_many_as_their_points_unless_said_otherwise() -> None:
    text = HEAD + '[[criteria]]\nname = " Tính  mới "\npoints = 30\n[[criteria]]\nname = "Hiệu quả"\npoints = 20\nweight = 60\n'
    assert loaded(text) == [
        {"name": "Tính mới", "points": 30, "weight": 30}, {"name": "Hiệu quả", "points": 20, "weight": 60},
    ]  # fmt: skip
    assert loaded(HEAD) == []


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ('name = "A"\npoints = 0', "Dòng 9, cột “criteria 2: points”: “0” chưa đúng"),
        ('name = "A"\npoints = "30"', "Dòng 9, cột “criteria 2: points”"),
        ('name = "A"\npoints = true', "Dòng 9, cột “criteria 2: points”"),
        ('name = "A"\npoints = 5\nweight = 2000', "Dòng 9, cột “criteria 2: weight”: “2000” chưa đúng"),
        ('name = ""\npoints = 5', "Dòng 9, cột “criteria 2: name”"),
        ("points = 5", "Dòng 9, cột “criteria 2: name”"),
        ('name = "tính mới"\npoints = 5', "Dòng 9, cột “criteria 2: name”: có hai tiêu chí cùng tên"),
        ('name = "A"\npoints = 5\ndiem = 6', "Dòng 9, cột “criteria 2: diem”"),
    ],
)
def test_a_wrong_table_is_said_with_its_line(part: str, said: str) -> None:
    text = HEAD + f'\n[[criteria]]\nname = "Tính mới"\npoints = 30\n[[criteria]]\n{part}\n'
    with pytest.raises(BadFileError) as error:
        loaded(text)
    sentences = [problem.sentence("vi") for problem in error.value.problems]
    assert len(sentences) == 1 and sentences[0].startswith(said), sentences


def test_too_many_and_no_list_are_said() -> None:
    for text in (HEAD + "criteria = 5\n", HEAD + "".join(f'[[criteria]]\nname = "T{n}"\npoints = 5\n' for n in range(13))):
        with pytest.raises(BadFileError):
            loaded(text)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_example_of_the_template_can_be_loaded(lang: str) -> None:
    found = loaded(say("loading.campaign_file", lang, year=2026))
    assert [(one["points"], one["weight"]) for one in found] == [(30, 30), (40, 40), (30, 30)]
