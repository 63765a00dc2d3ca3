"""Second thoughts: "à nhầm", "tên phải là Giàn phơi tự quay", "430 triệu mới đúng", "quên mất, còn chị Nga 15% nữa".

A correction is made of few words beside what it names and what it gives: one word more, and it is a story that
tells of mistakes. Which question is meant, the form has to say.
"""

from handlers.reading.corrections.named import Named, earlier, may_name, named
from handlers.reading.corrections.phrases import (
    LONGEST,
    bare,
    forgotten,
    may_be,
    says_mistaken,
    slipped,
    tells_of_others,
    value_alone,
    without_protest,
    without_waiting,
)
from handlers.reading.corrections.replaced import replacements, taken_out, with_replaced

__all__ = [
    "LONGEST",
    "Named",
    "bare",
    "earlier",
    "forgotten",
    "may_be",
    "may_name",
    "named",
    "replacements",
    "says_mistaken",
    "slipped",
    "taken_out",
    "tells_of_others",
    "value_alone",
    "with_replaced",
    "without_protest",
    "without_waiting",
]
