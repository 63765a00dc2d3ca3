"""What people may order: /moi, /tiep, /cuatoi, … in Vietnamese and English. Each command is declared once, in COMMANDS.

To add a command: its function, one line in COMMANDS, and its words (`telegram.command.<name>` where it is offered,
`menu.said.<name>` where words stand for it). Every other list of commands is derived from that table, Telegram's too.
A command in the middle of a form answers, and then the same question is asked again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, replace
from enum import Enum, Flag, auto
from functools import cache

from handlers import accounts, form, groups, naming, officers, one_message, people, reading, standings, unfinished
from handlers.fold import fold
from handlers.talk import Talk
from handlers.understand import by_name
from messages.catalog import LANGUAGES, listed
from messages.format import paragraphs
from messages.wire import Option
from storage import initiatives
from storage import people as personal_data
from storage.initiatives import Initiative
from storage.records import Draft

# What comes next for a person


def proceed(talk: Talk, head: str = "") -> None:
    """Go on with what this person needs next: consent, profile, the open form, else the menu."""
    if talk.flow is not None:
        form.ask(talk, head, again=True)
    elif talk.person is None:
        if not head and not talk.chat.said:
            head = talk.say("menu.welcome")
        ask_consent(talk, head)
    elif not talk.person.name:
        begun = personal_data.open_draft(talk.context.tx, talk.person.id, "profile")
        go_on_with(talk, begun, "profile", head)
    else:
        talk.tell(paragraphs(head, talk.say("menu.ask")), menu=people.menu(talk))


def ask_consent(talk: Talk, head: str) -> None:
    """Ask for consent; nothing else goes on before it is given."""
    talk.state.opens("consent")
    form.ask(talk, head)


def go_on_with(talk: Talk, draft: Draft | None, flow: str, head: str) -> None:
    """Go on with this draft of that form; None: begin the form."""
    if draft is None:
        form.begin(talk, flow, head)
        return
    talk.take_up(draft)
    talk.state.resumes(flow)
    form.go_on(talk, head)


def start(talk: Talk, payload: str) -> None:
    """/start, with the unit of a poster as `u_<code>`, a group's code as `g_<code>`, an invitation as `o_<code>`."""
    if payload.startswith(("g_", "o_")):
        code(talk, payload[2:])
        return
    if payload.startswith("u_") and talk.context.units.successors(payload[2:]):
        talk.state.came_by(payload[2:])
    if talk.person is None:
        proceed(talk, head=talk.say("menu.welcome"))
    else:
        proceed(talk)


def code(talk: Talk, about: str) -> None:
    """/ma CODE, or the code alone: an invitation, a code that joins accounts, or one that binds a group."""
    head = accounts.take(talk, about)
    if head and people.must_consent(talk):
        talk.leave()
        ask_consent(talk, head)
    elif head:
        proceed(talk, head)


# Drafts


def new(talk: Talk, sure: str) -> None:
    """/moi: a new initiative; an unfinished one is offered first, and stays."""
    draft = talk.draft
    if draft is None or draft.flow != "initiative":
        draft = personal_data.open_draft(talk.context.tx, talk.me.id)
    if draft is None or (draft.answers and sure == "khac"):
        talk.leave()
        form.begin(talk, "initiative")
    elif draft.answers:
        menu = (
            Option(f"/tiep {draft.id}", talk.say("menu.resume")),
            Option("/moi khac", talk.say("menu.new_beside")),
            Option(f"/bo {draft.id}", talk.say("menu.drop")),
        )
        talk.tell(talk.say("menu.unfinished", title=title_of(talk, draft)), menu=menu)
    else:
        go_on_with(talk, draft, "initiative", head="")


def resume(talk: Talk, which: str) -> None:
    """/tiep: go on with the draft touched last, or with the one named."""
    if talk.flow is not None and which in ("", str(talk.chat.draft_id)):
        talk.state.holds("")
        form.ask(talk, again=True)
        return
    which = which.partition(" ")[0]
    drafts = personal_data.drafts(talk.context.tx, talk.me.id)
    draft = next((draft for draft in drafts if which in ("", str(draft.id))), None)
    if draft is None:
        proceed(talk, head=talk.say("menu.nothing_open"))
    else:
        go_on_with(talk, draft, draft.flow, head=talk.say("menu.going_on", title=title_of(talk, draft)))


def drop(talk: Talk, which: str) -> None:
    """/bo: throw a draft away, after asking."""
    wanted, _, sure = which.partition(" ")
    drafts = personal_data.drafts(talk.context.tx, talk.me.id)
    draft = next((draft for draft in drafts if str(draft.id) == wanted), None)
    if draft is None:
        proceed(talk, head=talk.say("menu.nothing_open"))
    elif sure != "yes":
        menu = (
            Option(f"/bo {draft.id} yes", talk.say("menu.drop_yes")),
            Option(f"/tiep {draft.id} no", talk.say("menu.drop_no")),
        )
        talk.tell(talk.say("menu.drop_sure", title=title_of(talk, draft)), menu=menu)
    else:
        if talk.chat.draft_id == draft.id:
            talk.leave()
        personal_data.drop(talk.changes, draft.id)
        menu = (Option("/moi", talk.say("menu.new")), Option("/cuatoi", talk.say("menu.mine")))
        talk.tell(talk.say("menu.dropped"), menu=menu)


def cancel(talk: Talk, _about: str) -> None:
    """/huy: put the form aside; the draft stays."""
    if talk.flow is None:
        proceed(talk, head=talk.say("menu.nothing_open"))
    else:
        form.cancel(talk)


def use_held(talk: Talk, _about: str) -> None:
    """/lay: the words typed after a long absence are the answer after all."""
    held = talk.state.held
    talk.state.holds("")
    if talk.flow is None or not held:
        proceed(talk)
        return
    talk.event = replace(talk.event, text=held, pressed="")
    form.take(talk)


def offer_resume(talk: Talk) -> None:
    """After a long absence: say what stands open, and what the words just typed might be."""
    step, draft = talk.this_step, talk.this_draft
    text = talk.event.text
    place = talk.this_flow.plan(talk.answers).places.get(step.key)
    menu = [Option("/tiep", talk.say("menu.resume"))]
    if form.could_answer(talk, step, text):
        talk.state.holds(text)
        menu.append(Option("/lay", talk.say("menu.use_held")))
    menu += [
        Option("/moi khac", talk.say("menu.new_beside")),
        Option(f"/bo {draft.id}", talk.say("menu.drop")),
    ]
    talk.tell(talk.say("menu.back_again", title=title_of(talk, draft), place=place), menu=tuple(menu))


def title_of(talk: Talk, draft: Draft) -> str:
    """What a draft is called, also while it has no title."""
    return str(draft.answers.get("title") or talk.say("mine.untitled"))


# What was handed in


def mine(talk: Talk, _about: str) -> None:
    """/cuatoi: my drafts and initiatives with their status."""
    tx, me = talk.context.tx, talk.me
    drafts = [draft for draft in personal_data.drafts(tx, me.id) if draft.flow == "initiative"]
    titles = [title_of(talk, draft) for draft in drafts]
    found = initiatives.of_person(tx, me.id)
    text = talk.say("mine.list", drafts=titles, initiatives=found)
    if talk.flow is not None:
        aside(talk, text)
        return
    menu = [
        Option(f"/tiep {draft.id}", talk.say("mine.resume", title=title))
        for draft, title in zip(drafts[:3], titles[:3], strict=True)
    ]
    menu += [Option(f"/trangthai {one.code}", one.code) for one in found[:5]]
    menu.append(Option("/moi", talk.say("menu.new")))
    talk.tell(text, menu=tuple(menu))


def status(talk: Talk, code: str) -> None:
    """/trangthai CODE: only for the person who typed it in; to others it does not exist."""
    found = _handed_in_by_me(talk, code)
    if found is None:
        _say_which(talk, code)
        return
    text = talk.say("mine.status", one=found, unit=talk.context.units.label(found.unit))
    if talk.flow is not None or not found.open:
        aside(talk, text)
        return
    menu = (
        Option(f"/sua {found.code}", talk.say("mine.edit")),
        Option(f"/rut {found.code}", talk.say("mine.withdraw")),
        Option("/cuatoi", talk.say("menu.mine")),
    )
    talk.tell(text, menu=menu)


def withdraw(talk: Talk, about: str) -> None:
    """/rut CODE: take back an initiative that nobody has reviewed, after asking."""
    code, _, sure = about.partition(" ")
    found = _handed_in_by_me(talk, code)
    if found is None:
        aside(talk, talk.say("mine.unknown"))
    elif not found.open:
        aside(talk, talk.say("mine.too_late"))
    elif sure != "yes":
        menu = (
            Option(f"/rut {found.code} yes", talk.say("mine.withdraw_yes")),
            Option("/cuatoi", talk.say("mine.withdraw_no")),
        )
        talk.tell(talk.say("mine.withdraw_sure", one=found), menu=menu)
    else:
        talk.afterwards(initiatives.withdraw, key=found.id, now=talk.context.now)
        talk.tell(talk.say("mine.withdrawn", one=found), menu=people.menu(talk))


def edit(talk: Talk, about: str) -> None:
    """/sua: a question of the open form by key, number or name; or an initiative handed in, by its code."""
    if talk.flow is not None and not _looks_like_code(about):
        if not form.edit_step(talk, about):
            form.edit(talk, about)
        return
    found = _handed_in_by_me(talk, about)
    if found is None:
        _say_which(talk, about)
    elif not found.open:
        aside(talk, talk.say("mine.too_late"))
    else:
        _edit_again(talk, found)


def _edit_again(talk: Talk, found: Initiative) -> None:
    """Go on with the draft that edits this initiative, or begin one with its answers, to be reviewed anew."""
    head = talk.say("mine.editing", one=found)
    drafts = personal_data.drafts(talk.context.tx, talk.me.id)
    begun = next((draft for draft in drafts if draft.initiative_id == found.id), None)
    if begun is not None:
        go_on_with(talk, begun, "initiative", head)
        return
    answers = {key: value for key, value in found.answers.items() if key not in ("review", "pledge")}
    if answers.get("evidence"):
        answers["files"] = answers["evidence"]
    talk.leave()
    talk.open("initiative", answers, initiative=found.id)
    form.go_on(talk, head)


def _handed_in_by_me(talk: Talk, code: str) -> Initiative | None:
    me = talk.me
    if not code:
        return None
    found = initiatives.by_code(talk.context.tx, code.upper().strip())
    if found is None or found.typist_id != me.id:
        return None
    return found


def _say_which(talk: Talk, code: str) -> None:
    """Say that this code is unknown; that one is wanted where there is none."""
    said = "mine.unknown" if code else "mine.which"
    aside(talk, talk.say(said))


def _looks_like_code(text: str) -> bool:
    return text.count("-") >= 2 and text[-1:].isdigit()


# Help, the language, a kind word


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
    text = paragraphs(talk.say("menu.help"), officers.helped(talk))
    if talk.flow is not None and talk.flow_name != "consent":
        aside(talk, text)
    else:
        proceed(talk, head=text)


def aside(talk: Talk, text: str) -> None:
    """Say something that is no part of a form; the open question comes again, without one the menu."""
    if talk.flow is None:
        talk.tell(text, menu=people.menu(talk))
    else:
        form.ask(talk, head=text, again=True)


# Standings


def show_ranking(talk: Talk, about: str) -> None:
    """/bangxephang: how the units stand, with buttons to switch."""
    text, menu = standings.ranking(talk, about)
    form.aside(talk, text, menu)


def show_statistics(talk: Talk, about: str) -> None:
    """/thongke: everything counted for a unit."""
    text, menu = standings.numbers(talk, about)
    form.aside(talk, text, menu)


# The table

Run = Callable[[Talk, str], None]  # the second argument is what was typed after the command


class Who(Enum):
    """Who may give a command."""

    ANYONE = auto()  # without consent too: help, and the rights over one's own data
    KNOWN = auto()  # who agreed and said their name
    OFFICER = auto()
    ADMIN = auto()  # of the group. Its function asks (`groups.may_change`): how things are set is shown to everybody


class Place(Flag):
    """Where a command is offered while people type."""

    NOWHERE = 0
    PRIVATE = auto()
    GROUP = auto()
    BOTH = PRIVATE | GROUP


class Words(Enum):
    """Where the words `menu.said.<name>` stand for a command, without any "/"."""

    NOWHERE = auto()
    AT_MENU = auto()  # while no form is open
    ANYWHERE = auto()  # within a form too: for rights, which have to be as easy to use as consent was to give


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name in each language, what it does, who may give it, and how it may be given."""

    vi: str  # also the name of its words
    en: str = ""
    _: KW_ONLY
    run: Run | None = None  # in the private chat; None: not known there
    in_group: Run | None = groups.only_in_private  # None: left to other bots, which may know a command of that name
    who: Who = Who.KNOWN  # in the private chat
    who_in_group: Who = Who.ANYONE
    offered: Place = Place.NOWHERE
    words: Words = Words.NOWHERE
    without_slash: tuple[str, ...] = ()  # languages in which its name alone will do while no form is open
    maybe_reply: bool = False  # within a form it may be the short reply of that name: "/bỏ qua", "/tạm dừng"

    @property
    def names(self) -> tuple[str, ...]:
        """All that people may type."""
        return tuple(filter(None, (self.vi, self.en)))

    def name(self, lang: str) -> str:
        """How people of that language type it."""
        if lang == "en" and self.en:
            return self.en
        return self.vi


# In the order in which Telegram lists those that are offered.
# fmt: off
COMMANDS = (
    Command("batdau", "start", run=start, in_group=groups.start, who=Who.ANYONE),
    Command(groups.BIND, "bind", in_group=groups.bind, who_in_group=Who.ADMIN, offered=Place.GROUP),
    Command("gio", "hour", in_group=groups.hour, who_in_group=Who.ADMIN, offered=Place.GROUP),
    Command("tamdung", "pause", run=unfinished.pause, in_group=groups.pause, who_in_group=Who.ADMIN,
            offered=Place.GROUP, maybe_reply=True),
    Command("moi", "new", run=new, offered=Place.BOTH, words=Words.AT_MENU),
    Command("mau", "template", run=one_message.give, offered=Place.PRIVATE, without_slash=("vi", "en")),
    Command("tiep", "continue", run=resume, offered=Place.PRIVATE, words=Words.AT_MENU),
    Command("bo", "drop", run=drop, in_group=None, maybe_reply=True),
    Command("huy", "cancel", run=cancel, in_group=None),
    Command("lay", run=use_held, in_group=None),
    Command("cuatoi", "mine", run=mine, offered=Place.PRIVATE, words=Words.AT_MENU),
    Command("trangthai", "status", run=status, offered=Place.PRIVATE),
    Command("sua", "edit", run=edit),
    Command("rut", "takeback", run=withdraw),
    Command("bangxephang", "ranking", run=show_ranking, in_group=groups.show_ranking, who=Who.ANYONE,
            offered=Place.BOTH, without_slash=("vi", "en")),
    Command("thongke", "numbers", run=show_statistics, in_group=groups.show_statistics, who=Who.ANYONE,
            offered=Place.BOTH, without_slash=("vi",)),
    Command("hoso", "profile", run=people.edit_profile, offered=Place.PRIVATE, without_slash=("vi", "en")),
    Command("ma", "code", run=code, in_group=groups.code_said_here, who=Who.ANYONE),
    Command("taikhoan", "account", run=accounts.give, offered=Place.PRIVATE, without_slash=("vi",)),
    Command("neuten", "nameme", run=naming.choose, without_slash=("vi",)),
    Command("nhacnho", "reminders", run=unfinished.switch, in_group=groups.remind_on, who_in_group=Who.ADMIN,
            offered=Place.BOTH, without_slash=("vi", "en")),
    Command("ngonngu", "language", run=language, in_group=groups.language, who=Who.ANYONE, who_in_group=Who.ADMIN,
            offered=Place.BOTH, without_slash=("vi",)),
    Command("tomtat", "digest", run=officers.digest, who=Who.OFFICER, words=Words.AT_MENU, without_slash=("vi",)),
    Command("bantin", "digesthour", run=officers.hours, who=Who.OFFICER, without_slash=("vi",)),
    Command("manhom", "groupcode", run=officers.group_code, who=Who.OFFICER, without_slash=("vi",)),
    Command("danhsach", "list", run=officers.day_list, who=Who.OFFICER, words=Words.AT_MENU),
    Command("dulieu", "data", run=people.show_data, who=Who.ANYONE, offered=Place.PRIVATE, words=Words.ANYWHERE),
    Command("xuat", "export", run=people.export, who=Who.ANYONE, offered=Place.PRIVATE, words=Words.ANYWHERE),
    Command("rutdongy", "withdraw", run=people.withdraw_consent, who=Who.ANYONE, offered=Place.PRIVATE,
            words=Words.ANYWHERE),
    Command("xoa", "erase", run=people.erase, who=Who.ANYONE, offered=Place.PRIVATE, words=Words.ANYWHERE),
    Command("trogiup", "help", run=help_all, in_group=groups.help_here, who=Who.ANYONE, offered=Place.BOTH,
            words=Words.AT_MENU),
    Command("camon", run=thanks, in_group=None, words=Words.AT_MENU),
)
# fmt: on

IN_PRIVATE = {name: command for command in COMMANDS if command.run is not None for name in command.names}
IN_GROUPS = {name: command.in_group for command in COMMANDS if command.in_group is not None for name in command.names}

OFFERED_IN_PRIVATE = tuple(command for command in COMMANDS if Place.PRIVATE in command.offered)
_OFFERED_IN_GROUPS = tuple(command for command in COMMANDS if Place.GROUP in command.offered)
OFFERED_IN_GROUPS = tuple(command for command in _OFFERED_IN_GROUPS if command.who_in_group is Who.ANYONE)
OFFERED_TO_ADMINS = (
    *(command for command in _OFFERED_IN_GROUPS if command.who_in_group is Who.ADMIN),
    *OFFERED_IN_GROUPS,
)

_WITHOUT_SLASH = frozenset(command.name(lang) for command in COMMANDS for lang in command.without_slash)
LONGEST_ORDER = 60  # letters of an order in words: "bảng xếp hạng tuần"


def by_word(talk: Talk, anywhere: bool = False) -> str:
    """The command that these words stand for; `anywhere`: also within a form, where only rights are meant."""
    text = talk.event.text
    name = _said(talk.lang, anywhere).get(fold(text).strip(" .!?"))
    if name:
        return f"/{name}"
    if talk.flow is None and len(text) <= LONGEST_ORDER:
        name, about = by_name(text, _WITHOUT_SLASH)
        return f"/{name} {about}".strip() if name else ""
    return ""


@cache
def _said(lang: str, anywhere: bool) -> dict[str, str]:
    """Words by the command that they stand for."""
    meant = {Words.ANYWHERE}
    if not anywhere:
        meant.add(Words.AT_MENU)
    return {
        word: command.vi
        for command in COMMANDS
        if command.words in meant
        for word in listed(f"menu.said.{command.vi}", lang)
    }


def for_anyone(line: str) -> bool:
    """Whether this orders something that people may do without consent, such as seeing and erasing their data."""
    if not line.startswith("/"):
        return False
    command, _ = _found(line)
    return command is not None and command.who is Who.ANYONE


def _found(line: str) -> tuple[Command | None, str]:
    """The command and what stands after it, also where it was typed in several words: "/tóm tắt"."""
    first, _, about = line[1:].partition(" ")
    first = first.partition("@")[0]
    name, rest = by_name(f"{first} {about[:LONGEST_ORDER]}", IN_PRIVATE)
    if not name:
        return None, about.strip()
    if name == fold(first).replace("-", ""):
        return IN_PRIVATE[name], about.strip()
    return IN_PRIVATE[name], rest


def run(talk: Talk, line: str) -> None:
    """A line that begins with "/", in the private chat: the command with what stands after it."""
    command, about = _found(line)
    talk.state.offers(())
    if talk.flow is not None and (command is None or command.maybe_reply) and reading.read_reply(line[1:]):
        talk.event = replace(talk.event, text=line[1:], pressed="")
        form.take(talk)
    elif command is None or command.run is None:
        proceed(talk, head=talk.say("menu.unknown_command"))
    elif _may(talk, command.who):
        command.run(talk, about)


def _may(talk: Talk, who: Who) -> bool:
    """Whether this person is one of those; says what comes first where they are not."""
    if who is Who.ANYONE:
        return True
    if talk.person is None or not talk.person.name or talk.flow_name == "consent":
        proceed(talk)
        return False
    if who is Who.OFFICER and not officers.units_of(talk):
        form.aside(talk, talk.say("officers.not_one"))
        return False
    return True
