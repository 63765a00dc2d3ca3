"""What becomes of an answer: kept and the next question asked, refused with the reason, or doubted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ParamSpec

from handlers import reading
from handlers.conversation.ask import ask, ask_step, left_to_union, offers_human, step_label
from handlers.conversation.flow import Flow, Plan
from handlers.conversation.steps.step import AnyStep, Apart, Instead, Unclear, Unsure, which_or_confirm
from handlers.conversation.steps.text import Text, was_cut
from handlers.conversation.talk import Talk
from handlers.reading import remarks
from handlers.reading.corrections import faults
from handlers.reading.fold import fold
from handlers.reading.own_words import is_own_word
from handlers.reading.picking import plain
from handlers.reading.remarks import learned
from messages.catalog import listed

P = ParamSpec("P")

SPOKEN = ("asks", "speaks")  # doubts whether words are an answer at all
#: Why an answer is none, though it was meant for the open question: "chưa, đợi duyệt".
HEARD = ("not_yet", "future", "not_money")
A_CUT_MS = 10_000  # between the parts of a text that was cut, and between words that somebody sends one by one
LONGEST_PART = 40  # letters of a name or a number of which the rest may follow
_WORD = re.compile(r"\w+")
SHOWN_JOINED = 240  # letters of a joined answer that are read back


Otherwise = Callable[[Talk, AnyStep, str], bool]  # what words may be that are no answer; then that is done


def read(talk: Talk, step: AnyStep, text: str, doubt: str = "", otherwise: Otherwise | None = None) -> None:
    """Take these words as the answer; where they may be words to the bot (`doubt`: which), after asking."""
    whole = text
    if talk.state.scrap[0] == step.key:
        whole = _with_scrap(talk, step, text)
    try:
        answer = step.read(whole, talk)
        if doubt and answer is not None:
            raise Unsure(doubt, answer)
        head = "" if whole == text else read_back_joined(talk, step, answer)
        answered(talk, step, answer, _with_others(talk, step, answer, whole, head))
    except Unclear as error:
        _not_read(talk, step, text, whole, error, otherwise)
    except Unsure as unsure:
        _keep_others(talk, step, whole)
        talk.state.doubts(unsure.answers, unsure.key)
        ask(talk)
    except Instead as other:
        if other.then:
            _read_behind(talk, step, other)
        else:
            take_others(talk, step, other)


def _not_read(talk: Talk, step: AnyStep, text: str, whole: str, error: Unclear, otherwise: Otherwise | None) -> None:
    """These words are no answer: perhaps they answer other questions, or may be guessed; else they are refused.

    `whole`: the same behind what was too short before.
    """
    told = _told_of_others(talk, step, text)
    if told is not None:
        take_others(talk, step, told)
        return
    if step.claims(text, talk) and _asks_the_likely(talk, step, whole):
        return
    if otherwise is not None and error.key not in HEARD and otherwise(talk, step, text):
        return
    if _asks_the_likely(talk, step, whole):
        return
    _keep_scrap(talk, step, whole, error)
    if whole != text and error.key == "too_short":
        ask(talk, head=talk.say("any.still_short"), again=True)
    else:
        refuse(talk, step, error)


def _asks_the_likely(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether the question can guess what these words mean; then that is asked."""
    answers = step.likely(text, talk)
    if answers:
        talk.state.doubts(answers, which_or_confirm(answers))
        ask(talk)
    return bool(answers)


def _with_others(talk: Talk, step: AnyStep, answer: Any, text: str, head: str) -> str:
    """Keep what these words tell beside the answer; what is read back then, `head` where they tell nothing more."""
    told = _keep_others(talk, step, text)
    return "\n".join((head or step.echo(answer, talk), *told)) if told else head


def _keep_others(talk: Talk, step: AnyStep, text: str) -> list[str]:
    """What these words tell beside the answer is kept; the lines that read it back."""
    others = step.told_along(text, talk)
    if not others:
        return []
    talk.keep({**talk.answers, **others})
    flow, lang = talk.this_flow, talk.lang
    return [f"{step_label(flow.name, key, lang)}: {flow.by_key[key].show(told, talk)}" for key, told in others.items()]


def take_others(talk: Talk, step: AnyStep, other: Instead) -> None:
    """Keep what answers other questions, and go on; what is in doubt there is asked at once."""
    final = talk.this_flow.final
    kept = {key: answer for key, answer in talk.answers.items() if key not in final}
    talk.keep({**kept, **other.answers})
    talk.state.gives(next(reversed(other.answers), step.key), talk.event.sent_ms, "")
    if isinstance(other, Apart):
        _go_on_apart(talk, other)
    elif len(other.answers) > 1:
        go_on(talk, head=talk.say("any.kept"))
    else:
        go_on(talk, head=talk.say(f"{talk.flow_name}.{step.key}.instead"))


def _told_of_others(talk: Talk, step: AnyStep, text: str) -> Apart | None:
    """Under all answers: what these words say otherwise of those that nobody was asked: "giữ kín giúp em"."""
    if not step.final or faults.mends_place(text) or step.wants("SUBMIT", text, talk):
        return None
    answers: dict[str, Any] = {}
    for other in talk.this_flow.steps:
        told, usual = other.told_apart(text, talk), other.usual(talk)
        if told.get(other.key, usual) != talk.answers.get(other.key, usual):
            answers |= told
    if not answers:
        return None
    return Apart(answers, {})


def _go_on_apart(talk: Talk, told: Apart) -> None:
    """Read all of it back, and ask what is in doubt, else what comes next."""
    by_key = talk.this_flow.by_key
    shown = [by_key[key].show(answer, talk) for key, answer in told.answers.items() if answer is not None]
    head = talk.say("any.noted", shown="; ".join(shown)) if shown else ""
    if not told.doubts:
        go_on(talk, head)
        return
    key, doubt = next(iter(told.doubts.items()))
    talk.state.asks(key)
    talk.state.doubts(doubt.answers, doubt.key)
    ask(talk, head)


def _read_behind(talk: Talk, step: AnyStep, both: Instead) -> None:
    """Keep this answer; what stands behind it answers the next question, where that can read it."""
    value = both.answers[step.key]
    answers = {**talk.answers, step.key: value}
    after = talk.this_flow.plan(answers)
    following = after.next(answers, talk)
    if both.then in after.assumed:
        following = after.steps[both.then]
    if following is None or following.key != both.then or not can_read(talk, following, both.rest):
        answered(talk, step, value)
        return
    lost = remarks.read(both.rest).kind == "unable"  # "rồi, mà quên số quyết định"
    if lost and not following.optional:
        answered(talk, step, value)
        return
    keep(talk, step, value)
    if lost:
        answered(talk, following, None, head=step.echo(value, talk))
        return
    talk.state.asks_next()
    read(talk, following, both.rest)


def _with_scrap(talk: Talk, step: AnyStep, text: str) -> str:
    """What was too short before, and these words behind it; the words alone where they say it all anew."""
    _, before, sent = talk.state.scrap
    at_once = talk.event.sent_ms - sent <= A_CUT_MS
    if not step.free:
        joined = f"{before} {text}"
        if step.completes(before, text) and can_read(talk, step, joined):
            return joined
        if at_once and not is_sure(talk, step, text) and is_sure(talk, step, joined):
            return joined
        return text
    if not isinstance(step, Text) or is_own_word(text) or _says_again(before, text):
        return text
    if not at_once and " " not in before:
        return text  # one word was no beginning
    if not at_once and (len(before) >= len(text) * 2 or (not step.told and len(text) >= step.least)):
        return text
    return step.joined(before, text)


def _says_again(before: str, text: str) -> bool:
    """Whether these words hold all of those before."""
    return len(before) <= len(text) and set(_WORD.findall(fold(before))) <= set(_WORD.findall(fold(text)))


def _keep_scrap(talk: Talk, step: AnyStep, text: str, error: Unclear) -> None:
    """Words too few for an answer wait for those behind them, and so does the first part of a text that was cut."""
    if is_own_word(text):
        return
    if not step.free and len(text) <= LONGEST_PART and not step.options(talk):
        talk.state.keeps_scrap(step.key, text, talk.event.sent_ms)  # "0987", and "654 321" behind it
    if not isinstance(step, Text) or not step.free:
        return
    if error.key == "too_short" or error.key == "only_initiative" or (error.key == "too_long" and was_cut(text)):
        talk.state.keeps_scrap(step.key, text, talk.event.sent_ms)


def read_back_joined(talk: Talk, step: AnyStep, answer: Any) -> str:
    """Say to which answer a message was added, and how it reads now."""
    label, shown = step_label(talk.flow_name, step.key, talk.lang), step.show(answer, talk)
    if len(shown) > SHOWN_JOINED:
        shown = f"{shown[: SHOWN_JOINED // 2].rstrip()} … {shown[-SHOWN_JOINED // 2 :].lstrip()}"
    return talk.say("any.joined", label=label, shown=shown)


def fits(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether nothing in these words makes it unlikely that they answer that question."""
    return talk.lang != learned.LANGUAGE or not learned.is_misfit(text, step.key)


def surely_fits(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether these words are so like the answers to that question that they say nothing of another."""
    return talk.lang == learned.LANGUAGE and learned.is_answer(text, step.key)


def is_rather(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether these words are more like the answers to that question than like a story."""
    likes = surely_fits(talk, step, text)
    return likes and learned.points(text, step.key) < learned.points(text, learned.STORY)


def could_answer(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether these words would be taken as an answer to that question."""
    if not text or (reading.read_reply(text) and not step.claims(text, talk)):
        return False
    return refusal(step.read, text, talk) in (None, Unsure)


def can_read(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether the question finds something in these words, whatever else they may say."""
    return refusal(step.read, text, talk) is not Unclear


def is_sure(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether the question reads these words without a doubt."""
    return refusal(step.read, text, talk) is None


def refusal(read: Callable[P, Any], *words: P.args, **more: P.kwargs) -> type[Exception] | None:
    """What a reader raises at these words: Unclear, Unsure or Instead; None where it takes them."""
    try:
        read(*words, **more)
    except (Unclear, Unsure, Instead) as raised:
        return type(raised)
    return None


def refuse(talk: Talk, step: AnyStep, error: Unclear) -> None:
    """Say why this is no answer, and ask the same again."""
    state = talk.state
    state.settles()
    state.stumbles(step.key)
    if talk.draft is not None:  # before consent nothing is kept
        state.misreads(step.key, talk.event.text)
    times = state.misses(error.key)
    all_answers = step.listed(talk) if times == 2 else ()
    if all_answers:
        state.doubts(all_answers, "which")
        ask(talk, head=talk.say("any.missed.choose"))
    else:
        ask(talk, head=why(talk, step, error, times), again=True)


def why(talk: Talk, step: AnyStep, error: Unclear, times: int) -> str:
    """The second time help comes by itself, the third a way out: nobody hears the same sentence twice running."""
    said = talk.word(step.key, f"error.{error.key}", **error.values)
    if times == 1:
        return with_way_out(talk, step, said)
    if times % 2:
        return with_way_out(talk, step, talk.say("any.missed.way_out", skip=step.optional))
    if error.key == "too_long":
        return with_way_out(talk, step, talk.say("any.missed.still_long", said=said))
    parts = [talk.say("any.missed.again"), talk.word(step.key, "help")]
    if error.values:  # it names a number that has to be met
        parts.insert(1, said)
    return with_way_out(talk, step, " ".join(part for part in parts if part))


def with_way_out(talk: Talk, step: AnyStep, said: str) -> str:
    """The same, and that the question may be left to the union, or a human asked, where that is offered."""
    if left_to_union(talk, step):
        said = f"{said}\n{talk.say('any.missed.leave')}"
    if offers_human(talk, step):
        said = f"{said}\n{talk.say('any.missed.human')}"
    return said


def leaves_to_union(step: AnyStep, text: str, lang: str, stuck: bool = True) -> bool:
    """Whether these words leave the question to the union; "chưa rõ" does so where that is offered."""
    if not step.fillable:
        return False
    typed = plain(text).replace(",", "")
    return typed in listed("any.leave_words", lang) or (stuck and typed in listed("any.unclear_words", lang))


def answered(talk: Talk, step: AnyStep, answer: Any, head: str = "") -> None:
    """Keep this answer and go on; `head`: what is said of it, if not the usual."""
    keep(talk, step, answer)
    event = talk.event
    if event.pressed:
        talk.state.gives(step.key, 0, "")
    else:
        talk.state.gives(step.key, event.sent_ms, event.message)
    opened = step.opens(answer)
    if opened:
        talk.state.asks(opened)
        ask(talk)
    elif head or answer is None or step.final:
        go_on(talk, head)
    else:
        go_on(talk, head=step.echo(answer, talk))


def keep(talk: Talk, step: AnyStep, answer: Any) -> None:
    """Keep this answer; a review that was passed before has to be passed again."""
    kept, final = talk.answers, talk.this_flow.final
    if not step.final and not final.isdisjoint(kept):
        kept = {key: value for key, value in kept.items() if key not in final}
    talk.keep({**kept, **step.sets(answer, talk), step.key: answer})


def go_on(talk: Talk, head: str = "") -> None:
    """Ask what is next; before a review, look at all answers once more."""
    flow, answers = talk.this_flow, talk.answers
    talk.state.asks_next()
    plan = talk.plan
    while talk.state.mends:
        key = talk.state.next_to_mend()
        if key in plan.steps:
            talk.state.asks(key)
            ask_step(talk, plan.steps[key], plan, head)
            return
    step = plan.next(answers, talk)
    # At the first review and at the end; between the two nothing changes.
    if step is None or (step.final and flow.final.isdisjoint(answers)):
        wrong = _first_wrong(talk, plan)
        if wrong is not None:
            _ask_again(talk, plan, *wrong)
            return
    needed = step.why_needed(talk) if step is not None and step.key in plan.assumed else None
    if step is not None and needed is not None:
        _ask_again(talk, plan, step, needed)
        return
    if step is None:
        _finish(talk, flow, head)
    else:
        ask_step(talk, step, plan, head)


def _ask_again(talk: Talk, plan: Plan, step: AnyStep, error: Unclear) -> None:
    """A kept answer holds no more: say why, and ask for another."""
    talk.state.asks(step.key)
    ask_step(talk, step, plan, talk.word(step.key, f"error.{error.key}", **error.values))


def _finish(talk: Talk, flow: Flow[Talk], head: str) -> None:
    """Hand the form in; when that says nothing itself, the form that comes next begins."""
    flow.finish(talk)
    if talk.replies or talk.person is None:
        return
    done = talk.say(f"{flow.name}.done", person=talk.person)
    begin(talk, flow.then, "\n\n".join(part for part in (head, done) if part), ahead=int(bool(flow.length)))


def begin(talk: Talk, flow: str, head: str = "", ahead: int = 0) -> None:
    """Open a form and ask its first question; behind one that was finished (`head`), the page was told of before.

    `ahead`: steps before it that are counted with it.
    """
    talk.open(flow)
    talk.state.follows(ahead)
    if talk.this_flow.instead is not None and talk.this_flow.instead(talk):
        return
    offered = talk.this_flow.on_page and talk.has_page
    if offered and not head:
        head = talk.page_first
    ask(talk, head)
    if offered:
        talk.replies[-1].page = talk.opened


def _first_wrong(talk: Talk, plan: Plan) -> tuple[AnyStep, Unclear] | None:
    answers = talk.answers
    for key, step in plan.steps.items():
        answer = answers.get(key)
        try:
            if answer is not None:
                step.check(answer, talk)
        except Unclear as error:
            return step, error
    return None
