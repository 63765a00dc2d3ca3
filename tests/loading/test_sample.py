"""The sample data holds together: the tree, the targets, the campaign."""

import csv
import tomllib
from collections import Counter
from unicodedata import combining, is_normalized, normalize

from tests.cast.places import ROOT

SAMPLE = ROOT / "storage" / "sample"


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def fold(text: str) -> str:
    plain = normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not combining(letter))


UNITS = {unit["code"]: unit for unit in rows("units.tsv")}
TARGETS = rows("targets.tsv")
CAMPAIGN = tomllib.loads((SAMPLE / "campaign.toml").read_text(encoding="utf-8"))
PHASES = [phase for phase in CAMPAIGN["phases"] if phase["kind"] == "phase"]


def test_there_is_one_city_with_45_unions_and_60_grassroots_unions() -> None:
    assert len(UNITS) == len(rows("units.tsv")), "a code stands twice"
    assert sum(unit["kind"] == "city" for unit in UNITS.values()) == 1
    assert sum(unit["parent"] == "HN" for unit in UNITS.values()) == 45
    assert sum(unit["kind"] == "grassroots" for unit in UNITS.values()) == 60


def test_grassroots_unions_hang_on_at_least_twenty_of_the_45() -> None:
    parents = [UNITS[unit["parent"]] for unit in UNITS.values() if unit["kind"] == "grassroots"]
    assert all(parent["parent"] == "HN" for parent in parents)
    assert len({parent["code"] for parent in parents}) >= 20


def test_a_unit_has_no_more_members_than_the_one_above_it() -> None:
    below: Counter[str] = Counter()
    for unit in UNITS.values():
        below[unit["parent"]] += int(unit["members"])
        assert unit["kind"] != "grassroots" or 20 <= int(unit["members"]) <= 4000
    assert below["HN"] == int(UNITS["HN"]["members"])
    assert all(below[code] <= int(unit["members"]) for code, unit in UNITS.items())


def test_no_name_or_alias_means_two_units() -> None:
    owners: dict[str, str] = {}
    for code, unit in UNITS.items():
        for name in (unit["name"], unit["short_name"], *filter(None, unit["aliases"].split(";"))):
            assert is_normalized("NFC", name) and name == name.strip()
            assert owners.setdefault(fold(name), code) == code, name


def test_the_targets_of_the_unions_sum_to_the_city_s() -> None:
    phases = [phase["code"] for phase in PHASES]
    value = {(row["unit"], row["scope"], row["kind"]): int(row["value"]) for row in TARGETS}
    assert len(value) == len(TARGETS), "a target stands twice"
    assert (value["HN", "campaign", "giao"], value["HN", "campaign", "đăng ký"]) == (62_000, 130_000)
    unions = [code for code, unit in UNITS.items() if unit["parent"] == "HN"]
    for kind in ("giao", "đăng ký"):
        assert sum(value["HN", phase, kind] for phase in phases) == value["HN", "campaign", kind]
        for phase in phases:
            assert sum(value[code, phase, kind] for code in unions) == value["HN", phase, kind]
            assert all(value[code, phase, kind] > 0 for code in unions)
    assert {row["unit"] for row in TARGETS} == {"HN", *unions}


def test_the_phases_cover_the_campaign_and_the_peak_has_thirty_days() -> None:
    first, second = PHASES
    assert (first["starts_on"], second["ends_on"]) == (CAMPAIGN["starts_on"], CAMPAIGN["ends_on"])
    assert (second["starts_on"] - first["ends_on"]).days == 1
    (peak,) = (phase for phase in CAMPAIGN["phases"] if phase["kind"] == "peak")
    assert (peak["ends_on"] - peak["starts_on"]).days + 1 == 30
    assert CAMPAIGN["applied_from"] < CAMPAIGN["starts_on"]
