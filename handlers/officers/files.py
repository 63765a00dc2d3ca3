"""/duyet CODE ảnh: the photos and files of an initiative in the chat itself, where the channel carries them."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from messages.catalog import listed
from messages.channels import BY_NAME
from messages.wire import Option, Reply
from storage.conversation import evidence
from storage.conversation.evidence import PHOTOS, Kept
from storage.initiatives.initiatives import Initiative


def offered(talk: Talk, found: Initiative, files: list[Kept]) -> tuple[Option, ...]:
    """The press that brings them, where there are any that can come."""
    number = sum(1 for one in files if comes(talk, one))
    if not number:
        return ()
    word = listed("review.said.files", talk.lang)[0]
    return (Option(f"/duyet {found.code} {word}", talk.say("review.files_here", number=number)),)


def show(talk: Talk, found: Initiative) -> None:
    """Each photo as a photo, each file as a file; the others stand behind the address."""
    files = evidence.of_initiative(talk.context.tx, found.id)
    coming = [one for one in files if comes(talk, one)]
    for one in coming:
        caption = talk.say("review.file", name=one.name, shows=one.shows)
        talk.replies.append(Reply(caption, file=one.path, file_name=one.name, photo=one.mime in PHOTOS))
    text = talk.say("review.files_sent", code=found.code, came=len(coming), number=len(files))
    ask.aside(talk, text, menu=(Option(f"/duyet {found.code}", found.code),))
    if len(coming) < len(files):
        talk.replies[-1].evidence = f"{talk.me.id}-{found.id}-{talk.lang}"


def comes(talk: Talk, file: Kept) -> bool:
    """Whether it can be sent in this chat."""
    return bool(file.path) and BY_NAME[talk.event.channel].carries(file.size, photo=file.mime in PHOTOS)
