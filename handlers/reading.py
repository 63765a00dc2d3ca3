"""The one face of reading: what a person typed, as money, a date, a phone number, a unit or a short reply.

The parts live beside it (`money`, `numerals`, `dates`, `phones`, `unit_index`, `replies`, all on `fold`).
Pure: no settings, no database, no clock.
"""

from handlers.dates import read_date
from handlers.fold import Period, Reading, Status, fold
from handlers.money import read_money
from handlers.numerals import in_words
from handlers.phones import read_phone
from handlers.replies import Reply, read_reply
from handlers.unit_index import UnitIndex, UnitLike

__all__ = [
    "Period",
    "Reading",
    "Reply",
    "Status",
    "UnitIndex",
    "UnitLike",
    "fold",
    "in_words",
    "read_date",
    "read_money",
    "read_phone",
    "read_reply",
]
