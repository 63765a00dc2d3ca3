"""The sums that are kept of a unit, and their names."""

from __future__ import annotations

from dataclasses import dataclass, fields

At = tuple[str, str]  # campaign, unit


@dataclass(frozen=True, slots=True)
class Sums:
    """What stands counted for a unit; or, taken from each other, what a time changed."""

    submitted: int = 0
    recognised: int = 0  # at the workplace
    verified: int = 0
    people: int = 0  # first authors, each once in the unit and campaign
    benefit: int = 0  # VND
    taken_back: int = 0
    quick: int = 0  # handed in by the short form, the rest still to come: in none of the sums above

    def __sub__(self, other: Sums) -> Sums:
        # Written out: a board does this hundreds of times, and `astuple` takes a hundred times as long.
        return Sums(
            self.submitted - other.submitted, self.recognised - other.recognised,
            self.verified - other.verified,
            self.people - other.people, self.benefit - other.benefit, self.taken_back - other.taken_back,
            self.quick - other.quick,
        )  # fmt: skip


NAMES = tuple(field.name for field in fields(Sums))
NOTHING = Sums()
