"""How well calculations are checked: `python -m tests.reading.calculations.measure [files…] [--failures]`."""

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.reading import read_money
from handlers.reading.sums import Checked, check_sum
from tests.cast.places import CASES

FILES = tuple(f"calculations_{name}.tsv" for name in "abcdefghijklmnpq")


@dataclass(frozen=True)
class Case:
    """A calculation as typed, the benefit beside it, and what the check is to find."""

    text: str
    benefit: str
    verdict: str
    computed: int
    note: str

    def checked(self) -> Checked:
        read = read_money(self.benefit)
        vnd = read.value or (read.candidates[0] if read.candidates else 0)
        return check_sum(self.text, vnd, read.period, read.approx or bool(read.bound))


def cases(file: str) -> Iterator[Case]:
    with (CASES / file).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            text = row["text"].replace("\\n", "\n")
            yield Case(text, row["benefit"], row["verdict"], int(row["computed"] or 0), row["note"])


@dataclass(frozen=True)
class Figures:
    """Of wrong sums how many were found, of right ones how many doubted, and the same of those nobody can read."""

    wrong: int
    found: int
    right: int
    doubted: int
    confirmed: int
    unreadable: int
    asked_in_vain: int

    @property
    def found_share(self) -> float:
        return self.found / self.wrong

    @property
    def doubted_share(self) -> float:
        return self.doubted / self.right


def figures(file: str) -> Figures:
    counted: dict[tuple[str, str], int] = {}
    for case in cases(file):
        pair = (case.verdict, case.checked().verdict)
        counted[pair] = counted.get(pair, 0) + 1

    def of(verdict: str) -> int:
        return sum(number for (labelled, _), number in counted.items() if labelled == verdict)

    return Figures(
        wrong=of("differs"),
        found=counted.get(("differs", "differs"), 0),
        right=of("agrees"),
        doubted=counted.get(("agrees", "differs"), 0),
        confirmed=counted.get(("agrees", "agrees"), 0),
        unreadable=of("unreadable"),
        asked_in_vain=counted.get(("unreadable", "differs"), 0),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", default=FILES)
    parser.add_argument("--failures", action="store_true")
    args = parser.parse_args()
    for file in args.files:
        name = file if file.endswith(".tsv") else f"{file}.tsv"
        if args.failures:
            for case in cases(name):
                checked = case.checked()
                if checked.verdict != case.verdict:
                    print(
                        f"{case.verdict} → {checked.verdict} {checked.computed} {checked.why} | {case.text!r} | {case.benefit} | {case.note}"
                    )
        got = figures(name)
        print(
            f"{name}: wrong sums found {got.found}/{got.wrong} ({got.found_share:.1%}), right ones doubted "
            f"{got.doubted}/{got.right} ({got.doubted_share:.1%}), confirmed {got.confirmed}/{got.right}, "
            f"unreadable ones asked about {got.asked_in_vain}/{got.unreadable}"
        )


if __name__ == "__main__":
    main()
