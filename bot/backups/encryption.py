"""Encrypts files with age, which other programs read too (`age --decrypt`). The key is never on a command line.

A key is one of a pair. `AGE-SECRET-KEY-1…` opens and encrypts; `age1…` encrypts only, so that whoever breaks into this
machine reads no backup.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyrage

SECRET_BEGINS = "AGE-SECRET-KEY-1"
_OF_THE_SYSTEM = re.compile(r"\(os error ([0-9]+)\)")


class WrongKeyError(Exception):
    """This key does not open what was encrypted, or there is none."""


def new_pair() -> tuple[str, str]:
    """A new secret key, and the public one that belongs to it."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(key: str) -> str:
    """The public key of either. ValueError: it is neither."""
    try:
        if opens(key):
            return str(pyrage.x25519.Identity.from_str(key).to_public())
        return str(pyrage.x25519.Recipient.from_str(key))
    except (pyrage.IdentityError, pyrage.RecipientError):
        raise ValueError("no age key") from None


def opens(key: str) -> bool:
    """Whether it is a secret key, which opens what was encrypted."""
    return key.startswith(SECRET_BEGINS)


def encrypt(source: Path, to: Path, key: str) -> None:
    """Write `to`, which is not there yet, readable by its owner only. OSError: it is not there then."""
    _make(to)
    recipient = pyrage.x25519.Recipient.from_str(recipient_of(key))
    with _whole_or_not_at_all(to):
        pyrage.encrypt_file(str(source), str(to), [recipient])


def decrypt(source: Path, to: Path, key: str) -> None:
    """Write `to`. WrongKeyError: the key is another one, or the file is damaged."""
    if not opens(key):
        raise WrongKeyError(key)
    _make(to)
    identity: Any = pyrage.x25519.Identity.from_str(key)
    with _whole_or_not_at_all(to):
        pyrage.decrypt_file(str(source), str(to), [identity])


@contextmanager
def _whole_or_not_at_all(to: Path) -> Iterator[None]:
    """Errors of the library as what they are: it says only in words what the system said, and what is damaged too."""
    try:
        yield
    except (pyrage.DecryptError, pyrage.EncryptError, OSError) as error:
        to.unlink(missing_ok=True)
        number = _OF_THE_SYSTEM.search(str(error))
        if number is None:
            raise WrongKeyError(str(error)) from None
        raise OSError(int(number[1]), os.strerror(int(number[1])), str(to)) from None


def _make(file: Path) -> None:
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
