"""Photos and files that come in a conversation: kept with the draft, as rows of the table `evidence`."""

from __future__ import annotations

from collections.abc import Container

from handlers.conversation.steps.files import Files
from handlers.conversation.talk import Talk
from messages.catalog import has
from messages.wire import FileRef, Reply
from storage.conversation import evidence
from storage.conversation.drafts import drop_file, drop_files
from storage.database.store import new_id

SAY_AGAIN_SECONDS = 300
LONGEST_FILE_NAME = 200  # characters
SHOWN_FILE_NAME = 40  # characters of a name that is said


def add(talk: Talk, step: Files) -> tuple[str, str]:
    """Keep the files of this event with the draft, as many as there is room for; what to say, and what went wrong."""
    good = [file for file in talk.event.files if not file.refused]
    taken = good[: step.room(talk.answers)]
    for file in taken:
        talk.changes.insert("evidence", row(talk, file, talk.this_draft.id, step.named))
    said = []
    if taken:
        total = step.sent(talk.answers) + len(taken)
        talk.keep(step.with_sent(talk.answers, total))
        said.append(_taken(talk, len(taken), total, step.most))
    wrong = _wrong(talk, overflows=len(taken) < len(good), most=step.most)
    if wrong and talk.event.album:
        talk.state.answers_album(talk.event.album, overflows=True)
    return "\n".join(said + wrong), "\n".join(wrong)


def give_up_untaken(talk: Talk) -> None:
    """What is on the disk of this event and nothing took is deleted, as we said that we do not keep it."""
    taken = {row["path"] for row in talk.changes.inserts.get("evidence", ())}
    for file in talk.event.files:
        if file.path and file.path not in taken:
            talk.changes.insert("evidence", evidence.to_erase(file.path, talk.context.now))


def _taken(talk: Talk, number: int, total: int, most: int) -> str:
    if talk.event.album:  # nobody knows yet how many are to come
        return talk.say("file.album", n=number, total=total, most=most)
    return talk.say("file.taken", n=number, total=total, most=most)


def _wrong(talk: Talk, overflows: bool, most: int) -> list[str]:
    wrong = []
    if overflows:
        wrong.append(talk.say("file.too_many", most=most))
    refused = [file for file in talk.event.files if file.refused]
    for reason in dict.fromkeys(file.refused for file in refused):
        names = [file.name for file in refused if file.refused == reason and file.name]
        wrong.append(_refused(talk, reason, names))
    return wrong


def _refused(talk: Talk, reason: str, names: list[str]) -> str:
    """Why files were not taken, and which, where that is about the file and its name is known."""
    key = f"file.named.{reason}"
    if not names or not has(key, talk.lang):
        return talk.say(f"file.{reason}")
    quoted = ", ".join(f"“{name[:SHOWN_FILE_NAME]}”" for name in names)
    return talk.say(key, names=quoted)


def not_delivered(talk: Talk) -> None:
    """The channel had something for us and gave only the word of it: say what can be received, and where files go."""
    now = int(talk.context.now.timestamp())
    if now - talk.state.deaf < SAY_AGAIN_SECONDS:
        return
    talk.state.said_deaf(now)
    if talk.draft is not None and talk.flow is not None and talk.flow.files is not None:
        talk.replies.append(Reply(talk.say("file.undelivered"), upload=talk.draft.id))
    else:
        talk.replies.append(Reply(talk.say("file.undelivered_now")))


def remove(talk: Talk, step: Files) -> str:
    """Throw the draft's files away, as after a wrong photo; the sentence that says so."""
    talk.afterwards(drop_files, draft=talk.this_draft.id)
    count = step.sent(talk.answers)
    talk.keep(step.without_sent(talk.answers))
    return talk.say("file.removed", n=count)


def remove_one(talk: Talk, step: Files, key: str) -> None:
    """Throw one of the draft's files away; one that is gone already is fine."""
    there = {str(file.id): file.id for file in evidence.of_draft(talk.context.tx, talk.this_draft.id)}
    if key not in there:
        return
    talk.afterwards(drop_file, draft=talk.this_draft.id, key=there[key])
    left = step.sent(talk.answers) - 1
    talk.keep(step.with_sent(talk.answers, left) if left > 0 else step.without_sent(talk.answers))


def row(talk: Talk, file: FileRef, draft: int | None, named: Container[str] = ()) -> dict[str, object]:
    """The row of a file of that draft, None: of none. `named`: what its form asks a picture to show."""
    now = talk.context.now
    return {
        "id": new_id(now),
        "person_id": talk.me.id,
        "draft_id": draft,
        "initiative_id": None,
        "channel": talk.event.channel,
        "chat_id": talk.chat.id,
        "ref": file.ref,
        "path": file.path,
        "name": file.name[:LONGEST_FILE_NAME],
        "mime": file.mime,
        "size": file.size,
        "state": "kept" if file.path else "pending",
        "reason": "",
        "created_at": now,
        "shows": file.shows if file.shows in named else "",
    }
