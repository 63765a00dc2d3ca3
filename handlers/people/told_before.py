"""What somebody told before the form could begin: before they agreed, or amid the questions about themselves.

Before consent it waits in the state of the chat and nowhere else; afterwards it is a draft that nobody has read yet.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.conversation.files import row
from handlers.conversation.flow import SHORT
from handlers.conversation.talk import Talk
from messages.wire import FileRef
from storage.conversation import drafts
from storage.database.records import Draft

STORY = "story"  # among the answers of a draft: what was told, in the person's own words
FILES = "files"  # and how many files came with it
UNREAD = "unread"  # of the mark SHORT: it is read when the form begins
HELD = timedelta(hours=1)
MOST_LETTERS = 8000
MOST_FILES = 10


def hold(talk: Talk) -> None:
    """What came waits; what came a moment ago stands before it. Files wait as references: no bytes are fetched."""
    story, photos = _waiting(talk)
    told = "\n".join(part for part in (story, talk.event.text) if part)[:MOST_LETTERS]
    photos += [(file.name, file.mime, file.size, file.ref) for file in talk.event.files if _can_wait(file)]
    talk.state.tells(told, photos[:MOST_FILES], int(talk.context.now.timestamp()))


def can_hold(talk: Talk) -> bool:
    """Whether the files of this event can wait where they are; bytes that were sent to us cannot."""
    return any(_can_wait(file) for file in talk.event.files)


def _can_wait(file: FileRef) -> bool:
    return bool(file.ref) and not file.path and not file.refused


def keep(talk: Talk) -> None:
    """The person agreed: what waited is a draft."""
    story, photos = _waiting(talk)
    forget(talk)
    if story or photos:
        files = tuple(FileRef(name, mime, size, ref=ref) for name, mime, size, ref in photos)
        _put(talk, story, files)


def add(talk: Talk) -> None:
    """What came amid the questions about the person is a draft, together with what was told before."""
    told = unread(talk)
    if told is None:
        _put(talk, talk.event.text, talk.event.files)
        return
    before = told.answers
    files = [file for file in talk.event.files if not file.refused][: MOST_FILES - before.get(FILES, 0)]
    story = "\n".join(part for part in (before.get(STORY, ""), talk.event.text) if part)
    talk.changes.drafts.append((told.id, {**before, STORY: story, FILES: before.get(FILES, 0) + len(files)}))
    for file in files:
        talk.changes.insert("evidence", row(talk, file, told.id))


def unread(talk: Talk) -> Draft | None:
    """The draft that waits to be read."""
    mine = drafts.of_person(talk.context.tx, talk.me.id)
    return next((draft for draft in mine if draft.answers.get(SHORT) == UNREAD), None)


def forget(talk: Talk) -> None:
    """Nothing waits any more."""
    talk.state.tells("", (), 0)


def _put(talk: Talk, story: str, files: tuple[FileRef, ...]) -> None:
    talk.state.keeps_story()
    good = [file for file in files if not file.refused][:MOST_FILES]
    answers = {SHORT: UNREAD, STORY: story, FILES: len(good)}
    draft = drafts.put(talk.changes, talk.me.id, answers, talk.context.now)
    for file in good:
        talk.changes.insert("evidence", row(talk, file, draft))


def _waiting(talk: Talk) -> tuple[str, list[tuple[str, str, int, str]]]:
    story, photos, at = talk.state.story
    if talk.context.now.timestamp() - at > HELD.total_seconds():
        return "", []
    return story, [(name, mime, size, ref) for name, mime, size, ref in photos]
