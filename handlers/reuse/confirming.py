"""/xacnhan: an officer confirms that a unit of theirs applies an initiative of another, one press each.

/xacnhan 12: that report. /xacnhan 12 đúng|chưa|ảnh|hoàn tác: what is made of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.conversation.flow import Flow
from handlers.conversation.talk import Talk
from handlers.officers import review as reviewing
from handlers.officers.decisions.outcome import Outcome
from handlers.officers.files import comes
from handlers.officers.record import write_down
from handlers.officers.verdicts import OWN_WORDS, asked_why
from handlers.officers.waiting import with_all_below
from handlers.people.menu import main_menu
from handlers.people.roles import units_of
from handlers.people.telling import tell
from handlers.reading.digits import whole as number_of
from handlers.reading.fold import fold
from handlers.reuse import may
from messages.catalog import listed
from messages.format import paragraphs
from messages.wire import Option, Reply
from storage.conversation import evidence
from storage.conversation.evidence import PHOTOS
from storage.initiatives import sharing
from storage.initiatives.initiatives import Initiative
from storage.initiatives.reuse import reports
from storage.initiatives.reuse.reports import Report, Status
from storage.initiatives.review import Officer
from storage.people import personal_data

COMMAND = "/xacnhan"
ORDERS = ("confirmed", "refused", "photos", "undo")
REASONS = ("not_used", "other", OWN_WORDS)
REPORT = "report"  # what the form is about: among its answers
_DECIDED = "reuse decided"  # at this very moment, by the number of the report


def confirm(talk: Talk, about: str) -> None:
    """What waits, or that report, or what is made of it."""
    typed, _, order = about.partition(" ")
    number = number_of(typed) if typed else None
    if number is None:
        show_next(talk)
        return
    mine = of_number(talk, number)
    if mine is None:
        reviewing.say(talk, talk.say("reuse.not_yours"))
    elif not order:
        _show(talk, *mine)
    else:
        _ordered(talk, *mine, order)


def of_number(talk: Talk, number: int) -> tuple[Report, Initiative] | None:
    """The report of that number and what it is about, for who may confirm it; that others wanted to is on record."""
    report = reports.find(talk.context.tx, number)
    found = may.initiative_of(talk, report) if report is not None else None
    if report is None or found is None:
        return None
    if not may.may_confirm(talk, report, found):
        write_down(talk, "reuse kept from", found.code)
        return None
    return report, found


def _ordered(talk: Talk, report: Report, found: Initiative, order: str) -> None:
    said = fold(order).strip(" .!")
    name = next((one for one in ORDERS if said in listed(f"reuse.said.{one}", talk.lang)), "")
    if name == "confirmed":
        _say(talk, report, decide(talk, report, found, Status.CONFIRMED))
    elif name == "refused" and (why := _why_not(talk, report, found)) is not None:
        reviewing.say(talk, why.said(talk))
    elif name == "refused":
        head = talk.say("reuse.refusing", code=found.code, unit=talk.context.units.label(report.unit))
        reviewing.open_form(talk, "doubting", found, head, {REPORT: report.id})
    elif name == "photos":
        _show_photos(talk, report)
    elif name == "undo":
        _say(talk, report, undo(talk, report, found))
    else:
        _show(talk, report, found)


# What waits


def waits(talk: Talk) -> list[tuple[Report, Initiative]]:
    """What waits for this officer, of their own units first; what was decided a moment ago waits no more."""
    mine = units_of(talk)
    told_there = reports.waiting(talk.context.tx, with_all_below(talk, mine))
    there = [(one, may.initiative_of(talk, one)) for one in told_there if (_DECIDED, one.id) not in talk.context.memo]
    found = [(one, about) for one, about in there if about is not None and may.may_confirm(talk, one, about)]
    return sorted(found, key=lambda each: (talk.me.id not in may.told_to(talk, *each), each[0].id))


def show_next(talk: Talk, head: str = "", menu: Sequence[Option] = ()) -> None:
    """The first that waits, behind what is said about the one before it."""
    there = waits(talk)
    if not there:
        reviewing.say(talk, paragraphs(head, talk.say("reuse.nothing")), menu)
        return
    report, found = there[0]
    _show(talk, report, found, paragraphs(head, talk.say("reuse.waits", n=len(there))), menu)


def _show(talk: Talk, report: Report, found: Initiative, head: str = "", menu: Sequence[Option] = ()) -> None:
    options: list[Option] = []
    if report.status == Status.TOLD:
        options += [_order(talk, report, name) for name in ("confirmed", "refused")]
    if photos(talk, report):
        options.append(_order(talk, report, "photos"))
    reviewing.say(talk, paragraphs(head, told(talk, report, found)), (*options, *menu))


def told(talk: Talk, report: Report, found: Initiative) -> str:
    """All of a report, in words."""
    tx, units = talk.context.tx, talk.context.units
    public = bool(sharing.public(tx, [found.id]))
    return talk.say(
        "reuse.one", one=report, code=found.code, title=found.title if public else "", unit=units.label(report.unit),
        origin=units.label(found.unit), who=personal_data.name(tx, report.person_id) if report.person_id else "",
    )  # fmt: skip


def _order(talk: Talk, report: Report, name: str) -> Option:
    word = listed(f"reuse.said.{name}", talk.lang)[0]
    return Option(f"{COMMAND} {report.id} {word}", talk.say(f"reuse.press.{name}"))


def photos(talk: Talk, report: Report) -> list[evidence.Kept]:
    """What was sent with it and is here."""
    return [one for one in evidence.of_reuse(talk.context.tx, report.id) if one.path]


def _show_photos(talk: Talk, report: Report) -> None:
    """Each in the chat where it can come; what cannot stands behind an address."""
    there = photos(talk, report)
    coming = [one for one in there if comes(talk, one)]
    for one in coming:
        caption = talk.say("review.file", name=one.name, shows="")
        talk.replies.append(Reply(caption, file=one.path, file_name=one.name, photo=one.mime in PHOTOS))
    orders = [_order(talk, report, name) for name in ("confirmed", "refused") if report.status == Status.TOLD]
    reviewing.say(talk, talk.say("reuse.photos", came=len(coming), number=len(there)), orders)
    if len(coming) < len(there):
        talk.replies[-1].evidence = f"{talk.me.id}-r{report.id}-{talk.lang}"


# What is decided


def decide(talk: Talk, report: Report, found: Initiative, status: Status, reason: str = "") -> Outcome:
    """It is so, or it is not; who told it hears of that."""
    if (why := _why_not(talk, report, found)) is not None:
        return why
    _keep(talk, report, found, status, reason)
    label = talk.context.units.label(report.unit)
    if report.person_id is not None and report.person_id != talk.me.id:
        talk.afterwards(
            tell, [report.person_id], f"reuse.told.{status}", talk.context.now, code=found.code, unit=label,
            reason=reason,
        )  # fmt: skip
    return Outcome(f"reuse.decided.{status}", {"code": found.code, "unit": label}, done=True)


def undo(talk: Talk, report: Report, found: Initiative) -> Outcome:
    """It waits again, for some minutes after one's own decision, unless its unit told it anew meanwhile."""
    held = reports.find(talk.context.tx, report.id, hold=True)
    values: dict[str, Any] = {"code": found.code, "unit": talk.context.units.label(report.unit)}
    mine = held is not None and held.officer_id == talk.me.id and held.status in (Status.CONFIRMED, Status.REFUSED)
    if held is None or not mine or talk.context.now - held.at > reports.UNDO_FOR:
        return Outcome("reuse.no_undo", values)
    others = [one for one in reports.standing(talk.context.tx, report.initiative_id) if one.id != report.id]
    if any(one.unit == report.unit for one in others):
        return Outcome("reuse.no_undo", values)
    _keep(talk, report, found, Status.TOLD, "")
    if report.person_id is not None and report.person_id != talk.me.id:
        talk.afterwards(tell, [report.person_id], "reuse.told.undone", talk.context.now, **values)
    return Outcome("reuse.undone", values, done=True)


def _why_not(talk: Talk, report: Report, found: Initiative) -> Outcome | None:
    """Why nothing can be decided about it now; nobody else can until the commit."""
    held = reports.find(talk.context.tx, report.id, hold=True)
    label = talk.context.units.label(report.unit)
    values = {"code": found.code, "unit": label}
    if held is None or held.status != Status.TOLD or (_DECIDED, report.id) in talk.context.memo:
        return Outcome("reuse.done_already", values)
    if may.is_itself(talk.context.units, report.unit, found.unit):
        return Outcome("reuse.itself", values)
    return None


def _keep(talk: Talk, report: Report, found: Initiative, status: Status, reason: str) -> None:
    talk.context.memo[_DECIDED, report.id] = status
    officer = Officer(person_id=talk.me.id, name=talk.me.name)
    talk.afterwards(
        reports.decide, key=report.id, status=status, officer=officer, code=found.code, now=talk.context.now,
        reason=reason,
    )  # fmt: skip


def _say(talk: Talk, report: Report, outcome: Outcome) -> None:
    """What became of it, and what waits next."""
    if not outcome.done:
        reviewing.say(talk, outcome.said(talk))
        return
    if outcome.key == "reuse.undone":
        reviewing.say(talk, outcome.said(talk), (Option(f"{COMMAND} {report.id}", talk.say("reuse.look")),))
        return
    show_next(talk, outcome.said(talk), (_order(talk, report, "undo"),))


def _doubted(talk: Talk) -> None:
    """The officer said why it is not confirmed."""
    answers = talk.answers
    mine = of_number(talk, int(answers[REPORT]))
    reason = answers.get("words") or talk.say(f"doubting.reason.told.{answers['reason']}")
    talk.end()
    if mine is None:
        talk.tell(talk.say("reuse.not_yours"), menu=main_menu(talk))
        return
    _say(talk, mine[0], decide(talk, *mine, Status.REFUSED, reason))


DOUBTING = Flow(
    "doubting",
    steps=asked_why(REASONS),
    finish=_doubted,
)
