"""The whole form in one message: `/mau` gives a template, what comes back is read, the rest is asked.

"Tên: … / Trước đây: … / Cách làm: …" in any order, labels with or without accents, or free words with some of
it: `handlers/sheet.py` reads it, here it is filled into the form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from handlers import form, reading, sheet
from handlers.flow import Flow
from handlers.fold import fold
from handlers.initiative import INITIATIVE
from handlers.pages import PAGE
from handlers.steps import Choice, Files, Instead, Review, Step, Unclear, Unsure
from handlers.talk import Talk
from handlers.understand import pick
from messages.catalog import first, has
from messages.wire import Reply
from storage import people as kept

STALE = timedelta(hours=12)  # after so long nobody remembers what was asked together
SHOWN = 100  # letters of an answer that is read back while others are still to come

Doubts = Mapping[str, Unclear | Unsure]


# Giving the template


def give(talk: Talk, _about: str) -> None:
    """/mau: a short template to fill in and send back as one message."""
    assert talk.person is not None
    if talk.flow is None or talk.flow.name != INITIATIVE.name:
        draft = kept.open_draft(talk.context.tx, talk.person.id)
        talk.leave()
        if draft is not None and not draft.answers:
            talk.take_up(draft)
            talk.at(flow=INITIATIVE.name)
        else:
            talk.open(INITIATIVE.name)
    unit = INITIATIVE.by_key["unit"].options(talk)
    talk.tell(talk.say("one_message.template", unit=unit[0].label if unit else ""))
    talk.at(sheet="given", asked=())


# Taking what comes back


def taken(talk: Talk) -> bool:
    """Whether this text was a filled template, or what was missing in one; then it is answered."""
    event, flow = talk.event, talk.flow
    asked_for = talk.state.sheet == "given"
    missing = talk.state.asked and flow is INITIATIVE and talk.context.now - talk.chat.seen_at < STALE
    begun = flow is INITIATIVE and (asked_for or "title" not in talk.answers)
    if not (missing or begun or flow is None):
        return False
    if event.kind != "message" or event.files or talk.person is None or not talk.person.name:
        return False
    if missing:
        return _rest(talk)
    given = sheet.read(event.text, asked_for)
    if not given:
        if asked_for:
            talk.at(sheet="read")  # they go on question by question: a long answer is only that
        return False
    if talk.flow is None:
        talk.leave()
        talk.open(INITIATIVE.name)
    talk.at(sheet="read")
    _fill(talk, given)
    return True


def _rest(talk: Talk) -> bool:
    """The answer to several questions at once: labelled, numbered, or a line for each in their order."""
    asked = talk.state.asked
    talk.at(asked=())
    text = talk.event.text
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or (reading.read_reply(text) not in ("", "YES", "NO")) or form.is_order(text):
        return False
    keys = [key for key, _ in asked]
    given = sheet.labelled(text) or _to_each_its_own(talk, _in_order(lines, keys))
    meant = {key: candidates for key, candidates in asked if candidates}
    sure: dict[str, Any] = {}
    for key, value in list(given.items()):
        if key in meant and (number := _picked(value, len(meant[key]))) is not None:
            sure[key] = meant[key][number]
            del given[key]
    _fill(talk, given, sure)
    return True


def _in_order(lines: Sequence[str], keys: Sequence[str]) -> dict[str, str]:
    numbered = [re.fullmatch(r"(\d{1,2})\s*[).:\-]\s*(.+)", line) for line in lines]
    if len(keys) > 1 and all(found and 1 <= int(found[1]) <= len(keys) for found in numbered):
        return {keys[int(found[1]) - 1]: found[2] for found in numbered if found}
    last = "\n".join(lines[len(keys) - 1 :])
    return dict(zip(keys, [*lines[: len(keys) - 1], *([last] if last else [])], strict=False))


def _to_each_its_own(talk: Talk, given: dict[str, str]) -> dict[str, str]:
    """Lines in the person's own order: one that is no answer where it stands may surely be the answer to another."""
    lost = {key: line for key, line in given.items() if not _fits(talk, key, line)}
    homes = {key: [other for other in lost if _fits(talk, other, line)] for key, line in lost.items()}
    found = {others[0]: lost[key] for key, others in homes.items() if len(others) == 1}
    if len(found) < sum(len(others) == 1 for others in homes.values()):
        return given  # two lines for one question
    moved = {key for key, others in homes.items() if len(others) == 1}
    return {key: line for key, line in given.items() if key not in moved} | found


def _fits(talk: Talk, key: str, line: str) -> bool:
    """Whether the line answers that question; a number picks only where it stands."""
    step = INITIATIVE.by_key[key]
    if line.strip(" .)").isdigit():
        return bool(step.options(talk))
    try:
        _read(talk, step, line)
    except (Unclear, Instead):
        return False
    except Unsure:
        return True
    return True


def _picked(text: str, many: int) -> int | None:
    """ "đúng" or "1" to "em hiểu là …": which of the candidates."""
    if reading.read_reply(text) == "YES":
        return 0
    typed = text.strip(" .)")
    return int(typed) - 1 if typed.isdigit() and 1 <= int(typed) <= many else None


# Filling in


def _fill(talk: Talk, given: dict[str, str], sure: Mapping[str, Any] | None = None) -> None:
    """Keep what can be read, then ask for the rest, or for the last word."""
    flow, answers = INITIATIVE, {**talk.answers, **(sure or {})}
    given = _sorted_out(talk, given, answers)
    doubts: dict[str, Unclear | Unsure] = {}
    for step in flow.steps:
        if step.key in given and step.when(answers) and not isinstance(step, (Files, Review)) and not step.final:
            try:
                answers[step.key] = _read(talk, step, given[step.key])
            except Instead as other:
                answers |= other.answers
            except (Unclear, Unsure) as doubt:
                doubts[step.key] = doubt
                answers.pop(step.key, None)
        elif step.key not in answers and step.when(answers):
            _assume(talk, step, answers)
    talk.keep({key: value for key, value in answers.items() if key not in flow.final})
    _ask(talk, flow, doubts)


def _read(talk: Talk, step: Step, text: str) -> Any:
    options = step.options(talk)
    picked = pick(text, options)
    if not picked and isinstance(step, Choice):
        word = reading.read_reply(text).lower()
        picked = word if word in step.values else ""
    return step.pick(picked, talk) if picked else step.read(text, talk)


def _sorted_out(talk: Talk, given: dict[str, str], answers: dict[str, Any]) -> dict[str, str]:
    """The value may be money or words, and hold its calculation; a named author may be oneself."""
    given = dict(given)
    assert talk.person is not None
    if "benefit" in given and "effect" in given:
        given.setdefault("effects", given.pop("effect"))
    value = given.get("benefit") or given.pop("effect", "")
    if value:
        amount, _, how = value.partition("(")
        how = how.rstrip(" )")
        if reading.read_money(amount).status in ("ok", "confirm", "ask"):
            answers["effect"] = "money"
            given["benefit"] = amount.strip()
            if len(how) >= 10 and "calculation" not in given:
                given["calculation"] = how
        elif answers.get("effect") != "money" and sum(letter.isalpha() for letter in value) >= 15:
            answers["effect"] = "other"
            given.pop("benefit", None)
            given.setdefault("effects", value)
        else:
            answers.setdefault("effect", "money")
            given["benefit"] = value
    elif "effects" in given:
        answers.setdefault("effect", "other")
    if "author" in given:
        answers["behalf"] = "self" if fold(given["author"]) == fold(talk.person.name) else "other"
    return given


def _assume(talk: Talk, step: Step, answers: dict[str, Any]) -> None:
    """What need not be asked: one's own initiative and union, and nothing where nothing was written."""
    if step.key == "behalf":
        answers["behalf"] = "self"
    elif step.key == "unit":
        options = step.options(talk)
        if options:
            answers["unit"] = step.pick(options[0].value, talk)
    elif isinstance(step, Files):
        answers[step.key] = answers.get("files")
    elif step.optional:
        answers[step.key] = None


# Asking for the rest


def _ask(talk: Talk, flow: Flow[Talk], doubts: Doubts) -> None:
    answers = talk.answers
    missing = [step for step in flow.applying(answers) if step.key not in answers and not step.final and step.counted]
    missing = [step for step in missing if not isinstance(step, Review)]
    talk.at(asking="", unsure=(), doubt="", asked=(), sheet="read", menu=())
    if not missing:
        form.go_on(talk, head=_notes(talk))
        return
    doubt = doubts.get(missing[0].key)
    head = "\n\n".join(part for part in (_read_back(talk, flow), _notes(talk)) if part)
    if len(missing) > 1:
        _ask_several(talk, missing, doubts, head)
        return
    talk.at(asking=missing[0].key)
    if isinstance(doubt, Unsure):
        talk.at(unsure=doubt.answers, doubt=doubt.key, page=0)
    elif isinstance(doubt, Unclear):
        head += "\n\n" + talk.word(missing[0].key, f"error.{doubt.key}", **doubt.values)
    form.ask(talk, head=head)


def _ask_several(talk: Talk, missing: Sequence[Step], doubts: Doubts, head: str) -> None:
    """One message for all that is missing, to be answered with a line for each."""
    lines = []
    for number, step in enumerate(missing, 1):
        label = talk.say(f"{INITIATIVE.name}.{step.key}.label")
        lines.append(f"{number}) {label}: {_hint(talk, step, doubts.get(step.key))}")
    asked = tuple(
        (step.key, list(doubt.answers) if isinstance(doubt := doubts.get(step.key), Unsure) else []) for step in missing
    )
    talk.at(shown=missing[0].key, asking=missing[0].key, asked=asked, turn=talk.state.turn + 1)
    text = talk.say("one_message.missing", n=len(missing), lines="\n".join(lines))
    talk.replies.append(Reply(f"{head}\n\n{text}", turn=talk.state.turn))


def _hint(talk: Talk, step: Step, doubt: Unclear | Unsure | None) -> str:
    """What to write for this question, in one line."""
    if isinstance(doubt, Unsure):
        shown = [step.show(answer, talk) for answer in doubt.answers[:PAGE]]
        if len(shown) > 1:
            return "; ".join(f"{number} {one}" for number, one in enumerate(shown, 1))
        return first(
            (f"{INITIATIVE.name}.{step.key}.doubt.{doubt.key}", f"any.doubt.{doubt.key}"),
            talk.lang,
            shown=shown,
        )
    if isinstance(doubt, Unclear) and not step.options(talk):
        return talk.word(step.key, f"error.{doubt.key}", **doubt.values)
    if options := step.options(talk):
        return "; ".join(f"{number} {option.label}" for number, option in enumerate(options, 1))
    example = f"{INITIATIVE.name}.{step.key}.example"
    return talk.say("any.example", example=talk.say(example)) if has(example, talk.lang) else talk.word(step.key, "ask")


def _read_back(talk: Talk, flow: Flow[Talk]) -> str:
    """What was read, shortened: all of it is shown before it is handed in."""
    lines = []
    for step in flow.applying(talk.answers):
        answer = talk.answers.get(step.key)
        if answer is not None and step.counted and not step.final:
            shown = " ".join(step.show(answer, talk).split())
            shown = shown if len(shown) <= SHOWN else shown[:SHOWN].rstrip() + "…"
            lines.append(f"• {talk.say(f'{flow.name}.{step.key}.label')}: {shown}")
    return "\n".join((talk.say("one_message.read"), *lines))


def _notes(talk: Talk) -> str:
    """What the questions would have said besides: the same title elsewhere, a day outside the campaign."""
    notes = []
    title, applied = talk.answers.get("title"), talk.answers.get("applied")
    if title:
        said = INITIATIVE.by_key["title"].echo(title, talk)
        notes += [said] if said != talk.say("any.kept") else []
    if applied:
        notes += INITIATIVE.by_key["applied"].echo(applied, talk).split("\n")[1:]
    return "\n".join(notes)
