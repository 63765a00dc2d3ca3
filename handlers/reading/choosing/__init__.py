"""Which value of a question words mean: by what people call it, else by words that were learned from answers.

`names` is sure of what it finds; `likely` only guesses, so that what it finds is asked. Imports `money`, `remarks`,
`fold`.
"""

from handlers.reading.choosing import likely
from handlers.reading.choosing.names import Names, behind, is_alone, lost_behind, told_behind

__all__ = ["Names", "behind", "is_alone", "likely", "lost_behind", "told_behind"]
