"""The state of a chat between two messages: which form, which question, what was offered. Kept as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress
from operator import attrgetter, ne
from typing import Any

from messages.wire import Option

LONGEST_BUSY_SECONDS = 3600  # far more than all the answers that a group is given at once
MOST_WROTE = 800  # characters: each message of a form and what it answered
MOST_STUMBLES = 2  # at one question, before it may be left to the union
MOST_ALONE = 3  # of these, before a human is offered
MOST_MISREAD = 1500  # letters of what was no answer
ASKS_A_HUMAN = -1


class ChatState:
    """All that the next message needs to be understood. The answers themselves are in the draft.

    Every message loads one and moves it by the methods below. An object holds only what is not as in a fresh chat;
    for the rest the defaults of the class count. So `load` and `kept` touch few of the parts.
    """

    flow: str = ""  # the form being filled in; empty: none
    shown: str = ""  # the question on the screen: what comes answers this one, whatever a new release asks first
    asking: str = ""  # a step asked out of order (back, edit); empty: the first without an answer
    unsure: tuple[Any, ...] = ()  # what the last answer may have meant: picked from before it counts
    doubt: str = ""  # why it was unsure: a key of the words
    page: int = 0  # of those, where they are more than a screen shows
    ahead: int = 0  # steps of the form before this one, in one count with it
    turn: int = 0  # the number of the question on the screen
    told: tuple[str, int, int] = ("", 0, 0)  # the question answered last, when that was sent (ms; 0: pressed), and
    # where in its text the last message begins that was joined to it, though the open question could have taken it
    scrap: tuple[str, str, int] = ("", "", 0)  # words that were too short for an answer: question, words, when sent
    wrote: str = ""  # which message gave which answer, "412:title 415+before ", where messages can be edited; +: a part
    missed: tuple[int, int, str] = (0, 0, "")  # answers that were none: the turn, how many, why (a key of the words)
    lost: tuple[str, int] = ("", 0)  # the question that got no answer though something came, and how often
    pressed: tuple[int, str] = (0, "")  # the last press that counted: the same again is a double tap
    menu: tuple[tuple[str, str], ...] = ()  # commands offered last (value, label): may be picked by number
    mends: tuple[str, ...] = ()  # questions to be mended after the one that is open
    held: str = ""  # words typed after a long absence, until it is clear what they are
    unit: str = ""  # unit of the poster or link by which the person came
    code: str = ""  # one-time code of an invitation, until there is a person with a name who can take it up
    sheet: str = ""  # the form in one message: "given", its template; "read", it came back
    seen: tuple[int, ...] = ()  # the lines of the review as they were shown last, a checksum of each
    asked: tuple[Any, ...] = ()  # what was missing in it, asked together: (key, what it may have meant)
    wrong: tuple[int, int] = (0, 0)  # codes that were no good: how many, since when (Unix time)
    colleague: bool = False  # a human colleague wrote here after our last question; until when is in `handovers`
    deaf: int = 0  # when we last said that something cannot be received here (Unix time): not each time
    busy_until: int = 0  # in a group: when (Unix time) all its answers so far would be out, given one at a time
    short: int = 0  # the month (202611) in which we said that its messages are nearly used up
    story: tuple[str, Sequence[Any], int] = ("", (), 0)  # what was told and sent before consent, and when (Unix time):
    # it is nowhere else; of a file its name, kind, size and where the channel has it
    unread: bool = False  # what was told before the form is a draft that waits to be read when the form begins
    queue: tuple[str, ...] = ()  # which of the initiatives that wait an officer looks through; empty: their own turn
    misread: tuple[str, str] = ("", "")  # the question at which something was not understood last, and what it was
    writes_to: int = 0  # the next words are for a human: they answer the question of that number; -1: they ask one
    answered: tuple[int, int] = (0, 0)  # a human answered that question of theirs here, when (Unix time)
    reply: tuple[int, int, str] = (0, 0, "")  # may be a reply to it, until the person says: question, when, words
    text_of: tuple[str, int] = ("", 0)  # the next words are that text of the support desk: its kind and number
    question: tuple[str, str, str] = ("", "", "")  # for a human, until the person says that it may go: the words, where
    # in the form they stood, what was not understood there
    album: str = ""  # the album answered last: its other files come as events of their own; "!": too many were said

    def __init__(self, **known: Any) -> None:
        vars(self).update(known)

    # To and from the row

    @classmethod
    def load(cls, kept: dict[str, Any]) -> ChatState:
        """The state that `kept()` wrote; names of an older or newer release are passed over."""
        state = cls()
        known = vars(state)
        known.update(kept)
        if not kept.keys() <= _FRESH.keys():
            for name in kept.keys() - _FRESH.keys():
                del known[name]
        if "menu" in known:
            known["menu"] = tuple([(value, label) for value, label in known["menu"]])
        for name in _TUPLES & kept.keys():
            known[name] = tuple(known[name])
        return state

    def kept(self) -> dict[str, Any]:
        """What differs from a fresh chat, as JSON values."""
        known = vars(self)
        return dict(compress(known.items(), map(ne, known.values(), map(_FRESH.__getitem__, known))))

    # Forms and their questions

    def opens(self, flow: str) -> None:
        """That form begins."""
        self.flow, self.shown, self.lost = flow, "", ("", 0)
        self.told, self.wrote, self.seen, self.ahead = ("", 0, 0), "", (), 0
        self.sheet, self.asked, self.menu = "", (), ()
        self.asks_next()

    def resumes(self, flow: str) -> None:
        """That form goes on with another draft; a template that is out may still come back."""
        self.flow, self.menu = flow, ()
        self.told, self.wrote, self.seen = ("", 0, 0), "", ()
        self.asks_next()

    def leaves(self) -> None:
        """No form is open. A new turn: buttons shown before are over."""
        self.flow, self.shown = "", ""
        self.told, self.wrote, self.seen, self.ahead = ("", 0, 0), "", (), 0
        self.sheet, self.asked, self.held, self.mends = "", (), "", ()
        self.misread, self.writes_to, self.text_of = ("", ""), 0, ("", 0)
        self.asks_next()
        self.turn += 1

    def follows(self, steps: int) -> None:
        """This form goes on behind another, which was so many steps."""
        self.ahead = steps

    def asks(self, key: str) -> None:
        """That question is the open one, in or out of order."""
        self.asking, self.unsure, self.doubt, self.scrap = key, (), "", ("", "", 0)

    def asks_next(self) -> None:
        """The open question is the first without an answer."""
        self.asking, self.unsure, self.doubt, self.scrap = "", (), "", ("", "", 0)

    # Which message gave which answer

    def gives(self, key: str, sent: int, message: str) -> None:
        """That question was answered by the message of that name, sent at that moment; 0 and "": by a press."""
        self.told = (key, sent, 0)
        if not message:
            return
        if f":{key} " in self.wrote or f"+{key} " in self.wrote:
            entries = [entry for entry in self.wrote.split() if not entry.endswith((f":{key}", f"+{key}"))]
            self.wrote = " ".join([*entries, ""])
        self.wrote = f"{self.wrote[-MOST_WROTE:]}{message}:{key} "

    def adds(self, key: str, sent: int, message: str, start: int) -> None:
        """The same for a message that was joined to that answer and begins there; 0: it can belong nowhere else."""
        self.told = (key, sent, start)
        if message:
            self.wrote = f"{self.wrote[-MOST_WROTE:]}{message}+{key} "

    def given_by(self, message: str) -> tuple[str, bool]:
        """The question that this message answered, "" for none; whether it is all of its answer."""
        for entry in self.wrote.split():
            if entry.startswith((f"{message}:", f"{message}+")):
                key = entry[len(message) + 1 :]
                return key, f"+{key} " not in self.wrote
        return "", False

    def keeps_scrap(self, key: str, text: str, sent: int) -> None:
        """These words were too few to answer that question: they are part of its answer."""
        self.scrap = (key, text, sent)

    def doubts(self, answers: Sequence[Any], why: str) -> None:
        """The last words may have meant each of these, the likeliest first; `why`: a key of the words."""
        self.unsure, self.doubt, self.page = tuple(answers), why, 0

    def settles(self) -> None:
        """Nothing is in doubt any more."""
        self.unsure, self.doubt = (), ""

    def turns_page(self, pages: int) -> None:
        """So many pages on (or back) in the list of what may have been meant."""
        self.page += pages

    def mends_then(self, keys: Iterable[str]) -> None:
        """After the open question these are asked again, one by one."""
        self.mends = tuple(keys)

    def next_to_mend(self) -> str:
        """The next of those; it waits no more. There is one."""
        key, self.mends = self.mends[0], self.mends[1:]
        return key

    def shows(self, key: str) -> None:
        """That question is on the screen."""
        self.shown, self.menu, self.asked = key, (), ()

    def sees(self, lines: tuple[int, ...]) -> None:
        """The review was shown with these lines."""
        self.seen = lines

    def stumbles(self, key: str) -> None:
        """That question got no answer though something came: a miss, or a call for help."""
        lost, times = self.lost
        if lost != key:
            times = 0
        self.lost = (key, times + 1)

    def is_stuck(self, key: str) -> bool:
        """Whether that happened at that question so often that it needs another way out."""
        return self.lost[0] == key and self.lost[1] >= MOST_STUMBLES

    def wants_a_human(self, key: str) -> bool:
        """Whether it happened there so often that somebody else has to help."""
        return self.lost[0] == key and self.lost[1] >= MOST_ALONE

    def misreads(self, key: str, text: str) -> None:
        """That was typed at that question, and was no answer."""
        self.misread = (key, text[:MOST_MISREAD])

    def misses(self, why: str) -> int:
        """Count an answer that is none; how often that was so for this reason at this question."""
        turn, times, before = self.missed
        if (turn, before) != (self.turn, why):
            times = 0
        self.missed = (self.turn, times + 1, why)
        return times + 1

    def counts(self, press: tuple[int, str]) -> None:
        """This press (turn, value) is the last that counted."""
        self.pressed = press

    # The whole form in one message

    def gives_template(self) -> None:
        """The template is out."""
        self.sheet, self.asked = "given", ()

    def reads_template(self) -> None:
        """It came back, or is not waited for any more."""
        self.sheet = "read"

    def asks_together(self, asked: Sequence[tuple[str, list[Any]]]) -> None:
        """A new turn asks all of these, each with what its words may have meant."""
        first, _ = asked[0]
        self.shows(first)
        self.asks(first)
        self.asked = tuple(asked)
        self.turn += 1

    def takes_asked(self) -> tuple[Any, ...]:
        """What was asked together; it is asked no more."""
        asked, self.asked = self.asked, ()
        return asked

    # Beside forms

    def offers(self, menu: Iterable[Option]) -> None:
        """These commands may be picked by number or by label; they take the place of those offered before."""
        self.menu = tuple(map(_value_and_label, menu))

    def holds(self, text: str) -> None:
        """Keep these words until it is clear what they are; "": they are clear by now."""
        self.held = text

    def tells(self, story: str, photos: Sequence[Any], at: int) -> None:
        """That was told at that moment (Unix time), and waits for consent; nothing: nothing waits."""
        self.story = (story, photos, at)

    def keeps_story(self) -> None:
        """It is a draft by now, to be read when the form begins."""
        self.unread = True

    def reads_story(self) -> None:
        """The form begins."""
        self.unread = False

    def writes(self, to: int) -> None:
        """The next words are for that question of the support desk (`ASKS_A_HUMAN`: are one); 0: they are for us."""
        self.writes_to = to

    def heard_answer(self) -> tuple[int, int]:
        """What a human answered here last and when; from now on it is not the last thing that was said."""
        answered, self.answered = self.answered, (0, 0)
        return answered

    def may_reply(self, number: int = 0, at: int = 0, words: str = "") -> None:
        """These words, and those that come next, may be for who answered that question then; "": none wait."""
        self.reply = (number, at, words)
        self.answered = (number, at)

    def writes_text(self, kind: str = "", number: int = 0) -> None:
        """The next words are that text of the support desk; "": they are none."""
        self.text_of = (kind, number)

    def wants_to_ask(self, words: str = "", place: str = "", typed: str = "") -> None:
        """These words wait for a yes before a human reads them, with where they stand; "": none wait."""
        self.question = (words, place, typed)

    def came_by(self, unit: str) -> None:
        """The person came by the poster or link of that unit; "": by none."""
        self.unit = unit

    def keeps_code(self, code: str) -> None:
        """An invitation waits for its person's name; "": none waits."""
        self.code = code

    def counts_wrong(self, number: int, since: int) -> None:
        """So many codes were no good since then (Unix time)."""
        self.wrong = (number, since)

    def looks_through(self, wanted: Iterable[str]) -> None:
        """The officer goes on with these of the initiatives that wait; nothing: with those that are theirs."""
        self.queue = tuple(wanted)

    def hands_over(self, colleague: bool) -> None:
        """A human colleague has the chat, or has it no more."""
        self.colleague = colleague

    def said_deaf(self, at: int) -> None:
        """At that moment (Unix time) we said what cannot be received here."""
        self.deaf = at

    def answered_in_group(self, now: int, seconds: int) -> None:
        """Answers were given that use up so much of the time that a group has."""
        if seconds:
            self.busy_until = now + self.busy_for(now) + seconds

    def busy_for(self, now: int) -> int:
        """Seconds until then; 0 where a clock was set back meanwhile, which would make a group wait for days."""
        ahead = self.busy_until - now
        return ahead if 0 <= ahead <= LONGEST_BUSY_SECONDS else 0

    def tells_short(self, month: int) -> None:
        """In that month (202611) it was said that the messages are nearly used up."""
        self.short = month

    def answers_album(self, album: str, overflows: bool = False) -> None:
        """That album is the one answered; `overflows`: and too many files of it were said."""
        self.album = album
        if overflows:
            self.album = f"{album}!"


_value_and_label = attrgetter("value", "label")
_FRESH = {name: getattr(ChatState, name) for name in ChatState.__annotations__}
_TUPLES = {name for name, fresh in _FRESH.items() if isinstance(fresh, tuple)} - {"menu"}  # lists in JSON
