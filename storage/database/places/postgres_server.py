"""Connections to a PostgreSQL server: how long it may be silent, whether it lives, and whether a pooler is between.

Of several servers the one that takes changes is meant, and when that is gone the one that took its place.

A pooler, such as PgBouncer with `pool_mode = transaction`, gives each transaction another session of the server. What
was kept in the last one is not there, or is somebody else's under the same name: so nothing is kept in one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DisconnectionError

from storage.database.places.address import USUAL_PORT

#: Of libpq, each unless DATABASE_URL has its own: without them a server that is cut off is waited for many minutes.
SETTINGS = {
    "connect_timeout": 10,  # seconds
    "keepalives_idle": 30,  # seconds
    "keepalives_interval": 10,  # seconds
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # milliseconds
}
#: Where several servers are named, one that is silent is given up sooner: another may have taken its place.
SETTINGS_OF_SEVERAL = SETTINGS | {
    "connect_timeout": 3,  # seconds, for each
    "keepalives_idle": 3,  # seconds
    "keepalives_interval": 1,  # seconds
    "tcp_user_timeout": 5_000,  # milliseconds
    "target_session_attrs": "read-write",
}
MOST_CONNECTIONS = 8
#: With each server that takes another's place PostgreSQL counts on: its timeline. 0 where it only follows.
REIGN = (
    "SELECT CASE WHEN pg_is_in_recovery() THEN 0"
    " ELSE ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int END"
)
DEPOSED = "takes changes, and is not the first of its servers any more: it has to follow the other (pg_rewind)"
#: What a server says that takes no changes, as one does that is no longer the first of its servers.
READ_ONLY_SQLSTATE = "25006"
#: What it says of a prepared statement that another session has, or that this one was given by another client.
PREPARED_ELSEWHERE_SQLSTATES = frozenset({"26000", "42P05", "08P01"})


class PostgresServer:
    """`engine` opens connections to it."""

    def __init__(self, url: URL) -> None:
        self.is_pooled = False  # as far as is known
        usual = SETTINGS_OF_SEVERAL if _names_several(url) else SETTINGS
        self._given = {name: value for name, value in usual.items() if name not in url.query}
        self._led_last = ("", "")  # of several servers: host and port of the one that took changes last
        self._reign = 0  # its number
        # Everything hidden: parameters in an error text would be people's answers in a log.
        self.engine: Engine = create_engine(
            url, hide_parameters=True, pool_size=MOST_CONNECTIONS, max_overflow=0, connect_args=self._given
        )
        event.listen(self.engine, "connect", _hear_nothing)
        event.listen(self.engine, "connect", self._look_for_pooler)
        if usual is SETTINGS_OF_SEVERAL:
            event.listen(self.engine, "do_connect", self._ask_the_last_first)
            event.listen(self.engine, "connect", self._refuse_the_deposed)
        event.listen(self.engine, "checkout", self._make_ready)

    def connect_arguments(self) -> dict[str, Any]:
        """What the driver connects with, the server first that took changes last."""
        _, named = self.engine.dialect.create_connect_args(self.engine.url)
        given = {**named, **self._given}
        if self._led_last != ("", ""):
            self._ask_the_last_first(None, None, None, given)
        return given

    def learn(self, sqlstate: str) -> None:
        """What the server said may be the first sign of a pooler."""
        if sqlstate in PREPARED_ELSEWHERE_SQLSTATES:
            self.is_pooled = True

    def _look_for_pooler(self, connection: Any, _record: Any) -> None:
        """The process that answers is the one that we were told of at connecting, unless a pooler is between."""
        if self.is_pooled:
            return
        connection.autocommit = True
        asked = [connection.execute("SELECT pg_backend_pid()") for _ in range(2)]
        connection.autocommit = False
        told = connection.info.backend_pid
        self.is_pooled = any(answer.fetchone() != (told,) for answer in asked)

    def _ask_the_last_first(self, _dialect: Any, _record: Any, _arguments: Any, given: dict[str, Any]) -> None:
        """The one before it may be switched off, or be back without knowing that another took its place."""
        ports = [port or USUAL_PORT for port in given["port"].split(",")]
        servers = list(zip(given["host"].split(","), ports, strict=True))
        if self._led_last in servers:
            servers.sort(key=lambda server: server != self._led_last)
            given["host"], given["port"] = map(",".join, zip(*servers, strict=True))

    def _refuse_the_deposed(self, connection: Any, _record: Any) -> None:
        """A server that led before the last one has not what was kept since, and must not be given more.

        One that only follows never led.
        """
        connection.autocommit = True
        (reign,) = connection.execute(REIGN).fetchone()
        connection.autocommit = False
        if not reign:
            return
        server = (connection.info.host, str(connection.info.port))
        if reign < self._reign:
            connection.close()
            raise connection.OperationalError(f"{':'.join(server)} {DEPOSED}")
        self._reign = reign
        self._led_last = server

    def _make_ready(self, connection: Any, _record: Any, _proxy: Any) -> None:
        """Before each transaction: another connection, if this one is closed; and nothing prepared behind a pooler."""
        _look_for_end(connection)
        if connection.read_only is False:  # so SQLAlchemy leaves one that was read on: a server may want no changes
            connection.read_only = None
        if self.is_pooled:
            connection.prepare_threshold = None


def _names_several(url: URL) -> bool:
    """Whether more than one server is named, in either of SQLAlchemy's two ways."""
    hosts = url.query.get("host", "")
    return len(hosts) > 1 if isinstance(hosts, tuple) else "," in hosts


def _hear_nothing(connection: Any, _record: Any) -> None:
    """What others tell has a connection of its own; a pooler may bring it here, where it would be kept for ever."""
    connection.add_notify_handler(lambda _: None)


def _look_for_end(connection: Any) -> None:
    """A server that was started again has closed its connections, and another is opened.

    Nothing is asked, as `pool_pre_ping` would for each transaction: a server that goes says so, and we listen. Twice:
    what it said is read first, and then that it hung up.
    """
    try:
        for _ in range(2):
            connection.pgconn.consume_input()
    except connection.OperationalError:
        raise DisconnectionError from None
