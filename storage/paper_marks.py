"""The mark on a paper that somebody hangs on a wall: it shows for years that we printed the code that stands beside it.

Its key was made once (a migration) and stays with the database: SECRET_KEY may become another meanwhile.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import quote

from sqlalchemy import Connection

from storage.database import facts
from storage.people.codes import LETTERS

KEY = "paper_key"  # the fact
ADDRESS = "public_address"  # the fact: where the world finds this bot; "": nowhere
LENGTH = 14  # 31^14 is 69 bits: not to be guessed through a page
CHECK_PATH = "/kiemtra"


def mark(tx: Connection, code: str) -> str:
    """The mark that belongs beside this code."""
    made = hmac.new(bytes.fromhex(facts.find(tx, KEY)), _bytes(code), hashlib.sha256).digest()
    number, letters = int.from_bytes(made, "big"), ""
    while len(letters) < LENGTH:
        number, letter = divmod(number, len(LETTERS))
        letters += LETTERS[letter]
    return letters


def is_genuine(tx: Connection, code: str, shown: str) -> bool:
    """Whether it is we who printed this code with this mark."""
    return hmac.compare_digest(_bytes(mark(tx, code)), _bytes(shown))


def _bytes(text: str) -> bytes:
    """Whatever stands in an address has bytes, half a letter too."""
    return text.encode("utf-8", "surrogatepass")


def check_path(tx: Connection, code: str) -> str:
    """The path of the page that says what became of it."""
    return f"{CHECK_PATH}/{quote(code, safe='')}/{mark(tx, code)}"


def check_address(tx: Connection, code: str) -> str:
    """The whole address of that page; "" where the world cannot open it."""
    base = facts.find(tx, ADDRESS)
    return base + check_path(tx, code) if base else ""
