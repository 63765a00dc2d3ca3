"""The whole form in one message: `/mau` gives a template, what comes back is read, the rest is asked.

"Tên: … / Trước đây: … / Cách làm: …" in any order, labels with or without accents, or free words with some of
it: `handlers/initiative/labelled.py` reads it, here it is filled into the form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers import reading
from handlers.conversation import ask
from handlers.conversation.answer import go_on, leaves_to_union
from handlers.conversation.pages import PAGE
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.files import Files
from handlers.conversation.steps.review import Review
from handlers.conversation.steps.step import AnyStep, Instead, Unclear, Unsure
from handlers.conversation.talk import Talk
from handlers.initiative import labelled
from handlers.initiative.form import INITIATIVE
from handlers.people import allowance
from handlers.reading import orders
from handlers.reading.digits import whole
from handlers.reading.fold import fold
from handlers.reading.picking import pick
from messages.catalog import first, has
from messages.wire import Option, Reply
from storage.conversation import drafts

STALE = timedelta(hours=12)  # after so long nobody remembers what was asked together
SHOWN = 100  # letters of an answer that is read back while others are still to come
LEAST_CALCULATION = 10  # letters behind an amount that tell how it was reckoned
LEAST_EFFECT = 15  # letters that tell an effect, where no amount was found

_NUMBERED = re.compile(r"(\d{1,2})\s*[).:\-]\s*(.+)")

Doubts = Mapping[str, Unclear | Unsure]


# Giving the template


def give(talk: Talk, _about: str) -> None:
    """/mau: a short template to fill in and send back as one message."""
    if talk.flow_name != INITIATIVE.name:
        if allowance.refuses_new(talk):
            return
        draft = drafts.open_draft(talk.context.tx, talk.me.id)
        talk.leave()
        if draft is not None and not draft.answers:
            talk.take_up(draft)
            talk.state.resumes(INITIATIVE.name)
        else:
            talk.open(INITIATIVE.name)
    units = [option.label for option in INITIATIVE.by_key["unit"].options(talk)]
    talk.tell(talk.say("one_message.template", unit="".join(units[:1])))
    talk.state.gives_template()


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
    given = labelled.read(event.text, asked_for)
    if not given:
        if asked_for:
            talk.state.reads_template()  # they go on question by question: a long answer is only that
        if asked_for and len(event.text) >= labelled.LONG_TEXT:
            _keep_unread(talk)
            return True
        return False
    if talk.flow is None:
        if allowance.refuses_new(talk):
            return True
        talk.leave()
        talk.open(INITIATIVE.name)
    talk.state.reads_template()
    doubts = _fill(talk, given)
    placed = {key: words for key, words in given.items() if not isinstance(doubts.get(key), Unclear)}
    _say_unplaced(talk, labelled.unplaced(event.text, placed))
    return True


def _say_unplaced(talk: Talk, left: str) -> None:
    """Quote what has found no place among the answers, above what was read."""
    if left and talk.replies:
        note = talk.say("one_message.unplaced", text=_shortened(left))
        talk.replies[0] = replace(talk.replies[0], text=f"{note}\n\n{talk.replies[0].text}")


def _keep_unread(talk: Talk) -> None:
    """Say that nothing could be read, and keep the words: they may be the description, or be sent again."""
    talk.state.holds(talk.event.text)
    as_way = Option("/lay solution", talk.say("one_message.use_as_way"))
    talk.tell(talk.say("one_message.unread"), menu=(as_way, Option("/mau", talk.say("one_message.once_more"))))


def _rest(talk: Talk) -> bool:
    """The answer to several questions at once: labelled, numbered, or a line for each in their order."""
    asked, text = talk.state.takes_asked(), talk.event.text
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or reading.read_reply(text) not in ("", "YES", "NO") or orders.is_order(text):
        return False
    keys = [key for key, _ in asked]
    given = labelled.labelled(text) or _to_each_its_own(talk, _in_order(lines, keys))
    meant = {key: candidates for key, candidates in asked if candidates}
    sure: dict[str, Any] = {}
    for key, candidates in meant.items():
        number = _picked(given.get(key, ""), len(candidates))
        if number is not None:
            sure[key] = candidates[number]
            del given[key]
    _fill(talk, given, sure)
    return True


def _in_order(lines: Sequence[str], keys: Sequence[str]) -> dict[str, str]:
    """A line for each question: by its number where all have one, else in the order of the questions."""
    numbered = [found for found in map(_NUMBERED.fullmatch, lines) if found and 1 <= int(found[1]) <= len(keys)]
    if len(keys) > 1 and len(numbered) == len(lines):
        return {keys[int(found[1]) - 1]: found[2] for found in numbered}
    answers = list(lines[: len(keys) - 1])
    rest = lines[len(keys) - 1 :]
    if rest:
        answers.append("\n".join(rest))
    return dict(zip(keys, answers, strict=False))


def _to_each_its_own(talk: Talk, given: dict[str, str]) -> dict[str, str]:
    """Lines in the person's own order: one that is no answer where it stands may surely be the answer to another."""
    lost = {key: line for key, line in given.items() if not _fits(talk, key, line)}
    homes = {key: [other for other in lost if _fits(talk, other, line)] for key, line in lost.items()}
    moved = {key: others[0] for key, others in homes.items() if len(others) == 1}
    found = {home: lost[key] for key, home in moved.items()}
    if len(found) < len(moved):
        return given  # two lines for one question
    return {key: line for key, line in given.items() if key not in moved} | found


def _fits(talk: Talk, key: str, line: str) -> bool:
    """Whether the line answers that question; a number picks only where it stands."""
    step = INITIATIVE.by_key[key]
    if line.strip(" .)").isdecimal():
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
    number = whole(text.strip(" .)"))
    if number is not None and 1 <= number <= many:
        return number - 1
    return None


# Filling in


def _fill(talk: Talk, given: dict[str, str], sure: Mapping[str, Any] | None = None) -> Doubts:
    """Keep what can be read, then ask for the rest, or for the last word."""
    answers = {**talk.answers, **(sure or {})}
    given = _sorted_out(talk, given, answers)
    doubts: dict[str, Unclear | Unsure] = {}
    for step in INITIATIVE.steps:
        if not step.when(answers):
            continue
        if step.key in given and not isinstance(step, (Files, Review)) and not step.final:
            try:
                answers[step.key] = _read(talk, step, given[step.key])
            except Instead as other:
                answers |= other.answers
            except (Unclear, Unsure) as doubt:
                doubts[step.key] = doubt
                answers.pop(step.key, None)
        elif step.key not in answers:
            _assume(talk, step, answers)
    talk.keep({key: value for key, value in answers.items() if key not in INITIATIVE.final})
    _ask(talk, doubts)
    return doubts


def _read(talk: Talk, step: AnyStep, text: str) -> Any:
    """The answer in these words, which may also name an option. Raises what `Step.read` does."""
    if leaves_to_union(step, text, talk.lang):
        return step.unclear(talk)
    picked = pick(text, step.options(talk))
    if not picked and isinstance(step, Choice):
        word = reading.read_reply(text).lower()
        if word in step.values:
            picked = word
    if picked:
        return step.pick(picked, talk)
    return step.read(text, talk)


def _sorted_out(talk: Talk, given: dict[str, str], answers: dict[str, Any]) -> dict[str, str]:
    """The value may be money or words, and hold its calculation; a named author may be oneself."""
    given = dict(given)
    if "benefit" in given and "effect" in given:
        given.setdefault("effects", given.pop("effect"))
    value = given.get("benefit") or given.pop("effect", "")
    if value:
        _sort_value(value, given, answers)
    elif "effects" in given:
        answers.setdefault("effect", "other")
    if "author" in given:
        myself = fold(given["author"]) == fold(talk.me.name)
        answers["behalf"] = "self" if myself else "other"
    return given


def _sort_value(value: str, given: dict[str, str], answers: dict[str, Any]) -> None:
    """An amount, with its calculation in brackets behind it, or an effect in words."""
    amount, _, how = value.partition("(")
    how = how.rstrip(" )")
    if reading.read_money(amount).status in ("ok", "confirm", "ask"):
        answers["effect"] = "money"
        given["benefit"] = amount.strip()
        if len(how) >= LEAST_CALCULATION:
            given.setdefault("calculation", how)
    elif answers.get("effect") != "money" and sum(map(str.isalpha, value)) >= LEAST_EFFECT:
        answers["effect"] = "other"
        given.pop("benefit", None)
        given.setdefault("effects", value)
    else:
        answers.setdefault("effect", "money")
        given["benefit"] = value


def _assume(talk: Talk, step: AnyStep, answers: dict[str, Any]) -> None:
    """What need not be asked: one's own initiative and union, and nothing where nothing was written."""
    if step.key == "behalf":
        answers["behalf"] = "self"
    elif step.key == "unit":
        options = step.options(talk)
        if options:
            answers["unit"] = step.pick(options[0].value, talk)
    elif isinstance(step, Files):
        answers[step.key] = step.standing(answers)
    elif step.optional:
        answers[step.key] = None


# Asking for the rest


def _ask(talk: Talk, doubts: Doubts) -> None:
    missing = _missing(talk)
    state = talk.state
    state.asks_next()
    state.reads_template()
    notes = _notes(talk)
    if not missing:
        go_on(talk, head=notes)
        return
    head = "\n\n".join(part for part in (_read_back(talk), notes) if part)
    if len(missing) > 1:
        _ask_several(talk, missing, doubts, head)
        return
    (step,) = missing
    doubt = doubts.get(step.key)
    state.asks(step.key)
    if isinstance(doubt, Unsure):
        state.doubts(doubt.answers, doubt.key)
    elif isinstance(doubt, Unclear):
        head += "\n\n" + talk.word(step.key, f"error.{doubt.key}", **doubt.values)
    ask.ask(talk, head=head)


def _missing(talk: Talk) -> list[AnyStep]:
    """The questions of the review that have no answer yet."""
    answers = talk.answers
    return [step for step in INITIATIVE.plan(answers).listed if step.key not in answers and not step.final]


def _ask_several(talk: Talk, missing: Sequence[AnyStep], doubts: Doubts, head: str) -> None:
    """One message for all that is missing, to be answered with a line for each."""
    lines = []
    asked = []
    for number, step in enumerate(missing, 1):
        doubt = doubts.get(step.key)
        label = talk.say(f"{INITIATIVE.name}.{step.key}.label")
        lines.append(f"{number}) {label}: {_hint(talk, step, doubt)}")
        candidates = list(doubt.answers) if isinstance(doubt, Unsure) else []
        asked.append((step.key, candidates))
    talk.state.asks_together(asked)
    text = talk.say("one_message.missing", n=len(missing), lines="\n".join(lines))
    talk.replies.append(Reply(f"{head}\n\n{text}", turn=talk.state.turn))


def _hint(talk: Talk, step: AnyStep, doubt: Unclear | Unsure | None) -> str:
    """What to write for this question, in one line."""
    if isinstance(doubt, Unsure):
        return _what_was_meant(talk, step, doubt)
    options = step.options(talk)
    if options:
        return _as_list([option.label for option in options])
    if doubt is not None:
        return talk.word(step.key, f"error.{doubt.key}", **doubt.values)
    example = f"{INITIATIVE.name}.{step.key}.example"
    if has(example, talk.lang):
        return talk.say("any.example", example=talk.say(example))
    return talk.word(step.key, "ask", **step.numbers(talk.answers))


def _what_was_meant(talk: Talk, step: AnyStep, doubt: Unsure) -> str:
    shown = [step.show(answer, talk) for answer in doubt.answers[:PAGE]]
    if len(shown) > 1:
        return _as_list(shown)
    keys = (f"{INITIATIVE.name}.{step.key}.doubt.{doubt.key}", f"any.doubt.{doubt.key}")
    return first(keys, talk.lang, shown=shown)


def _as_list(labels: Sequence[str]) -> str:
    return "; ".join(f"{number} {label}" for number, label in enumerate(labels, 1))


def _read_back(talk: Talk) -> str:
    """What was read, shortened: all of it is shown before it is handed in."""
    lines = [talk.say("one_message.read")]
    for step in INITIATIVE.applying(talk.answers):
        answer = talk.answers.get(step.key)
        if answer is not None and step.counted and not step.final:
            label = talk.say(f"{INITIATIVE.name}.{step.key}.label")
            lines.append(f"• {label}: {_shortened(step.show(answer, talk))}")
    return "\n".join(lines)


def _shortened(shown: str) -> str:
    """On one line."""
    line = " ".join(shown.split())
    if len(line) <= SHOWN:
        return line
    return line[:SHOWN].rstrip() + "…"


def _notes(talk: Talk) -> str:
    """What the questions would have said besides: the same title elsewhere, a day outside the campaign."""
    notes = []
    title, applied = talk.answers.get("title"), talk.answers.get("applied")
    if title:
        said = INITIATIVE.by_key["title"].echo(title, talk)
        if said != talk.say("any.kept"):
            notes.append(said)
    if applied:
        notes += INITIATIVE.by_key["applied"].echo(applied, talk).split("\n")[1:]
    return "\n".join(notes)
