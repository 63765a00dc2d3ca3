"""Encrypts what whoever reads the database or a backup of it must not have: the tokens of channels.

The key follows from the secret of the bot (SECRET_KEY) for this purpose alone. What was kept before there was any of
this stands in plain words, and is read as it is until `storage/sending/tokens.py` has sealed it.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

SEALED = "sealed:"  # what is encrypted begins so
_PURPOSE = b"tokens of channels"


class Seal:
    """Closes by the first of these secrets, and opens by any of them."""

    def __init__(self, *secrets: bytes) -> None:
        # Imported here: most bots have no such tokens, and every command would wait for it.
        from cryptography.fernet import Fernet, MultiFernet

        self._keys = MultiFernet([Fernet(_key(secret)) for secret in secrets])

    def close(self, plain: str) -> str:
        """What is kept of it; nothing of nothing."""
        return SEALED + self._keys.encrypt(plain.encode()).decode() if plain else ""

    def open(self, kept: str) -> str:
        """What it was; "" where the secret is another by now."""
        from cryptography.fernet import InvalidToken

        if not kept.startswith(SEALED):
            return kept
        try:
            return self._keys.decrypt(kept.removeprefix(SEALED).encode()).decode()
        except InvalidToken:
            return ""


def is_sealed(kept: Sequence[str]) -> bool:
    """Whether none of these stands there in plain words."""
    return all(one.startswith(SEALED) for one in kept if one)


def _key(secret: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return base64.urlsafe_b64encode(HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret))
