"""Authors and co-authors hear what came of their initiative, in their own chats."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.conversation.talk import Talk
from handlers.people.roles import read_by
from handlers.people.telling import tell
from storage.counting import coauthors
from storage.counting.coauthors import Answer
from storage.initiatives.initiatives import Initiative


def can_be_told(found: Initiative) -> bool:
    """Whether whoever typed it in still has an account here."""
    return found.typist_id is not None


def tell_author(
    talk: Talk, found: Initiative, key: str, buttons: Sequence[tuple[str, str]] = (), **values: object
) -> None:
    """Whoever typed it in hears it, in their own chat; nobody where they withdrew their consent."""
    if found.typist_id is None:
        return
    role = "author" if found.typist_id == found.author_key else "typist"
    _tell(talk, found, [found.typist_id], key, buttons, role=role, **values)


def tell_coauthors(talk: Talk, found: Initiative, key: str, **values: object) -> None:
    """Those who confirmed that they are co-authors hear what came of it."""
    named = coauthors.named(talk.context.tx, found.id)
    people = [one.person_id for one in named if one.answer == Answer.YES.value and one.person_id != found.typist_id]
    if people:
        _tell(talk, found, people, key, (), role="coauthor", **values)


def tell_all(talk: Talk, found: Initiative, key: str, **values: object) -> None:
    """Its author and its co-authors hear it."""
    tell_author(talk, found, key, (), **values)
    tell_coauthors(talk, found, key, **values)


def _tell(
    talk: Talk, found: Initiative, people: Sequence[int], key: str, buttons: Sequence[tuple[str, str]], **values: object
) -> None:
    talk.afterwards(
        tell, people, key, talk.context.now, buttons=buttons, code=found.code, title=found.title,
        unit=_union(talk, found), author=found.author, **values,
    )  # fmt: skip


def _union(talk: Talk, found: Initiative) -> str:
    """The union for which this officer looked at it: their own, which may stand above the author's."""
    units = talk.context.units
    return units.label(units.nearest(found.unit or units.root, read_by(talk)) or found.unit)
