"""PgBouncer itself, as Debian has it, in front of a PostgreSQL server on this machine."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg

from tests.program.postgres import short_folder
from tests.program.program import free_port
from tests.program.waiting import eventually

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
#: More sessions than one, fewer than a bot has connections: what one session keeps the next transaction does not meet.
SETTINGS = """
[databases]
* = host={host} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
default_pool_size = 3
server_round_robin = 1
logfile = {folder}/log
"""


@contextmanager
def bounced(url: str, mode: str = "transaction") -> Iterator[str]:
    """The address of this database behind PgBouncer, while the block lasts. `mode`: its `pool_mode`."""
    assert PROGRAM is not None
    port = free_port()
    with short_folder() as folder:
        run_as: dict[str, Any] = {}
        if os.geteuid() == 0:  # it refuses to run as root
            nobody = pwd.getpwnam("nobody")
            run_as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        file = folder / "pgbouncer.ini"
        host = parse_qs(urlsplit(url).query)["host"][0]
        file.write_text(SETTINGS.format(host=host, port=port, mode=mode, folder=folder))
        pooler = subprocess.Popen(
            [PROGRAM, "--quiet", file], cwd="/", stdin=subprocess.DEVNULL, start_new_session=True, **run_as
        )
        address = f"postgresql://postgres@127.0.0.1:{port}{urlsplit(url).path}"
        try:
            eventually(lambda: _answers(address, pooler, folder / "log"))
            yield address
        finally:
            pooler.kill()
            pooler.wait()


def _answers(address: str, pooler: subprocess.Popen[bytes], log: Path) -> bool:
    assert pooler.poll() is None, f"it did not start: {log.read_text()}"
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True
