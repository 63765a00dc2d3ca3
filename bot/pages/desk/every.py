"""All pages of the desk."""

from __future__ import annotations

from aiohttp import web

from bot.files.papers.forms import Forms
from bot.pages.desk.announcements import Announcements
from bot.pages.desk.choosing import UnitNames
from bot.pages.desk.desks import Desks
from bot.pages.desk.entrance import Entrance
from bot.pages.desk.export.columns import Columns
from bot.pages.desk.export.pages import Export
from bot.pages.desk.find import Find
from bot.pages.desk.honours.awards import Awards
from bot.pages.desk.honours.council import Council
from bot.pages.desk.office.applied import Applied
from bot.pages.desk.office.campaigns import Campaigns
from bot.pages.desk.office.groups import Groups
from bot.pages.desk.office.load import Load
from bot.pages.desk.office.people import People
from bot.pages.desk.office.targets import Targets
from bot.pages.desk.office.units import UnitPages
from bot.pages.desk.office.workplaces import Workplaces
from bot.pages.desk.overview import Overview
from bot.pages.desk.papers.application import ApplicationPage
from bot.pages.desk.papers.portal import Portal
from bot.pages.desk.queue import Queue

PAGES = (
    Entrance, Overview, Queue, Find, Columns, People, Groups, UnitPages, Targets, Campaigns, Load, Workplaces,
    Portal, UnitNames, Announcements, Applied,
)  # fmt: skip
WITH_PAPERS = (Export, ApplicationPage, Awards, Council)


def add_to(app: web.Application, desks: Desks, forms: Forms) -> None:
    """Put their routes into an application; `forms` makes papers."""
    for page in PAGES:
        page(desks).add_to(app)
    for page_with_papers in WITH_PAPERS:
        page_with_papers(desks, forms).add_to(app)
