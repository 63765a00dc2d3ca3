"""A bucket of a store that speaks S3: Amazon's, MinIO, Ceph, and those of Vietnamese clouds. By obstore.

What is put there is sent in one request, signed with the hash of its bytes, so that the store itself refuses what
arrived damaged; the store answers when it has it for good.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot.shelves.shelf import UNFINISHED, Found, ShelfTroubleError, Stream

if TYPE_CHECKING:
    from obstore.store import S3Config, S3Store

ADDRESS = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?P<prefix>(/[A-Za-z0-9._-]+)*)/?")
CONNECT_SECONDS = 5
REQUEST_SECONDS = 30  # 20 MB at 6 megabits a second
RETRIES = 1  # within a request: who asked tries again by itself
RETRY_SECONDS = 10
ONLY_OURS = 0o600
_CODE = re.compile(r"<Code>([A-Za-z]+)</Code>")
NO_BUCKET = "NoSuchBucket"


@dataclass(frozen=True, slots=True)
class Keys:
    """How the store is reached; what is empty is looked for where AWS's own programs look for it."""

    endpoint: str = ""
    region: str = ""
    key_id: str = ""
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Bucket:
    """See `Shelf`. `url`: ADDRESS; `scratch`: the folder for files that are at hand."""

    url: str
    keys: Keys
    scratch: Path

    @property
    def name(self) -> str:
        return self.url

    def put(self, path: str, file: Path) -> None:
        import obstore

        with _in_words():
            obstore.put(_store(self.url, self.keys), path, file, use_multipart=False)
        file.unlink()

    def get(self, path: str) -> bytes:
        import obstore

        with _in_words(path):
            return bytes(obstore.get(_store(self.url, self.keys), path).bytes())

    def stream(self, path: str) -> Stream:
        import obstore

        with _in_words(path):
            found = obstore.get(_store(self.url, self.keys), path)

        def chunks() -> Iterator[bytes]:
            with _in_words(path):
                yield from map(bytes, found.stream())

        return Stream(found.meta["size"], chunks())

    @contextmanager
    def at_hand(self, path: str) -> Iterator[Path]:
        content = self.get(path)
        self.scratch.mkdir(parents=True, exist_ok=True)
        file = self.scratch / f"{secrets.token_hex(16)}.part"
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OURS), "wb") as out:
                out.write(content)
            yield file
        finally:
            file.unlink(missing_ok=True)

    def has(self, path: str) -> bool:
        import obstore

        try:
            with _in_words(path):
                obstore.head(_store(self.url, self.keys), path)
        except FileNotFoundError:
            return False
        return True

    def delete(self, path: str) -> None:
        import obstore

        try:
            with _in_words(path):
                obstore.delete(_store(self.url, self.keys), path)
        except FileNotFoundError:
            return

    def list(self) -> Iterator[Found]:
        import obstore

        with _in_words():
            for some in obstore.list(_store(self.url, self.keys)):
                for one in some:
                    if not one["path"].endswith(UNFINISHED):
                        yield Found(one["path"], one["size"], one["last_modified"].timestamp())


@cache
def _store(url: str, keys: Keys) -> S3Store:
    """The client, which holds open connections: one for each process."""
    from obstore.store import S3Store

    given = {
        "endpoint": keys.endpoint,
        "region": keys.region,
        "access_key_id": keys.key_id,
        "secret_access_key": keys.secret,
        "session_token": keys.token,
    }
    found = ADDRESS.fullmatch(url)
    assert found is not None  # the settings have looked
    store = S3Store(
        found["bucket"],
        prefix=found["prefix"].strip("/") or None,
        config=cast("S3Config", {name: value for name, value in given.items() if value}),
        client_options={
            "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
            "timeout": timedelta(seconds=REQUEST_SECONDS),
            "allow_http": keys.endpoint.startswith("http://"),
        },
        retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=RETRY_SECONDS)},
    )
    return store


@contextmanager
def _in_words(path: str = "") -> Iterator[None]:
    """The library's errors as what they mean here; its own words may quote addresses, so only codes are kept.

    `path`: of the file that is looked for; without one, a store that says "not there" says it of itself.
    """
    from obstore.exceptions import BaseError, NotFoundError

    try:
        yield
    except (BaseError, FileNotFoundError) as error:
        code = _CODE.search(str(error))
        missing = isinstance(error, (NotFoundError, FileNotFoundError))
        if path and missing and (code is None or code[1] != NO_BUCKET):
            raise FileNotFoundError(path) from None
        raise ShelfTroubleError(code[1] if code else type(error).__name__) from None
