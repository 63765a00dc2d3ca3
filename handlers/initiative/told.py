"""Words that answer what was told in a message of its own: a form given back, a question of the union, a name.

Such a message comes whenever it comes, and where there are no buttons people simply write: "sửa", "trả lời", "không
phải tôi", or the answer itself. What was told last is what they mean.
"""

from __future__ import annotations

from functools import cache

from handlers import reading
from handlers.conversation.talk import Talk
from handlers.initiative.mine import looks_like_code
from handlers.people.coauthors.asking import NO, YES
from handlers.reading import remarks
from handlers.reading.fold import fold, is_one_of
from handlers.reading.picking import AROUND
from messages.catalog import listed
from storage.counting import coauthors
from storage.counting.coauthors import Answer
from storage.initiatives import initiatives, review

ANSWER, MEND = "/traloi", "/sua"
LONGEST_WORD = 40  # letters of "sửa", "trả lời"
LONGEST_ANSWER = 500  # letters of an answer that is typed without more ado
LEAST_ANSWER = 2  # words of it
SAID = ("answer", "mend", "me", "not_me")  # lists of words, in `told.said`
_REPLIES = {"YES": YES, "NO": NO}


def command(talk: Talk) -> str:
    """The command behind "trả lời" and "sửa"; "" where nothing was told that they answer."""
    text = talk.event.text
    if not _is_a_word(talk):
        return ""
    if _says(text, "answer", talk.lang):
        return _about(ANSWER, _asked(talk))
    if talk.flow is None and _says(text, "mend", talk.lang):
        return _about(MEND, _given_back(talk))
    return ""


def about_a_name(talk: Talk) -> str:
    """The command behind "đúng", "không phải tôi" to being named as a co-author.

    A bare yes or no means it only where nothing was said since; within a form it is an answer to the form.
    """
    text = talk.event.text
    if not _is_a_word(talk):
        return ""
    said = _said_of_a_name(text, talk.lang)
    bare = not said and talk.flow is None
    if bare:
        said = _REPLIES.get(reading.read_reply(text), "")
    if not said:
        return ""
    named = [one for one in coauthors.naming(talk.context.tx, talk.me.id) if one.answer == Answer.OPEN]
    if not named or (bare and named[0].at <= talk.chat.seen_at):
        return ""
    found = initiatives.by_id(talk.context.tx, named[0].initiative_id)
    return _about(said, found.code if found else "")


def answer(talk: Talk) -> str:
    """The command that asks whether these words are the answer to what the union asked; "" where nothing is asked."""
    text = talk.event.text
    if talk.flow is not None or talk.person is None or talk.event.files or len(text) > LONGEST_ANSWER:
        return ""
    if len(text.split()) < LEAST_ANSWER or remarks.read(text).kind or looks_like_code(text):
        return ""
    return _about(ANSWER, _asked(talk), text)


def _about(order: str, code: str, words: str = "") -> str:
    if not code:
        return ""
    return f"{order} {code} {words}".strip()


def _says(text: str, key: str, lang: str) -> bool:
    """Whether this is one of those words."""
    words = text.strip(AROUND)
    return fold(words) in _any_words(lang) and is_one_of(words, listed(f"told.said.{key}", lang))


@cache
def _any_words(lang: str) -> frozenset[str]:
    """All such words without their accents: most answers are none of them, and are compared with no other list."""
    return frozenset(fold(word) for key in SAID for word in listed(f"told.said.{key}", lang))


def _asked(talk: Talk) -> str:
    """The code of the initiative about which the union asked last; "" for none."""
    waits = review.waiting_for(talk.context.tx, talk.me.id)
    return next((one.code for one in waits if one.asked), "")


def _given_back(talk: Talk) -> str:
    """The code of what was given back last; "" for none."""
    waits = review.waiting_for(talk.context.tx, talk.me.id)
    return next((one.code for one in waits if one.status == "returned"), "")


def _is_a_word(talk: Talk) -> bool:
    """Whether somebody known typed a few words and no more."""
    return talk.person is not None and 0 < len(talk.event.text) <= LONGEST_WORD and not talk.event.files


def _said_of_a_name(text: str, lang: str) -> str:
    """What somebody says in so many words: that it is they, or that it is not."""
    if _says(text, "me", lang):
        return YES
    if _says(text, "not_me", lang):
        return NO
    return ""
