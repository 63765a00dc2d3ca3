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

from handlers import reading
from handlers.announcements import in_chat as announcements
from handlers.awards import ordering as awards
from handlers.boards.standings import show_ranking, show_statistics
from handlers.conversation import ask, take
from handlers.conversation.talk import Talk
from handlers.council import in_chat as council
from handlers.desk import sign_in
from handlers.ease import asking as ease
from handlers.groups import all_settings, binding, group, private_answers, routing, settings
from handlers.initiative import behalf, one_message, page
from handlers.initiative.drafts import another_way, cancel, drop, new, resume, use_held
from handlers.initiative.mine import edit, looks_like_code, mine, withdraw
from handlers.keepsakes import asked, story_consent
from handlers.library import telling as library
from handlers.officers import (
    absence,
    day_list,
    digest,
    find,
    group_codes,
    inviting,
    matching,
    recognising,
    review,
)
from handlers.officers.decisions import told_in_groups
from handlers.officers.group_chats import health
from handlers.papers import entered
from handlers.papers import give as give_paper
from handlers.people import accounts, data, preferences, profile, roles
from handlers.people.coauthors import answering, passing_on
from handlers.people.help import again, help_all, language, show_settings, thanks
from handlers.people.start import code, proceed, start
from handlers.reading import remarks
from handlers.reading.fold import fold
from handlers.reading.picking import by_name, plain, without_wish
from handlers.reading.remarks.menu import asked_for, asks_for_another
from handlers.reading.replies import LONGEST_REPLY
from handlers.reuse import applying, confirming
from handlers.reuse import board as spread
from handlers.sharing import asking as sharing
from handlers.support import asking, helping, most_asked, ready_answers, team_chat, typing_out
from messages.catalog import listed

# The table

Run = Callable[[Talk, str], None]  # the second argument is what was typed after the command


class Who(Enum):
    """Who may give a command."""

    ANYONE = auto()  # without consent too: help, and the rights over one's own data
    KNOWN = auto()  # who agreed and said their name
    READER = auto()  # an officer, or somebody of a support team
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
    ANYWHERE = auto()  # within a form too: a human is asked for; rights, as easy to use as consent was to give


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name in each language, what it does, who may give it, and how it may be given."""

    vi: str  # also the name of its words
    en: str = ""
    _: KW_ONLY
    also: tuple[str, ...] = ()  # as people shorten it, in any language
    run: Run | None = None  # in the private chat; None: not known there
    in_group: Run | None = group.only_in_private  # None: left to other bots, which may know a command of that name
    alone: bool = False  # in a group it is answered so that only the asker sees it; it changes nothing
    who: Who = Who.KNOWN  # in the private chat
    who_in_group: Who = Who.ANYONE
    offered: Place = Place.NOWHERE
    words: Words = Words.NOWHERE
    without_slash: tuple[str, ...] = ()  # languages in which its name alone will do while no form is open
    numbered: bool = False  # behind it stands a number, a code or nothing: with other words it is none, "/ chuyển máy"
    maybe_reply: bool = False  # within a form it may be the short reply of that name: "/bỏ qua", "/tạm dừng"

    @property
    def names(self) -> tuple[str, ...]:
        """All that people may type."""
        return tuple(filter(None, (self.vi, self.en, *self.also)))

    @property
    def here(self) -> Run | None:
        """What it does in a group."""
        if self.alone and self.run is not None:
            return private_answers.alone(self.vi, self.run)
        return self.in_group

    def name(self, lang: str) -> str:
        """How people of that language type it."""
        if lang == "en" and self.en:
            return self.en
        return self.vi


def _hand_on(talk: Talk, about: str) -> None:
    """/chuyen 12: a colleague answers that question. /chuyen CODE: that initiative goes to the portal."""
    if about[:1].isdecimal():
        helping.hand_on(talk, about)
    else:
        entered.hand_over(talk, about)


def begin(talk: Talk, payload: str) -> None:
    """/start; a link from a group may lead to what was asked there."""
    if line := private_answers.asked(payload):
        run(talk, line)
    else:
        start(talk, payload)


# In the order in which Telegram lists those that are offered.
# fmt: off
COMMANDS = (
    Command("batdau", "start", run=begin, in_group=binding.start, who=Who.ANYONE),
    Command(binding.BIND, "bind", in_group=binding.bind, who_in_group=Who.ADMIN, offered=Place.GROUP),
    Command("gio", "hour", in_group=settings.hour, who_in_group=Who.ADMIN, offered=Place.GROUP),
    Command("tamdung", "pause", run=preferences.pause, in_group=settings.pause, who_in_group=Who.ADMIN,
            offered=Place.GROUP, maybe_reply=True),
    Command("moi", "new", run=new, offered=Place.BOTH, words=Words.AT_MENU),
    Command("mau", "template", run=one_message.give, offered=Place.PRIVATE, words=Words.ANYWHERE,
            without_slash=("vi", "en")),
    Command("trang", "page", run=page.give, offered=Place.PRIVATE, words=Words.ANYWHERE),
    Command("nopho", "onbehalf", run=behalf.hand_in_for, in_group=None, words=Words.ANYWHERE),
    Command("kho", "library", run=library.find, offered=Place.PRIVATE, words=Words.AT_MENU),
    Command("cachkhac", "anotherway", run=another_way, in_group=None),
    Command("tiep", "continue", run=resume, offered=Place.PRIVATE, words=Words.AT_MENU),
    Command("bo", "drop", run=drop, in_group=None, maybe_reply=True),
    Command("huy", "cancel", run=cancel, in_group=None),
    Command("lay", run=use_held, in_group=None),
    Command(private_answers.MINE, "mine", run=mine, alone=True, offered=Place.BOTH, words=Words.AT_MENU),
    Command(private_answers.STATUS, "status", run=find.status, alone=True, offered=Place.BOTH),
    Command("sua", "edit", run=edit),
    Command("rut", "takeback", run=withdraw, words=Words.AT_MENU),
    Command("latoi", "thatisme", run=answering.confirm),
    Command("khongphaitoi", "notme", run=answering.refuse),
    Command("madongtacgia", "coauthorcode", run=passing_on.give),
    Command("bangxephang", "ranking", run=show_ranking, in_group=routing.show_ranking, who=Who.ANYONE,
            also=("bxh", "xephang"), offered=Place.BOTH, without_slash=("vi", "en")),
    Command("thongke", "numbers", run=show_statistics, in_group=routing.show_statistics, who=Who.ANYONE,
            offered=Place.BOTH, without_slash=("vi",)),
    Command("hoso", "profile", run=profile.edit_profile, offered=Place.PRIVATE, without_slash=("vi", "en")),
    Command("ma", "code", run=code, in_group=binding.code_said_here, who=Who.ANYONE),
    Command("taikhoan", "account", run=accounts.give, offered=Place.PRIVATE, without_slash=("vi",)),
    Command("neuten", "nameme", run=preferences.choose, without_slash=("vi",)),
    Command("giay", "certificate", run=asked.give),
    Command("chokechuyen", "allowstory", run=story_consent.answer),
    Command("chiase", "share", run=sharing.answer),
    Command(private_answers.APPLY, "apply", run=applying.apply,
            in_group=private_answers.only_there(private_answers.APPLY)),
    Command("nhanrong", "spread", run=spread.show, in_group=spread.show_in_group, without_slash=("vi",)),
    Command("xacnhan", "confirm", run=confirming.confirm, who=Who.OFFICER),
    Command("tentrengiay", "nameonpapers", run=preferences.choose_on_papers),
    Command("nhacnho", "reminders", run=preferences.switch, in_group=settings.remind_on, who_in_group=Who.ADMIN,
            offered=Place.BOTH, without_slash=("vi", "en")),
    Command("ngonngu", "language", run=language, in_group=settings.language, who=Who.ANYONE, who_in_group=Who.ADMIN,
            offered=Place.BOTH, without_slash=("vi",)),
    Command("ban", "desk", run=sign_in.give, words=Words.AT_MENU),
    Command("tomtat", "digest", run=digest.digest, who=Who.READER, words=Words.AT_MENU, without_slash=("vi",)),
    Command("bantin", "digesthour", run=digest.hours, who=Who.READER, without_slash=("vi",)),
    Command("manhom", "groupcode", run=group_codes.group_code, who=Who.OFFICER, without_slash=("vi",)),
    Command("nhom", "groups", run=health.show, who=Who.OFFICER),
    Command("danhsach", "list", run=day_list.day_list, who=Who.OFFICER, words=Words.AT_MENU),
    Command("duyet", "review", run=review.queue, who=Who.READER, words=Words.AT_MENU, without_slash=("vi",)),
    Command("tim", "find", run=find.find, who=Who.READER, without_slash=("vi",)),
    Command("congnhan", "recognise", run=recognising.recognise, who=Who.OFFICER),
    Command("khenthuong", "awards", run=awards.awards, who=Who.OFFICER, words=Words.AT_MENU, without_slash=("vi",)),
    Command("don", "application", run=give_paper.give),
    Command("kechuyen", "tellstory", run=told_in_groups.tell_story, who=Who.OFFICER),
    Command("thongbao", "announce", run=announcements.announce, who=Who.OFFICER, words=Words.AT_MENU),
    Command("hoidong", "council", run=council.call, who=Who.OFFICER, words=Words.AT_MENU),
    Command("chamdiem", "mark", run=council.mark, words=Words.AT_MENU),
    Command("khop", "match", run=matching.match, who=Who.OFFICER),
    Command("nghi", "away", run=absence.away, who=Who.OFFICER),
    Command("moicanbo", "invite", run=inviting.invite, who=Who.OFFICER),
    Command("thoicanbo", "uninvite", run=inviting.end, who=Who.OFFICER),
    Command("traloi", "reply", run=helping.reply, in_group=team_chat.reply, words=Words.AT_MENU),
    Command("cho", "waiting", run=helping.show_waiting, in_group=None, who=Who.READER, numbered=True),
    Command("nhan", "take", run=helping.take, in_group=team_chat.take, who=Who.READER, numbered=True),
    Command("nhomhotro", "supportgroup", run=team_chat.only_in_group, in_group=team_chat.bind, who=Who.ANYONE),
    Command("hoinhieu", "mostasked", run=most_asked.order, in_group=None, who=Who.READER),
    Command("dekhai", "easy", run=ease.answer, in_group=None),
    Command("chepho", "typeout", run=typing_out.order, in_group=None, words=Words.ANYWHERE),
    Command("giuchep", "keeptyped", run=typing_out.keep, in_group=None),
    Command("mautraloi", "readyanswers", run=ready_answers.order, in_group=None, who=Who.READER),
    Command("chuyen", "handon", also=("handover",), run=_hand_on, in_group=None, who=Who.READER, numbered=True),
    Command("khep", "close", run=helping.close, in_group=team_chat.close, who=Who.ANYONE, numbered=True),
    Command("dulieu", "data", run=data.show_data, who=Who.ANYONE, offered=Place.PRIVATE, words=Words.ANYWHERE),
    Command("xuat", "export", run=data.export, who=Who.ANYONE, offered=Place.PRIVATE, words=Words.ANYWHERE),
    Command("rutdongy", "withdraw", run=data.withdraw_consent, who=Who.ANYONE, offered=Place.PRIVATE,
            words=Words.ANYWHERE),
    Command("xoa", "erase", run=data.erase, who=Who.ANYONE, offered=Place.PRIVATE, words=Words.ANYWHERE),
    Command("riengtu", "privacy", run=data.show_data, in_group=None, who=Who.ANYONE),
    Command(all_settings.COMMAND, "settings", run=show_settings, in_group=all_settings.show, who_in_group=Who.ADMIN,
            offered=Place.GROUP, words=Words.AT_MENU),
    Command("hotro", "support", also=("nguoithat", "human"), run=asking.ask_human, who=Who.ANYONE,
            offered=Place.PRIVATE, words=Words.ANYWHERE),
    Command("nhaclai", "again", run=again, in_group=None, who=Who.ANYONE, words=Words.ANYWHERE),
    Command("trogiup", "help", run=help_all, in_group=routing.help_here, who=Who.ANYONE, offered=Place.BOTH,
            words=Words.AT_MENU),
    Command("camon", run=thanks, in_group=None, words=Words.AT_MENU),
)
# fmt: on

IN_PRIVATE = {name: command for command in COMMANDS if command.run is not None for name in command.names}
IN_GROUPS = {name: run_here for command in COMMANDS if (run_here := command.here) is not None for name in command.names}

OFFERED_IN_PRIVATE = tuple(command for command in COMMANDS if Place.PRIVATE in command.offered)
_OFFERED_IN_GROUPS = tuple(command for command in COMMANDS if Place.GROUP in command.offered)
OFFERED_IN_GROUPS = tuple(command for command in _OFFERED_IN_GROUPS if command.who_in_group is Who.ANYONE)
OFFERED_TO_ADMINS = (
    *(command for command in _OFFERED_IN_GROUPS if command.who_in_group is Who.ADMIN),
    *OFFERED_IN_GROUPS,
)

_WITHOUT_SLASH = frozenset(
    name for command in COMMANDS for lang in command.without_slash for name in (command.name(lang), *command.also)
)
LONGEST_ORDER = 60  # letters of an order in words: "bảng xếp hạng tuần"


def by_word(talk: Talk, anywhere: bool = False) -> str:
    """The command that these words stand for; `anywhere`: within a form, where rights and what is asked for count."""
    text = talk.event.text
    if talk.flow is not None and len(text) > LONGEST_REPLY:
        return ""
    said = _said(talk.lang, anywhere)
    name = said.get(fold(text).replace(",", "").strip(" .!?"))
    if not name and talk.flow is None and len(text) <= LONGEST_ORDER:
        name = said.get(plain(text)) or said.get(without_wish(plain(text)))  # "em muốn rút lại ạ"
    name = name or asked_for(text)
    if not name and talk.flow is None and asks_for_another(text):
        name = "moi"
    if not name and talk.flow is None and remarks.read(text).kind == "thanks":
        name = "camon"
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
        rest = about.strip()
    command = IN_PRIVATE[name]
    if command.numbered and rest and not _names_one(rest):
        return None, about.strip()
    return command, rest


def _names_one(about: str) -> bool:
    """Whether it is the number of a question, "12" or "12 thay", or the code of an initiative; "2 máy …" is neither."""
    first, _, order = plain(about).partition(" ")
    if first.isdecimal():
        return order in ("", helping.INSTEAD)
    return looks_like_code(about.partition(" ")[0])


def run(talk: Talk, line: str) -> None:
    """A line that begins with "/", in the private chat: the command with what stands after it."""
    command, about = _found(line)
    talk.state.offers(())
    if talk.flow is not None and (command is None or command.maybe_reply) and reading.read_reply(line[1:]):
        talk.event = replace(talk.event, text=line[1:], pressed="")
        take.take(talk)
    elif talk.flow is not None and command is None and take.take_slashed(talk, line):
        return
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
    if who not in (Who.READER, Who.OFFICER) or roles.units_of(talk):
        return True
    supported = roles.supported_by(talk)
    if supported and who is Who.READER:
        return True
    ask.aside(talk, roles.who_decides(talk, *supported) if supported else talk.say("officers.not_one"))
    return False
