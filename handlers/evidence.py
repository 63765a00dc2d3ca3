"""Photos and files that come with an initiative: which are taken, how many, and what is said of it."""

from __future__ import annotations

from handlers.steps import Files, files_refused
from handlers.talk import Talk
from messages.wire import FileRef
from storage.store import new_id


def add(talk: Talk, step: Files) -> str:
    """Keep the files of this event with the draft, as many as there is room for; the sentence that says so."""
    assert talk.draft is not None
    good = [file for file in talk.event.files if not file.refused]
    taken = good[: step.room(talk.form())]
    for file in taken:
        talk.changes.insert("evidence", _row(talk, file))
    count = int(talk.answers.get("files", 0)) + len(taken)
    if taken:
        again = {step.key: count} if step.key in talk.answers else {}
        talk.keep({**talk.answers, "files": count, **again})
    lines = []
    if taken:
        lines.append(talk.say("file.taken", n=len(taken), total=count, most=step.most))
    if len(taken) < len(good):
        lines.append(talk.say("file.too_many", most=step.most))
    refused = files_refused(talk.event.files)
    if refused:
        lines.append(talk.say(f"file.{refused}"))
    return "\n".join(lines)


def _row(talk: Talk, file: FileRef) -> dict[str, object]:
    assert talk.draft is not None
    return {
        "id": new_id(talk.world.now),
        "person_id": talk.draft.person_id,
        "draft_id": talk.draft.id,
        "initiative_id": None,
        "channel": talk.event.channel,
        "chat_id": talk.chat.id,
        "ref": file.ref,
        "path": file.path,
        "name": file.name[:200],
        "mime": file.mime,
        "size": file.size,
        "state": "kept" if file.path else "pending",
        "reason": "",
        "created_at": talk.world.now,
    }
