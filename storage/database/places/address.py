"""What a person writes in DATABASE_URL: a SQLite file, a PostgreSQL server, or several of which one takes changes."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

#: As libpq writes several servers: postgresql://user:password@one:5432,two:5432/name?settings
_SEVERAL = re.compile(r"(?P<begins>postgres[^:]*://(?:[^@/]*@)?)(?P<servers>[^/?@]*,[^/?@]*)(?P<rest>(?:[/?].*)?)")
_PORTED = re.compile(r":\d+$")
USUAL_PORT = "5432"


def address(url: str) -> URL:
    """The same with the driver that we use. ValueError for another database."""
    several = _SEVERAL.fullmatch(url)
    if several is not None:
        return _of_several(address(several["begins"] + several["rest"]), several["servers"].split(","))
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("DATABASE_URL begins with sqlite:/// or postgresql://") from None
    match parsed.get_backend_name():
        case "sqlite":
            return parsed.set(drivername="sqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
    raise ValueError("DATABASE_URL begins with sqlite:/// or postgresql://")


def _of_several(of_none: URL, servers: list[str]) -> URL:
    """The address with these servers in it."""
    parted = [server.rpartition(":") if _PORTED.search(server) else (server, "", USUAL_PORT) for server in servers]
    places = {
        "host": ",".join(host.strip("[]") for host, _, _ in parted),
        "port": ",".join(port for _, _, port in parted),
    }
    return of_none.update_query_dict(places)


def known_as(url: str) -> str:
    """What a database is known by, without a password, wherever one stands when asking."""
    known = address(url)
    if known.get_backend_name() == "sqlite":
        return f"sqlite:///{Path(known.database or '').resolve()}"
    return known.render_as_string(hide_password=True)
