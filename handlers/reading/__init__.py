"""The one face of reading: what a person typed, as money, a date, a phone number, a unit or a short reply.

The parts live beside it (`money`, `numerals`, `dates`, `phones`, `unit_index`, `replies`, all on `fold`).
Pure: no settings, no database, no clock.
"""

from handlers.reading.dates.rules import lies_ahead, read_date
from handlers.reading.fold import Period, Reading, Status, fold
from handlers.reading.money.numerals import in_words
from handlers.reading.money.rules import read_money
from handlers.reading.phones import read_phone
from handlers.reading.replies import Reply, read_reply
from handlers.reading.units import UnitIndex, UnitLike

__all__ = [
    "Period",
    "Reading",
    "Reply",
    "Status",
    "UnitIndex",
    "UnitLike",
    "fold",
    "in_words",
    "lies_ahead",
    "read_date",
    "read_money",
    "read_phone",
    "read_reply",
]
