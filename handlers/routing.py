"""What an event is: a command, a press, a pick from a menu, or words for the open form."""

from __future__ import annotations

from datetime import timedelta

from handlers import commands, handover, reading
from handlers.announcements import in_chat, pictures
from handlers.conversation import take
from handlers.conversation.asides import remarks as remark_asides
from handlers.conversation.edit import EDIT, edit_listed
from handlers.conversation.files import not_delivered
from handlers.conversation.mending import second_thoughts
from handlers.conversation.talk import Talk
from handlers.council.in_chat import typed_mark
from handlers.desk import deciding
from handlers.groups import routing
from handlers.initiative import drafts, mine, one_message, told
from handlers.initiative.form import INITIATIVE
from handlers.initiative.mine import about_mine
from handlers.initiative.stories import keep as stories
from handlers.library import telling as library
from handlers.officers import review
from handlers.one_page import fill
from handlers.people import accounts, allowance, profile, start
from handlers.people.codes import code_in, looks_like_code
from handlers.people.consent import must_consent
from handlers.reading import remarks
from handlers.reading.fold import fold
from handlers.reading.picking import pick, plain
from handlers.support import team_chat, writing, writing_back
from messages.catalog import listed
from messages.wire import Option

AWAY = timedelta(hours=12)  # after so long, words are not taken for the answer to a question nobody remembers
FRESH = timedelta(minutes=10)  # after so long, "ừ" is not taken for a yes to erasing something


def respond(talk: Talk) -> None:
    """Answer this event."""
    if talk.event.group:
        team_chat.as_answer(talk)
        routing.respond(talk, commands.IN_GROUPS)
    elif talk.event.kind == "desk":
        deciding.take(talk)
    elif talk.event.kind == "page" and not must_consent(talk):
        fill.fill(talk)
    elif talk.event.kind != "back" and not _left_to_a_colleague(talk):
        _respond_in_private(talk)
        allowance.begin_on_page(talk)
        allowance.tell(talk)


def _respond_in_private(talk: Talk) -> None:
    """Decide what this event is: a command, a press, a pick from a menu, or words for the open form."""
    event = talk.event
    if must_consent(talk) and not commands.for_anyone(event.pressed or event.text):
        if stories.waits(talk):
            return
        talk.leave()
        start.ask_consent(talk, head=talk.say("consent.again"))
    elif event.kind not in ("message", "press"):
        _without_words(talk)
    elif event.album and event.album == talk.state.album.rstrip("!"):
        _take_more_files(talk)
    elif _is_for_a_human(talk):
        return
    elif event.pressed:
        _press(talk)
    elif event.text.startswith("/"):
        commands.run(talk, event.text)
    elif one_message.taken(talk) or mine.handed_in_again(talk):
        return
    elif command := _command(talk):
        commands.run(talk, command)
    else:
        _words(talk)


def _take_more_files(talk: Talk) -> None:
    """The rest of an album that was answered already."""
    if not (writing.waits(talk) or pictures.is_one_more(talk)):
        take.take_more_files(talk)


def _is_for_a_human(talk: Talk) -> bool:
    """Whether these words went to a human, or may be meant for one."""
    if writing.waits(talk) and writing.taken(talk):
        return True
    if not talk.state.answered[0]:
        return False
    return writing_back.taken(talk, means_order=bool(_command(talk)) or _to_the_bot(talk))


def _command(talk: Talk) -> str:
    """The command that these words stand for; "" where they stand for none."""
    return (
        typed_mark(talk) or told.about_a_name(talk) or _from_menu(talk) or about_mine(talk) or told.command(talk)
        or commands.by_word(talk, anywhere=talk.flow is not None)
    )  # fmt: skip


def _left_to_a_colleague(talk: Talk) -> bool:
    """Whether a human colleague writes in this chat, or did so a moment ago: then the bot is silent."""
    if talk.event.kind == "colleague":
        handover.took_over(talk)
        return True
    return talk.state.colleague and handover.answered(talk)


def _without_words(talk: Talk) -> None:
    event = talk.event
    if event.kind == "unsupported":
        not_delivered(talk)
    elif event.kind == "edited":
        second_thoughts.edited(talk)
    elif event.kind == "late":
        handover.came_late(talk)
    elif event.kind == "joined":
        commands.begin(talk, event.text)


def _press(talk: Talk) -> None:
    """A command, or an answer: that counts once, and only on the question that stands open."""
    if talk.event.pressed.startswith("/"):
        commands.run(talk, talk.event.pressed)
        return
    turn = talk.event.turn or 0
    press = (turn, talk.event.pressed)
    if press == talk.state.pressed:
        return
    if talk.flow is None or turn != talk.state.turn:
        start.proceed(talk, head=talk.say("any.old_button"))
        return
    talk.state.counts(press)
    take.take(talk)


def _from_menu(talk: Talk) -> str:
    """The command behind a number, label or yes/no typed at a menu."""
    if not talk.state.menu or talk.event.files:
        return ""
    text = talk.event.text
    fresh = talk.context.now - talk.chat.seen_at <= FRESH
    menu = [Option(value, label) for value, label in talk.state.menu if fresh or not _fades(value)]
    picked = pick(text, menu) or _listed(talk, text) or _decided(talk, text)
    if picked or plain(text) in listed("menu.said.tiep", talk.lang):
        return picked  # "tiếp tục" goes on with what is open, and confirms nothing
    word = reading.read_reply(text)
    if word == "YES" and menu and menu[0].value.startswith("/tiep"):
        return menu[0].value  # "ừ" to "mình làm tiếp chứ ạ?"
    if word not in ("YES", "NO"):
        return ""
    return next((option.value for option in menu if option.value.endswith(f" {word.lower()}")), "")


def _fades(value: str) -> bool:
    """Whether nobody remembers that offer after a while: a yes to erasing something, which question was hard."""
    return value.endswith(" yes") or value.startswith("/dekhai hard ")


def _listed(talk: Talk, text: str) -> str:
    """ "sdt" at the list of what is known of somebody: the part that is called so."""
    for value, _ in talk.state.menu:
        command, _, key = value.partition(" ")
        if command == "/hoso" and fold(text).strip(" .") in listed(f"profile.{key}.names", talk.lang):
            return value
    return ""


def _decided(talk: Talk, text: str) -> str:
    """ "Trả lại" under an initiative that an officer looks at: the order among its buttons."""
    typed = fold(text).strip(" .")
    for value, _ in talk.state.menu:
        command, _, order = value.partition(" ")
        words = order.split()[1:2]
        if command == "/duyet" and words and typed in review.ways_to_say(words[0], talk.lang):
            return value
    return ""


def _words(talk: Talk) -> None:
    event = talk.event
    offered = talk.state.menu
    mends = bool(talk.state.menu) and talk.state.menu[0][0].startswith(f"{EDIT} ") and talk.flow is not None
    talk.state.offers(())
    if event.album:
        talk.state.answers_album(event.album)
    flow = talk.flow
    code = _good_code(talk) if flow is INITIATIVE else code_in(event.text)
    if code:
        commands.run(talk, f"/ma {code}")
    elif flow is None and offered and (mine.mended(talk, offered) or in_chat.pictured(talk, offered)):
        return
    elif _away(talk) and not event.files and not _to_the_bot(talk):
        if not stories.told_after_absence(talk):
            drafts.offer_resume(talk)
    elif answer := told.answer(talk):
        commands.run(talk, answer)
    elif profile.mended(talk) or stories.taken(talk):
        return
    elif flow is None:
        _at_the_menu(talk)
    elif not (mends and not event.files and edit_listed(talk, event.text)):
        take.take(talk)


def _away(talk: Talk) -> bool:
    """Whether they left a form half filled in, and so long ago that nobody remembers the question."""
    return talk.context.now - talk.chat.seen_at >= AWAY and talk.flow is INITIATIVE and bool(talk.answers)


def _at_the_menu(talk: Talk) -> None:
    """Answer words that no question asked for and that begin no form: a trouble, as far as others have solved it."""
    if talk.event.files:
        start.proceed(talk, head=talk.say("file.not_now"))
    elif talk.person is None:
        start.proceed(talk, head=talk.say("menu.welcome"))
    elif (head := _answered(talk)) is not None:
        start.proceed(talk, head=head)
    elif not library.told(talk):
        start.proceed(talk, head=talk.say("menu.not_understood"))


def _answered(talk: Talk) -> str | None:
    """What is said to such words; None: they say nothing to us. A greeting or a yes in passing gets the menu alone."""
    typed = plain(talk.event.text)
    remark = remarks.read(talk.event.text)
    if known := talk.context.known.find(talk.event.text, talk.lang):
        return known
    if remark.kind == "question" and remark.about:
        return remark_asides.told(talk, remark.about)
    if (
        not typed
        or remark.kind == "greeting"
        or reading.read_reply(talk.event.text)
        or typed in listed("menu.greetings", talk.lang)
    ):
        return ""
    return None


def _good_code(talk: Talk) -> str:
    """Within the form a code is an answer like any other, unless it is one that somebody was given."""
    text = talk.event.text
    if looks_like_code(text) and accounts.good(talk, text):
        return text
    return ""


def _to_the_bot(talk: Talk) -> bool:
    """Whether these words mean the open form itself: "tiếp", "sửa tên", "giúp"."""
    return bool(commands.by_word(talk)) or reading.read_reply(talk.event.text) in _TO_THE_BOT


_TO_THE_BOT = frozenset({"SKIP", "BACK", "EDIT", "HELP", "CANCEL"})
