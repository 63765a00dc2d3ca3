"""Asking a form's questions and taking the answers: the engine, the same for every form and channel.

`take` understands what came in: a pick, a word to the bot ("quay lại", "sửa 5", "giúp"), files, or an answer.
`ask` says the question that stands open. Neither knows any question by name.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from handlers import evidence, pages, reading
from handlers.flow import Flow, Plan
from handlers.fold import SHORT, fold, remembered
from handlers.steps import Choice, Files, Instead, Review, Step, Unclear, Unsure, large_amount
from handlers.talk import Talk
from handlers.understand import asked_back, folded, pick, plain, ways
from messages.catalog import first, fixed, has, listed, say
from messages.wire import Option, Reply

NEW_WORDS = "new"  # value of the option "none of these" at an unsure answer


# Asking


def ask(talk: Talk, head: str = "", again: bool = False) -> None:
    """Say the question that stands open, after `head`. `again`: the same one, so its buttons stay valid."""
    flow, step = talk.flow, talk.step
    assert flow is not None and step is not None
    _ask(talk, flow, step, flow.plan(talk.answers), head, again)


def _ask(talk: Talk, flow: Flow[Talk], step: Step, plan: Plan, head: str, again: bool = False) -> None:
    state = talk.state
    if not again:
        state.turn += 1
    state.menu, state.asked, state.shown = (), (), step.key
    question = _doubt(talk, step) if state.unsure else _question(talk, flow, step)
    number, of = plan.places.get(step.key, (None, None))
    talk.replies.append(
        Reply(
            f"{head}\n\n{question}" if head else question,
            choices=_choices(talk, step),
            shortcuts=_shortcuts(talk, step, step.key in plan.before),
            turn=state.turn,
            step=number,
            steps=of,
            upload=talk.draft.id if isinstance(step, Files) and talk.draft is not None else 0,
        )
    )


def _question(talk: Talk, flow: Flow[Talk], step: Step) -> str:
    answers = talk.answers
    always, example = _words(flow.name, step.key, talk.lang)
    text = always or talk.word(step.key, "ask", n=answers.get("files", 0), answers=answers)
    if isinstance(step, Review):
        return f"{text}\n\n{review(talk)}"
    old = answers.get(step.key)
    return text + example if old is None else f"{text}\n{talk.say('any.now', shown=step.show(old, talk))}"


@cache
def _words(flow: str, step: str, lang: str) -> tuple[str, str]:
    """The words of a question, "" where they depend on the answers, and its example on a line of its own."""
    example = f"{flow}.{step}.example"
    line = "\n" + say("any.example", lang, example=say(example, lang)) if has(example, lang) else ""
    return fixed(f"{flow}.{step}.ask", lang), line


def review(talk: Talk) -> str:
    """Every answer that will be handed in, numbered as "sửa 5" understands it."""
    answers = talk.answers
    lines = []
    for number, step in enumerate(_listed(talk), 1):
        answer = answers.get(step.key)
        shown = step.show(answer, talk) if answer is not None else talk.say("any.nothing")
        lines.append(f"{number}. {_label(talk.flow_name, step.key, talk.lang)}: {shown}")
    return "\n".join(lines)


def _listed(talk: Talk) -> tuple[Step, ...]:
    """The questions that may be edited, in the order of their numbers."""
    return _flow(talk).plan(talk.answers).listed


@cache
def _label(flow: str, step: str, lang: str) -> str:
    return say(f"{flow}.{step}.label", lang)


def _doubt(talk: Talk, step: Step) -> str:
    shown = [step.show(answer, talk) for answer in talk.state.unsure[: pages.PAGE]]
    key = talk.state.doubt
    keys = (f"{talk.state.flow}.{step.key}.doubt.{key}", f"any.doubt.{key}")
    text = first(keys, talk.lang, shown=shown, answers=talk.state.unsure)
    place = pages.place(talk.state.unsure, talk.state.page, talk.lang)
    return f"{text} {place}" if place else text


def _choices(talk: Talk, step: Step) -> tuple[Option, ...]:
    if not talk.state.unsure:
        return step.options(talk)
    answers = talk.state.unsure
    if not talk.state.doubt.startswith("which"):
        yes = Option("0", talk.say("any.choice.yes"))
        others = [Option(str(n), step.show(answer, talk)) for n, answer in enumerate(answers) if n]
        return (yes, *others, Option(NEW_WORDS, talk.say("any.choice.no")))
    these = pages.options(answers, talk.state.page, lambda answer: step.show(answer, talk), talk.lang)
    return (*these, Option(NEW_WORDS, talk.say("any.choice.none")))


def _shortcuts(talk: Talk, step: Step, back: bool) -> tuple[Option, ...]:
    answers = talk.answers
    old = step.key in answers
    skip = step.optional and not old and not (isinstance(step, Files) and answers.get("files"))
    return _named(old and not isinstance(step, Review), skip, back, talk.draft is not None, talk.lang)


@cache
def _named(keep: bool, skip: bool, back: bool, cancel: bool, lang: str) -> tuple[Option, ...]:
    offered = {"keep": keep, "skip": skip, "back": back, "help": True, "cancel": cancel}
    return tuple(Option(name, say(f"any.shortcut.{name}", lang)) for name, here in offered.items() if here)


# Taking


def take(talk: Talk) -> None:
    """What came in, at the question that stands open."""
    step = talk.step
    assert step is not None
    event = talk.event
    if event.files:
        _take_files(talk, step)
        return
    choices = _choices(talk, step)
    picked = event.pressed or pick(event.text, choices) or _shortcut(talk, step)
    if not picked and len(talk.state.unsure) > pages.PAGE:
        picked = pages.turned(event.text, talk.lang)
    if picked and any(option.value == picked for option in choices):
        _picked(talk, step, picked)
    elif picked in _SHORTCUTS:
        _SHORTCUTS[picked](talk)
    elif event.pressed:
        ask(talk, head=talk.say("any.old_button"), again=True)
    elif isinstance(step, Review) and event.text.isdecimal():
        edit(talk, event.text)  # "4" at the review, where 1 and 2 are taken by the buttons
    else:
        _typed(talk, step)


def _shortcut(talk: Talk, step: Step) -> str:
    """The shortcut that was typed by its name, where it is offered."""
    typed, names = plain(talk.event.text), _shortcut_names(talk.lang)
    name = names.get(typed) or (names.get(ways(typed)[1]) if len(typed) <= SHORT else "") or typed
    if name not in _SHORTCUTS:
        return ""
    back = step.key in _flow(talk).plan(talk.answers).before
    return name if any(option.value == name for option in _shortcuts(talk, step, back)) else ""


@cache
def _shortcut_names(lang: str) -> dict[str, str]:
    return {folded(option.label): option.value for option in _named(True, True, True, True, lang)}


def _picked(talk: Talk, step: Step, value: str) -> None:
    if talk.state.unsure:
        if value == NEW_WORDS:
            talk.at(unsure=(), doubt="")
            ask(talk)
        elif value in (pages.MORE, pages.LESS):
            talk.at(page=talk.state.page + (1 if value == pages.MORE else -1))
            ask(talk)
        else:
            answered(talk, step, talk.state.unsure[int(value)])
    elif step.final and value == "edit":
        offer_edit(talk)
    elif isinstance(step, Files) and value == "remove":
        head = evidence.remove(talk)
        ask(talk, head)
    else:
        answered(talk, step, step.pick(value, talk))


def _typed(talk: Talk, step: Step) -> None:
    text = talk.event.text
    if not text:
        ask(talk, head=talk.say("any.empty"), again=True)
        return
    if _stays(talk, step, text):
        return
    word, order, question = _heard(text)
    wanted = not talk.state.unsure and step.wants(word, text, talk)
    if word and not wanted and _word(talk, step, word):
        return
    if order and edit(talk, text, sure=False):
        return
    if question:
        head = talk.word(step.key, "help") if question == "help" else talk.say(f"menu.faq.{question}")
        ask(talk, head=head, again=True)
        return
    _read(talk, step, text)


@remembered
def _heard(text: str) -> tuple[str, bool, str]:
    """What a text may be that is no answer: a short reply, an order to edit, a question asked back."""
    return reading.read_reply(text), is_order(text), asked_back(text)


def _stays(talk: Talk, step: Step, text: str) -> bool:
    """ "Tiếp" asks again what stands open; "thôi", "để nguyên" or "đúng" at an answer shown again keeps it."""
    typed, answers, lang = fold(text).strip(" .!"), talk.answers, talk.lang
    old = step.key in answers and not step.final
    if old and (typed in listed("any.keep_words", lang) or _agrees(talk, step, text)):
        go_on(talk)
        return True
    if typed in listed("menu.said.tiep", lang):
        ask(talk, again=True)
        return True
    if answers.get("files") and typed in listed(f"{talk.state.flow}.{step.key}.said.remove", lang):
        _picked(talk, step, "remove")
        return True
    return False


def _agrees(talk: Talk, step: Step, text: str) -> bool:
    offered = {option.value for option in _choices(talk, step)}
    return reading.read_reply(text) == "YES" and not offered & {"yes", "0"} and not step.wants("YES", text, talk)


def _word(talk: Talk, step: Step, word: str) -> bool:
    """Act on a short reply; False when it is an answer after all."""
    if word == "EDIT":
        return edit(talk, talk.event.text, sure=False)
    if word == "ASK":
        mend(talk)
    elif word in ("YES", "NO", "SUBMIT"):
        _yes_or_no(talk, step, word)
    else:
        _SHORTCUTS[word.lower()](talk)
    return True


def _yes_or_no(talk: Talk, step: Step, word: str) -> None:
    """ "ừ" picks the option that means yes, "không" that for no; "nộp" and "xong" the one that goes on."""
    meant = {"YES": ("yes", "0", "done"), "NO": ("no", NEW_WORDS, "edit"), "SUBMIT": ("yes", "done")}[word]
    offered = {option.value for option in _choices(talk, step)}
    value = next((value for value in meant if value in offered), "")
    if word != "NO" and talk.state.unsure and talk.state.doubt.startswith("which"):
        value = ""  # "ừ" to "this or that?" says nothing
    if word == "YES" and not talk.state.unsure and len(offered) == 1:
        value = next(iter(offered))  # "ừ" to the one unit that is suggested
    if value:
        _picked(talk, step, value)
    elif step.optional and word != "YES":
        skip(talk)
    else:
        error = Unclear("pick_one" if isinstance(step, Choice) or talk.state.unsure else "answer_please")
        ask(talk, head=_why(talk, step, error, _missed(talk, error.key)), again=True)


def _read(talk: Talk, step: Step, text: str) -> None:
    try:
        answered(talk, step, step.read(text, talk))
    except Unclear as error:
        refuse(talk, step, error)
    except Unsure as doubt:
        talk.at(unsure=doubt.answers, doubt=doubt.key, page=0)
        ask(talk)
    except Instead as other:
        talk.keep({**talk.answers, **other.answers})
        go_on(
            talk,
            head=talk.say("any.kept" if len(other.answers) > 1 else f"{talk.state.flow}.{step.key}.instead"),
        )


def could_answer(talk: Talk, step: Step, text: str) -> bool:
    """Whether these words would be taken as an answer to that question."""
    if not text or reading.read_reply(text):
        return False
    try:
        step.read(text, talk)
    except (Unclear, Instead):
        return False
    except Unsure:
        return True
    return True


def refuse(talk: Talk, step: Step, error: Unclear) -> None:
    """Say why this is no answer, and ask the same again."""
    talk.at(unsure=(), doubt="")
    again = _missed(talk, error.key)
    listed_ = step.listed(talk) if again == 2 else ()
    if listed_:
        talk.at(unsure=listed_, doubt="which", page=0)
        ask(talk, head=talk.say("any.missed.choose"))
    else:
        ask(talk, head=_why(talk, step, error, again), again=True)


def _missed(talk: Talk, why: str) -> int:
    """Count an answer that is none; how often that was so for this reason at this question."""
    turn, times, before = talk.state.missed
    times = times + 1 if (turn, before) == (talk.state.turn, why) else 1
    talk.at(missed=(talk.state.turn, times, why))
    return times


def _why(talk: Talk, step: Step, error: Unclear, times: int) -> str:
    """The second time help comes by itself, the third a way out: nobody hears the same sentence twice running."""
    said = talk.word(step.key, f"error.{error.key}", **error.values)
    if times == 1:
        return said
    if times % 2:
        return talk.say("any.missed.way_out", skip=step.optional)
    exact = said if error.values else ""  # it names a number that has to be met
    return " ".join(part for part in (talk.say("any.missed.again"), exact, talk.word(step.key, "help")) if part)


def answered(talk: Talk, step: Step, answer: Any) -> None:
    """Keep this answer and go on; a review that was passed before has to be passed again."""
    flow, kept = _flow(talk), talk.answers
    if not step.final and not flow.final.isdisjoint(kept):
        kept = {key: value for key, value in kept.items() if key not in flow.final}
    talk.keep({**kept, step.key: answer})
    go_on(talk, head="" if answer is None or step.final else step.echo(answer, talk))


def aside(talk: Talk, text: str, menu: tuple[Option, ...] = ()) -> None:
    """Answer something that is no part of the form, and ask its open question again; `menu`: where no form is open."""
    if talk.flow is not None:
        ask(talk, head=text, again=True)
    else:
        talk.tell(text, menu=menu)


def hand(talk: Talk, reply: Reply) -> None:
    """The same with a reply that is more than words."""
    talk.replies.append(reply)
    if talk.flow is not None:
        ask(talk, again=True)


def go_on(talk: Talk, head: str = "") -> None:
    """Ask what is next; before a review, look at all answers once more."""
    flow, state, answers = _flow(talk), talk.state, talk.answers
    state.asking, state.unsure, state.doubt = "", (), ""
    plan = flow.plan(answers)
    step = plan.next(answers)
    # At the first review and at the end; between the two nothing changes.
    look = step is None or (step.final and flow.final.isdisjoint(answers))
    wrong = _first_wrong(talk, plan) if look else None
    if wrong is not None:
        step, error = wrong
        state.asking = step.key
        head = talk.word(step.key, f"error.{error.key}", **error.values)
    elif step is None:
        _finish(talk, flow, head)
        return
    elif state.sheet and isinstance(step, Review) and not large_amount(answers):
        # A form that came in one message is reviewed and pledged in one: the list, and one question under it.
        head = "\n\n".join(part for part in (head, _question(talk, flow, step)) if part)
        talk.keep({**answers, step.key: "yes"})
        ask(talk, head)
        return
    _ask(talk, flow, step, plan, head)


def _finish(talk: Talk, flow: Flow[Talk], head: str) -> None:
    """Hand the form in; when that says nothing itself, the form that comes next begins."""
    flow.finish(talk)
    if not talk.replies and talk.person is not None:
        begin(
            talk,
            flow.then,
            "\n\n".join(part for part in (head, talk.say(f"{flow.name}.done", person=talk.person)) if part),
        )


def begin(talk: Talk, flow: str, head: str = "") -> None:
    """Open a form and ask its first question."""
    talk.open(flow)
    ask(talk, head)


def _first_wrong(talk: Talk, plan: Plan) -> tuple[Step, Unclear] | None:
    answers = talk.answers
    for key, step in plan.steps.items():
        answer = answers.get(key)
        try:
            if answer is not None:
                step.check(answer, talk)
        except Unclear as error:
            return step, error
    return None


# Words to the bot


def skip(talk: Talk) -> None:
    """Leave this question without an answer, where that is allowed."""
    step = talk.step
    assert step is not None
    if isinstance(step, Files) and talk.answers.get("files"):
        answered(talk, step, step.pick("done", talk))  # what was sent stays: only "bỏ tệp" takes it away
    elif step.optional:
        talk.keep({**talk.answers, step.key: None})
        go_on(talk)
    elif "sau" in fold(talk.event.text).split():
        cancel(talk)  # "để sau nhé" where nothing may be left out
    else:
        ask(talk, head=talk.say("any.required"), again=True)


def keep(talk: Talk) -> None:
    """Go on with the old answer."""
    step = talk.step
    assert step is not None
    if step.key in talk.answers:
        go_on(talk)
    else:
        _typed(talk, step)


def back(talk: Talk) -> None:
    """The question before this one; its answer stays until a new one comes."""
    step = talk.step
    assert step is not None
    if talk.state.unsure:
        talk.at(unsure=(), doubt="")
        ask(talk)
        return
    before = _flow(talk).plan(talk.answers).before.get(step.key)
    if before is None:
        ask(talk, head=talk.say("any.first_question"), again=True)
    else:
        talk.at(asking=before.key)
        ask(talk)


def help_here(talk: Talk) -> None:
    """Help about this very question."""
    step = talk.step
    assert step is not None
    ask(talk, head=talk.word(step.key, "help"), again=True)


def cancel(talk: Talk) -> None:
    """Put the form aside; the draft stays."""
    if talk.draft is None:  # before consent there is nothing to put aside
        talk.leave()
        talk.tell(talk.say("consent.declined"))
        return
    if _flow(talk).next(talk.answers) is None:  # all is answered: an edit that is given up
        talk.end()
        talk.tell(talk.say("data.kept"))
        return
    resume = Option("/tiep", talk.say("menu.resume"))
    talk.leave()
    talk.tell(talk.say("any.put_aside"), menu=(resume,))


_SHORTCUTS = {"skip": skip, "keep": keep, "back": back, "help": help_here, "cancel": cancel}


def edit(talk: Talk, text: str, sure: bool = True) -> bool:
    """ "sửa 5", "sửa tên": ask that question again. False when no question is meant and it was not a sure order."""
    order, _, new = fold(text).partition(" thanh ")
    found, rest = _meant(talk, order)
    if found is None and rest and not sure:
        return False
    if found is None:
        offer_edit(talk)
        return True
    talk.at(asking=found.key, unsure=(), doubt="")
    if new and len(new) == len(text) - len(order) - len(" thanh "):
        _read(talk, found, text[-len(new) :])  # "sửa tên thành Máy cắt vải" brings the new answer along
    else:
        ask(talk)
    return True


def is_order(text: str) -> bool:
    """Whether a short text begins as "sửa tên" does, or ends as "tên sai" does."""
    typed = fold(text).split() if len(text) < 100 else []
    if _ORDERS.isdisjoint(typed):
        return False
    words = [word for word in typed if word not in _POLITE]
    return bool(words) and (words[0] in _EDIT_VERBS or words[-1] in ("sai", "nham"))


_EDIT_VERBS = {"sua", "doi", "thay", "chinh", "edit", "change", "/sua", "/edit"}
_ORDERS = frozenset({*_EDIT_VERBS, "sai", "nham"})
_POLITE = {
    "cho", "em", "anh", "chi", "toi", "minh", "giup", "voi", "nhe", "a", "lai", "cai", "phan", "di", "bi", "muc", "cau",
    "so", "ghi", "xin", "muon", "can", "please", "the", "my",
}  # fmt: skip


def _meant(talk: Talk, order: str) -> tuple[Step | None, str]:
    """The answered question that an order names by number or by name, and what else the order says."""
    steps = _listed(talk)
    target = " ".join(word for word in order.split() if word not in _EDIT_VERBS | {"sai", "nham"})
    bare = " ".join(word for word in target.split() if word not in _POLITE)
    if bare.isdigit():
        step = steps[int(bare) - 1] if 1 <= int(bare) <= len(steps) else None
        return step, bare
    named = [
        (len(name), step, name) for step in steps if step.key in talk.answers for name in _names(talk, step)
        if f" {name} " in f" {target} "
    ]  # fmt: skip
    if not named:
        return None, bare
    _, step, name = max(named, key=lambda one: one[0])
    rest = [word for word in f" {target} ".replace(f" {name} ", " ").split() if word not in _POLITE]
    return (None, bare) if rest else (step, "")


def _names(talk: Talk, step: Step) -> list[str]:
    """How people call a question, folded."""
    flow, key, lang = talk.flow_name, step.key, talk.lang
    return [fold(name) for name in (_label(flow, key, lang), *listed(f"{flow}.{key}.names", lang))]


def mend(talk: Talk) -> None:
    """ "vâng nhưng sai đơn vị": the question that is named, else a list to choose from."""
    typed = f" {fold(talk.event.text)} "
    for named in _listed(talk):
        if named.key in talk.answers and any(f" {name} " in typed for name in _names(talk, named)):
            talk.at(asking=named.key, unsure=(), doubt="")
            ask(talk)
            return
    step = talk.step
    assert step is not None
    if isinstance(step, Review):
        offer_edit(talk)
    elif " sai " in typed or " sua " in typed:
        ask(talk, head=talk.say("any.say_which"), again=True)
    else:
        ask(talk, head=f"{talk.say('any.not_sure')} {talk.word(step.key, 'help')}", again=True)


def offer_edit(talk: Talk) -> None:
    """A list of the questions to mend; the number is the one at the review."""
    steps = _listed(talk)
    menu = tuple(Option(f"/sua {step.key}", _label(talk.flow_name, step.key, talk.lang)) for step in steps)
    talk.tell(talk.say("any.edit_which"), menu=menu)


def edit_step(talk: Talk, key: str) -> bool:
    """Ask the step of that key, if it applies."""
    if talk.flow is None or key not in {step.key for step in _listed(talk)}:
        return False
    talk.at(asking=key, unsure=(), doubt="")
    ask(talk)
    return True


# Files


def _take_files(talk: Talk, step: Step) -> None:
    """Files count at any question of a form that takes files; the question stays."""
    files = next((found for found in _flow(talk).steps if isinstance(found, Files)), None)
    if files is None or talk.draft is None:
        ask(talk, head=talk.say("file.not_here"), again=True)
        return
    head, _ = evidence.add(talk, files)
    if isinstance(step, Files):
        ask(talk, head)
    elif talk.event.text and not talk.event.pressed:
        _typed(talk, step)
        talk.replies[0] = replace(talk.replies[0], text=f"{head}\n\n{talk.replies[0].text}")
    else:
        ask(talk, head, again=True)


def take_more_files(talk: Talk) -> None:
    """The rest of an album that was answered already: kept, and nothing said but what went wrong, once."""
    files = next((found for found in talk.flow.steps if isinstance(found, Files)), None) if talk.flow else None
    if files is None or talk.draft is None:
        return
    before = talk.state.album
    _, wrong = evidence.add(talk, files)
    if wrong and not before.endswith("!"):
        talk.replies.append(Reply(wrong))


def _flow(talk: Talk) -> Flow[Talk]:
    assert talk.flow is not None
    return talk.flow
