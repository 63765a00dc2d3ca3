"""How long each reader takes for hostile texts of 10,000 letters: `python -m tests.reading.slowest`, in milliseconds.

Each text is new to the readers, so that none remembers it; the best of a few runs counts, since the machine may be busy.
"""

import argparse
import sys
import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from handlers.initiative.sheet import labelled
from handlers.reading import corrections, fold, lead_ins, orders, read_date, read_money, read_phone, read_reply, remarks
from handlers.reading.choosing import Names
from handlers.reading.cleaning import clean, without_emoticons
from handlers.reading.completeness.how import only_praises
from handlers.reading.completeness.sides import LONGEST, side_without_number
from handlers.reading.fold import has_accents, marked
from handlers.reading.names import coauthors, full_name
from handlers.reading.own_words import is_own_word
from handlers.reading.picking import plain
from handlers.reading.remarks.menu import asked_for
from handlers.reading.sums import check_sum
from handlers.reading.sums.spelling import MOST_LETTERS
from tests.cast.understanding.readings import INDEX, TODAY

LETTERS = 10_000
ALLOWED_MS = 5
RUNS = 3
MOST_RECKONED = 240  # letters: a calculation of more numbers is not read

_STORY = (
    "Mỗi ca thợ phải dừng máy ba lần để chỉnh khuôn, phôi hay bị lệch nên hỏng, anh em ghi tay và không rõ vì sao. "
)
TEXTS = {
    "plain story": _STORY,
    "story, no accents": "Truoc day tho phai can tay tung bao, hay sai va mat 30 phut, nay co phieu nen khong can nua. ",
    "digits": "1234567890",
    "one word": "không ",
    "one number": "năm ",
    "amounts": "1 tỷ 2, ",
    "stated results": "7 kg x 3tr = 21tr; ",
    "labels": "Tên sáng kiến: máy cắt vải\n",
    "names": "Nguyễn Văn An 10%, ",
    "questions": "ghi thế nào vậy em? ",
    "corrections": "à nhầm, ",
    "no spaces": "khôngcógì",
    "combining marks": "ệ\u0301\u0316",
}
_CHOICE = Names(
    {"yes": ("có", "có rồi"), "no": ("không", "chưa có")}, {"yes": ("làm rồi",), "no": ("không … bằng tiền",)}
)
READERS: dict[str, Callable[[str], object]] = {
    "clean": lambda text: without_emoticons(clean(text)),
    "fold": fold,
    "has_accents": has_accents,
    "marked": marked,
    "plain": plain,
    "money": read_money,
    "date": lambda text: read_date(text, TODAY),
    "phone": read_phone,
    "reply": read_reply,
    "unit": INDEX.find,
    "name": full_name.read_name,
    "co-authors": coauthors.names_only,
    "one message": lambda text: labelled.read(text, asked_for=True),
    "choice": lambda text: (_CHOICE.said(text), _CHOICE.meant(text)),
    "remark": remarks.read,
    "what the menu offers": asked_for,
    "order": orders.is_order,
    "own word": is_own_word,
    "correction": lambda text: corrections.may_be(text) and corrections.value_alone(text),
    "calculation": lambda text: check_sum(text[:MOST_LETTERS], 360_000_000),
    "calculation of some length": lambda text: check_sum(text[:MOST_RECKONED], 360_000_000),
    "what a story lacks": lambda text: (only_praises(text), side_without_number(text[:LONGEST], text[:LONGEST], "")),
    "lead-in": lambda text: lead_ins.without_lead(text, lead_ins.TITLE),
}


def slowest(read: Callable[[str], object], name: str) -> float:
    """Milliseconds for a text of that kind, each time with another beginning."""
    took = []
    for run in range(RUNS):
        text = (f"{run} {name} " + TEXTS[name] * LETTERS)[:LETTERS]
        began = time.perf_counter()
        read(text)
        took.append(time.perf_counter() - began)
    return min(took) * 1000


def main() -> int:
    """Print the table; 1 where a reader is slower than it may be."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.reading.slowest", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    options = parser.parse_args()
    table = Table("reader", *TEXTS)
    too_slow = 0
    for reader in options.readers:
        found = [slowest(READERS[reader], text) for text in TEXTS]
        table.add_row(reader, *(f"{took:.1f}" for took in found))
        too_slow += sum(took > ALLOWED_MS for took in found)
    Console(width=200).print(table)
    return 1 if too_slow else 0


if __name__ == "__main__":
    sys.exit(main())
