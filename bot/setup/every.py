"""The set-up page as the bot opens it: all its routes, and what was noted before this database was open."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from bot.settings import Settings
from bot.setup.channel import ChannelStep
from bot.setup.doors import Doors, doors_path
from bot.setup.entrance import SECRET, Entrance
from bot.setup.frame import PATH, Frame, Parts
from bot.setup.office import Office
from bot.setup.people import People
from bot.setup.programme import Programme
from bot.setup.steps import is_set_up
from handlers.setup.standing import standing
from messages.catalog import in_every_language
from messages.format import HANOI
from storage import audit
from storage.audit import Act
from storage.database.store import Store, Transaction

PAGES = (Entrance, Office, ChannelStep, Programme, People)


def add_to(app: web.Application, parts: Parts) -> None:
    """Put the routes into an application."""
    frame = Frame(parts)
    for page in PAGES:
        page(frame).add_to(app)


def write_notes(store: Store, settings: Settings) -> None:
    """What was done to the settings goes into the record of the database that they are for."""
    doors = Doors(doors_path(settings))
    if settings.chat == "demo" or not doors.noted():
        return
    with store.write() as tx:
        for subject, after, at in doors.noted():
            audit.write(tx, Act(action="set-up saved", subject=subject, after=after), at)
    doors.forget_notes()


def address_to_say(store: Store, settings: Settings, now: datetime) -> str:
    """The line with a new one-time address, while there is something that has to be set up; "" afterwards."""
    if settings.chat != "demo" and store.reading(_is_set_up, settings, now):
        return ""
    return new_address(settings, now)


def new_address(settings: Settings, now: datetime) -> str:
    """The line that operators read, with a new address; the one before it opens nothing any more."""
    secret = Doors(doors_path(settings)).new_link(now)
    path = f"{PATH}?{SECRET}={secret}"
    said = in_every_language("setup.console")
    lines = [f"{said}: http://127.0.0.1:{settings.port}{path}"]
    if settings.public_url and settings.chat != "demo":
        lines.append(f"  {settings.public_url}{path}")
    return "\n".join(lines)


def _is_set_up(tx: Transaction, settings: Settings, now: datetime) -> bool:
    return is_set_up(settings, standing(tx, now.astimezone(HANOI).date()), now)
