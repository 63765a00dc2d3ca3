"""Photos and files that come with an initiative: which are taken, how many, and what is said of it."""

from __future__ import annotations

from functools import partial

from handlers.steps import Files
from handlers.talk import Talk
from messages.wire import FileRef, Reply
from storage.people import drop_files
from storage.store import new_id

SAY_AGAIN = 300  # seconds


def add(talk: Talk, step: Files) -> tuple[str, str]:
    """Keep the files of this event with the draft, as many as there is room for; what to say, and what went wrong."""
    assert talk.draft is not None
    good = [file for file in talk.event.files if not file.refused]
    taken = good[: step.room(talk)]
    for file in taken:
        talk.changes.insert("evidence", _row(talk, file))
    count = int(talk.answers.get("files", 0)) + len(taken)
    if taken:
        again = {step.key: count} if step.key in talk.answers else {}
        talk.keep({**talk.answers, "files": count, **again})
    taken_line = []
    if taken:
        # Of an album nobody knows yet how many are to come.
        name = "file.album" if talk.event.album else "file.taken"
        taken_line = [talk.say(name, n=len(taken), total=count, most=step.most)]
    wrong = []
    if len(taken) < len(good):
        wrong.append(talk.say("file.too_many", most=step.most))
    refused = next((file.refused for file in talk.event.files if file.refused), "")
    if refused:
        wrong.append(talk.say(f"file.{refused}"))
    if wrong and talk.event.album:
        talk.at(album=f"{talk.event.album}!")
    return "\n".join(taken_line + wrong), "\n".join(wrong)


def not_delivered(talk: Talk) -> None:
    """The channel had something for us and gave only the word of it: say what can be received, and where files go."""
    now = int(talk.context.now.timestamp())
    if now - talk.state.deaf < SAY_AGAIN:
        return
    talk.at(deaf=now)
    open_form = talk.flow is not None and any(isinstance(step, Files) for step in talk.flow.steps)
    draft = talk.draft.id if open_form and talk.draft is not None else 0
    talk.replies.append(Reply(talk.say("file.undelivered" if draft else "file.undelivered_now"), upload=draft))


def remove(talk: Talk) -> str:
    """Throw the draft's files away, as after a wrong photo; the sentence that says so."""
    assert talk.draft is not None
    talk.changes.then.append(partial(drop_files, draft=talk.draft.id))
    count = talk.answers.get("files", 0)
    talk.keep({key: value for key, value in talk.answers.items() if key not in ("files", "evidence")})
    return talk.say("file.removed", n=count)


def _row(talk: Talk, file: FileRef) -> dict[str, object]:
    assert talk.draft is not None
    return {
        "id": new_id(talk.context.now),
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
        "created_at": talk.context.now,
    }
