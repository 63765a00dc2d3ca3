"""What people may order at any time: /moi, /tiep, /cuatoi, /trangthai, … in Vietnamese and English.

To add a command: a function of the talk and of what stands after the command, and a line in COMMANDS.
A command in the middle of a form answers, and then the same question is asked again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from handlers import accounts, form, naming, officers, one_message, people, reading, standings, unfinished
from handlers.fold import fold
from handlers.talk import Talk
from handlers.understand import by_name
from messages.catalog import LANGUAGES, listed
from messages.wire import Option
from storage import initiatives
from storage import people as kept
from storage.initiatives import Initiative
from storage.records import Draft


def proceed(talk: Talk, head: str = "") -> None:
    """Go on with what this person needs next: consent, profile, the open form, else the menu."""
    if talk.flow is not None:
        form.ask(talk, head, again=True)
    elif talk.person is None:
        ask_consent(talk, head or ("" if talk.chat.said else talk.say("menu.welcome")))
    elif not talk.person.name:
        _resume(talk, kept.open_draft(talk.context.tx, talk.person.id, "profile"), "profile", head)
    else:
        talk.tell("\n\n".join(part for part in (head, talk.say("menu.ask")) if part), menu=people.menu(talk))


def ask_consent(talk: Talk, head: str) -> None:
    """Ask for consent; nothing else goes on before it is given."""
    talk.at(flow="consent")
    form.ask(talk, head)


def _resume(talk: Talk, draft: Draft | None, flow: str, head: str) -> None:
    if draft is None:
        form.begin(talk, flow, head)
        return
    talk.take_up(draft)
    talk.at(flow=flow, asking="", unsure=(), menu=())
    form.go_on(talk, head)


def start(talk: Talk, payload: str) -> None:
    """/start, with the unit of a poster as `u_<code>`, a group's code as `g_<code>`, an invitation as `o_<code>`."""
    if payload.startswith(("g_", "o_")):
        code(talk, payload[2:])
        return
    if payload.startswith("u_") and talk.context.units.successors(payload[2:]):
        talk.at(unit=payload[2:])
    proceed(talk, head=talk.say("menu.welcome") if talk.person is None else "")


def code(talk: Talk, about: str) -> None:
    """/ma CODE, or the code alone: an invitation, a code that joins accounts, or one that binds a group."""
    head = accounts.take(talk, about)
    if head and people.must_consent(talk):
        talk.leave()
        ask_consent(talk, head)
    elif head:
        proceed(talk, head)


def new(talk: Talk, sure: str) -> None:
    """/moi: a new initiative; an unfinished one is offered first, and stays."""
    assert talk.person is not None
    open_here = talk.draft if talk.draft and talk.draft.flow == "initiative" else None
    draft = open_here or kept.open_draft(talk.context.tx, talk.person.id)
    if draft is not None and draft.flow == "initiative" and draft.answers and sure != "khac":
        menu = (
            Option(f"/tiep {draft.id}", talk.say("menu.resume")),
            Option("/moi khac", talk.say("menu.new_beside")),
            Option(f"/bo {draft.id}", talk.say("menu.drop")),
        )
        talk.tell(talk.say("menu.unfinished", title=_title(talk, draft)), menu=menu)
    elif draft is not None and draft.flow == "initiative" and not draft.answers:
        _resume(talk, draft, "initiative", head="")
    else:
        talk.leave()
        form.begin(talk, "initiative")


def resume(talk: Talk, which: str) -> None:
    """/tiep: go on with the draft touched last, or with the one named."""
    assert talk.person is not None
    if talk.flow is not None and which in ("", str(talk.chat.draft_id)):
        talk.at(held="")
        form.ask(talk, again=True)
        return
    which = which.partition(" ")[0]
    drafts = kept.drafts(talk.context.tx, talk.person.id)
    draft = next((draft for draft in drafts if which in ("", str(draft.id))), None)
    if draft is None:
        proceed(talk, head=talk.say("menu.nothing_open"))
    else:
        _resume(talk, draft, draft.flow, head=talk.say("menu.going_on", title=_title(talk, draft)))


def drop(talk: Talk, which: str) -> None:
    """/bo: throw a draft away, after asking."""
    assert talk.person is not None
    wanted, _, sure = which.partition(" ")
    draft = next((found for found in kept.drafts(talk.context.tx, talk.person.id) if str(found.id) == wanted), None)
    if draft is None:
        proceed(talk, head=talk.say("menu.nothing_open"))
    elif sure != "yes":
        menu = (
            Option(f"/bo {draft.id} yes", talk.say("menu.drop_yes")),
            Option(f"/tiep {draft.id} no", talk.say("menu.drop_no")),
        )
        talk.tell(talk.say("menu.drop_sure", title=_title(talk, draft)), menu=menu)
    else:
        if talk.chat.draft_id == draft.id:
            talk.leave()
        kept.drop(talk.changes, draft.id)
        talk.tell(
            talk.say("menu.dropped"),
            menu=(Option("/moi", talk.say("menu.new")), Option("/cuatoi", talk.say("menu.mine"))),
        )


def cancel(talk: Talk, _about: str) -> None:
    """/huy: put the form aside; the draft stays."""
    if talk.flow is None:
        proceed(talk, head=talk.say("menu.nothing_open"))
    else:
        form.cancel(talk)


def use_held(talk: Talk, _about: str) -> None:
    """/lay: the words typed after a long absence are the answer after all."""
    held = talk.state.held
    talk.at(held="")
    if talk.flow is None or not held:
        proceed(talk)
        return
    talk.event = replace(talk.event, text=held, pressed="")
    form.take(talk)


def mine(talk: Talk, _about: str) -> None:
    """/cuatoi: my drafts and initiatives with their status."""
    assert talk.person is not None
    drafts = [
        (draft, _title(talk, draft))
        for draft in kept.drafts(talk.context.tx, talk.person.id)
        if draft.flow == "initiative"
    ]
    found = initiatives.of_person(talk.context.tx, talk.person.id)
    text = talk.say("mine.list", drafts=[title for _, title in drafts], initiatives=found)
    if talk.flow is not None:
        _aside(talk, text)
        return
    menu = [Option(f"/tiep {draft.id}", talk.say("mine.resume", title=title)) for draft, title in drafts[:3]]
    menu += [Option(f"/trangthai {one.code}", one.code) for one in found[:5]]
    talk.tell(text, menu=(*menu, Option("/moi", talk.say("menu.new"))))


def status(talk: Talk, code: str) -> None:
    """/trangthai CODE: only for the person who typed it in; to others it does not exist."""
    found = _mine(talk, code)
    if found is None:
        _aside(talk, talk.say("mine.unknown" if code else "mine.which"))
        return
    unit = talk.context.units.label(found.unit)
    text = talk.say("mine.status", one=found, unit=unit)
    if talk.flow is not None or not found.open:
        _aside(talk, text)
        return
    menu = (
        Option(f"/sua {found.code}", talk.say("mine.edit")),
        Option(f"/rut {found.code}", talk.say("mine.withdraw")),
    )
    talk.tell(text, menu=(*menu, Option("/cuatoi", talk.say("menu.mine"))))


def withdraw(talk: Talk, about: str) -> None:
    """/rut CODE: take back an initiative that nobody has reviewed, after asking."""
    code, _, sure = about.partition(" ")
    found = _mine(talk, code)
    if found is None or not found.open:
        _aside(talk, talk.say("mine.unknown" if found is None else "mine.too_late"))
    elif sure != "yes":
        yes = Option(f"/rut {found.code} yes", talk.say("mine.withdraw_yes"))
        talk.tell(
            talk.say("mine.withdraw_sure", one=found),
            menu=(yes, Option("/cuatoi", talk.say("mine.withdraw_no"))),
        )
    else:
        talk.changes.then.append(partial(initiatives.withdraw, key=found.id, now=talk.context.now))
        talk.tell(talk.say("mine.withdrawn", one=found), menu=people.menu(talk))


def edit(talk: Talk, about: str) -> None:
    """/sua: a question of the open form by key, number or name; or an initiative handed in, by its code."""
    if talk.flow is not None and (not about or not _looks_like_code(about)):
        if not form.edit_step(talk, about):
            form.edit(talk, about)
        return
    found = _mine(talk, about)
    if found is None or not found.open:
        _aside(talk, talk.say(("mine.unknown" if about else "mine.which") if found is None else "mine.too_late"))
        return
    assert talk.person is not None
    begun = next(
        (draft for draft in kept.drafts(talk.context.tx, talk.person.id) if draft.initiative_id == found.id),
        None,
    )
    if begun is not None:
        _resume(talk, begun, "initiative", head=talk.say("mine.editing", one=found))
        return
    talk.leave()
    files = {"files": found.answers["evidence"]} if found.answers.get("evidence") else {}
    talk.open("initiative", {**found.answers, **files}, initiative=found.id)
    answers = {key: value for key, value in talk.answers.items() if key not in ("review", "pledge")}
    talk.keep(answers)
    form.go_on(talk, head=talk.say("mine.editing", one=found))


def language(talk: Talk, wanted: str) -> None:
    """/ngonngu: Vietnamese or English, for this chat."""
    if wanted in LANGUAGES:
        talk.speak(wanted)
        proceed(talk, head=talk.say("menu.language_set"))
    else:
        menu = tuple(Option(f"/ngonngu {lang}", talk.say(f"menu.language.{lang}")) for lang in LANGUAGES)
        talk.tell(talk.say("menu.language.ask"), menu=menu)


def thanks(talk: Talk, _about: str) -> None:
    """Somebody says thank you, or goodbye."""
    talk.tell(talk.say("menu.welcome_back"))


def help_all(talk: Talk, _about: str) -> None:
    """/trogiup: what the bot does and what may be typed."""
    text = "\n\n".join(part for part in (talk.say("menu.help"), officers.helped(talk)) if part)
    if talk.flow is not None and talk.flow.name != "consent":
        _aside(talk, text)
    else:
        proceed(talk, head=text)


def ranking(talk: Talk, about: str) -> None:
    """/bangxephang: how the units stand, with buttons to switch."""
    form.aside(talk, *standings.ranking(talk, about))


def numbers(talk: Talk, about: str) -> None:
    """/thongke: everything counted for a unit."""
    form.aside(talk, *standings.numbers(talk, about))


Command = Callable[[Talk, str], None]

COMMANDS: dict[str, Command] = {
    "start": start, "batdau": start,
    "moi": new, "new": new,
    "mau": one_message.give, "template": one_message.give,
    "camon": thanks,
    "tiep": resume, "continue": resume,
    "bo": drop, "drop": drop,
    "huy": cancel, "cancel": cancel,
    "lay": use_held,
    "cuatoi": mine, "mine": mine,
    "trangthai": status, "status": status,
    "rut": withdraw, "takeback": withdraw,
    "sua": edit, "edit": edit,
    "hoso": people.edit_profile, "profile": people.edit_profile,
    "ngonngu": language, "language": language,
    "trogiup": help_all, "help": help_all,
    "neuten": naming.choose, "nameme": naming.choose,
    "nhacnho": unfinished.switch, "reminders": unfinished.switch,
    "tamdung": unfinished.pause, "pause": unfinished.pause,
    "bangxephang": ranking, "ranking": ranking,
    "thongke": numbers, "numbers": numbers,
    "ma": code, "code": code,
    "taikhoan": accounts.give, "account": accounts.give,
    "tomtat": officers.digest, "digest": officers.digest,
    "bantin": officers.hours, "digesthour": officers.hours,
    "manhom": officers.group_code, "groupcode": officers.group_code,
    "danhsach": officers.day_list, "list": officers.day_list,
    "dulieu": people.show_data, "data": people.show_data,
    "xuat": people.export, "export": people.export,
    "rutdongy": people.withdraw_consent, "withdraw": people.withdraw_consent,
    "xoa": people.erase, "erase": people.erase,
}  # fmt: skip
FOR_ANYONE = {
    start, language, help_all, ranking, numbers, code,
    people.show_data, people.export, people.withdraw_consent, people.erase,
}  # fmt: skip


def by_word(talk: Talk, anywhere: bool = False) -> str:
    """The command that these words stand for; `anywhere`: also within a form, where only rights are meant."""
    text = talk.event.text
    name = _said(talk.chat.lang).get(fold(text).strip(" .!?"))
    if name:
        return f"/{name}" if name in RIGHTS or not anywhere else ""
    if talk.flow is None and len(text) <= LONGEST_ORDER:
        name, about = by_name(text, BARE)
        return f"/{name} {about}".strip() if name else ""
    return ""


@cache
def _said(lang: str) -> dict[str, str]:
    """Words by the command that they stand for; the first command that claims a word has it."""
    return {word: name for name in reversed((*RIGHTS, *SAID)) for word in listed(f"menu.said.{name}", lang)}


RIGHTS = ("xoa", "rutdongy", "xuat", "dulieu")
SAID = ("tiep", "moi", "cuatoi", "trogiup", "camon", "tomtat", "danhsach")
# What may be typed without its "/" when nothing is open: "bảng xếp hạng tuần".
BARE = frozenset({
    "mau", "template", "hoso", "profile", "neuten", "nhacnho", "reminders", "bangxephang", "ranking", "thongke",
    "taikhoan", "tomtat", "bantin", "manhom", "ngonngu",
})  # fmt: skip
LONGEST_ORDER = 60


def for_anyone(line: str) -> bool:
    """Whether this orders something that people may do without consent, such as seeing and erasing their data."""
    return line.startswith("/") and _found(line)[0] in FOR_ANYONE


def _found(line: str) -> tuple[Command | None, str]:
    """The command and what stands after it, also where it was typed in several words: "/tóm tắt"."""
    first, _, about = line[1:].partition(" ")
    first = first.partition("@")[0]
    name, rest = by_name(f"{first} {about[:LONGEST_ORDER]}", COMMANDS)
    spread = bool(name) and name != fold(first).replace("-", "")
    return COMMANDS.get(name), rest if spread else about.strip()


def run(talk: Talk, line: str) -> None:
    """A line that begins with "/": the command with what stands after it."""
    command, about = _found(line)
    talk.at(menu=())
    if talk.flow is not None and command in (None, drop, unfinished.pause) and reading.read_reply(line[1:]):
        talk.event = replace(talk.event, text=line[1:], pressed="")  # "/bỏ qua"
        form.take(talk)
    elif command is None:
        proceed(talk, head=talk.say("menu.unknown_command"))
    elif command not in FOR_ANYONE and (talk.person is None or not talk.person.name or talk.state.flow == "consent"):
        proceed(talk)
    else:
        command(talk, about)


def offer_resume(talk: Talk) -> None:
    """After a long absence: say what stands open, and what the words just typed might be."""
    flow, step, draft = talk.flow, talk.step, talk.draft
    assert flow is not None and step is not None and draft is not None
    text = talk.event.text
    place = flow.plan(talk.answers).places.get(step.key)
    menu = [Option("/tiep", talk.say("menu.resume"))]
    if form.could_answer(talk, step, text):
        talk.at(held=text)
        menu.append(Option("/lay", talk.say("menu.use_held")))
    menu += [
        Option("/moi khac", talk.say("menu.new_beside")),
        Option(f"/bo {draft.id}", talk.say("menu.drop")),
    ]
    talk.tell(talk.say("menu.back_again", title=_title(talk, draft), place=place), menu=tuple(menu))


def _aside(talk: Talk, text: str) -> None:
    form.aside(talk, text, menu=people.menu(talk) if talk.flow is None else ())


def _mine(talk: Talk, code: str) -> Initiative | None:
    assert talk.person is not None
    found = initiatives.by_code(talk.context.tx, code.upper().strip()) if code else None
    return found if found and found.typist_id == talk.person.id else None


def _looks_like_code(text: str) -> bool:
    return text.count("-") >= 2 and text[-1:].isdigit()


def _title(talk: Talk, draft: Draft) -> str:
    return str(draft.answers.get("title") or talk.say("mine.untitled"))
