"""Asking a form's questions and taking the answers: the engine, the same for every form and channel.

`take` understands what came in: a pick, a word to the bot ("quay lại", "sửa 5", "giúp"), files, or an answer.
`ask` says the question that stands open. Neither knows any question by name.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import Any

from handlers import evidence, orders, pages, reading
from handlers.flow import Flow, Plan
from handlers.fold import SHORT, fold, remembered
from handlers.steps import AnyStep, Choice, Files, Instead, Review, Unclear, Unsure
from handlers.talk import Talk
from handlers.understand import folded, pick, plain, ways
from messages.catalog import first, fixed, has, listed, say
from messages.wire import Option, Reply

NEW_WORDS = "new"  # value of the option "none of these" at an unsure answer


# Asking


def ask(talk: Talk, head: str = "", again: bool = False) -> None:
    """Say the question that stands open, after `head`. `again`: the same one, so its buttons stay valid."""
    flow = talk.this_flow
    _ask(talk, talk.this_step, flow.plan(talk.answers), head, again)


def _ask(talk: Talk, step: AnyStep, plan: Plan, head: str, again: bool = False) -> None:
    state = talk.state
    if not again:
        state.turn += 1
    state.shows(step.key)
    text = _doubt(talk, step) if state.unsure else _question(talk, step)
    if head:
        text = f"{head}\n\n{text}"
    number, of = plan.places.get(step.key, (None, None))
    upload = 0
    if talk.draft is not None and isinstance(step, Files):
        upload = talk.draft.id
    talk.replies.append(
        Reply(
            text,
            choices=_choices(talk, step),
            shortcuts=_shortcuts(talk, step, step.key in plan.before),
            turn=state.turn,
            step=number,
            steps=of,
            upload=upload,
        )
    )


def _question(talk: Talk, step: AnyStep) -> str:
    always, example = _words(talk.flow_name, step.key, talk.lang)
    answers = talk.answers
    text = always or talk.word(step.key, "ask", **step.numbers(answers))
    if isinstance(step, Review):
        return f"{text}\n\n{review(talk)}"
    old = answers.get(step.key)
    if old is None:
        return text + example
    return f"{text}\n{talk.say('any.now', shown=step.show(old, talk))}"


@cache
def _words(flow: str, step: str, lang: str) -> tuple[str, str]:
    """The words of a question, "" where they depend on the answers, and its example on a line of its own."""
    example, line = f"{flow}.{step}.example", ""
    if has(example, lang):
        line = "\n" + say("any.example", lang, example=say(example, lang))
    return fixed(f"{flow}.{step}.ask", lang), line


def review(talk: Talk) -> str:
    """Every answer that will be handed in, numbered as "sửa 5" understands it."""
    answers = talk.answers
    lines = []
    for number, step in enumerate(_listed(talk), 1):
        answer = answers.get(step.key)
        shown = talk.say("any.nothing") if answer is None else step.show(answer, talk)
        lines.append(f"{number}. {_label(talk.flow_name, step.key, talk.lang)}: {shown}")
    return "\n".join(lines)


def _listed(talk: Talk) -> tuple[AnyStep, ...]:
    """The questions that may be edited, in the order of their numbers."""
    return talk.this_flow.plan(talk.answers).listed


@cache
def _label(flow: str, step: str, lang: str) -> str:
    return say(f"{flow}.{step}.label", lang)


def _doubt(talk: Talk, step: AnyStep) -> str:
    """What the last answer may have meant."""
    state = talk.state
    shown = [step.show(answer, talk) for answer in state.unsure[: pages.PAGE]]
    keys = (f"{state.flow}.{step.key}.doubt.{state.doubt}", f"any.doubt.{state.doubt}")
    text = first(keys, talk.lang, shown=shown, answers=state.unsure)
    place = pages.place(state.unsure, state.page, talk.lang)
    if place:
        return f"{text} {place}"
    return text


def _choices(talk: Talk, step: AnyStep) -> tuple[Option, ...]:
    answers = talk.state.unsure
    if not answers:
        return step.options(talk)
    if _asks_which(talk):
        shown = partial(step.show, talk=talk)
        these = pages.options(answers, talk.state.page, shown, talk.lang)
        return (*these, Option(NEW_WORDS, talk.say("any.choice.none")))
    yes = Option("0", talk.say("any.choice.yes"))
    others = [Option(str(number), step.show(answer, talk)) for number, answer in enumerate(answers[1:], 1)]
    return (yes, *others, Option(NEW_WORDS, talk.say("any.choice.no")))


def _asks_which(talk: Talk) -> bool:
    """Whether the doubt is "this or that?", and not "yes or no?"."""
    return talk.state.doubt.startswith("which")


def _shortcuts(talk: Talk, step: AnyStep, back: bool) -> tuple[Option, ...]:
    answers = talk.answers
    given = step.key in answers
    keep = given and not isinstance(step, Review)
    skip = not given and step.may_skip(answers)
    return _named(keep, skip, back, talk.draft is not None, talk.lang)


@cache
def _named(keep: bool, skip: bool, back: bool, cancel: bool, lang: str) -> tuple[Option, ...]:
    offered = {"keep": keep, "skip": skip, "back": back, "help": True, "cancel": cancel}
    return tuple(Option(name, say(f"any.shortcut.{name}", lang)) for name, here in offered.items() if here)


# Taking


def take(talk: Talk) -> None:
    """What came in, at the question that stands open."""
    step, event = talk.this_step, talk.event
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


def _shortcut(talk: Talk, step: AnyStep) -> str:
    """The shortcut that was typed by its name, where it is offered."""
    typed, names = plain(talk.event.text), _shortcut_names(talk.lang)
    name = names.get(typed, "")
    if not name and len(typed) <= SHORT:
        name = names.get(ways(typed)[1], "")
    name = name or typed
    if name not in _SHORTCUTS:
        return ""
    back = step.key in talk.this_flow.plan(talk.answers).before
    if any(option.value == name for option in _shortcuts(talk, step, back)):
        return name
    return ""


@cache
def _shortcut_names(lang: str) -> dict[str, str]:
    return {folded(option.label): option.value for option in _named(True, True, True, True, lang)}


def _picked(talk: Talk, step: AnyStep, value: str) -> None:
    if talk.state.unsure:
        _picked_meaning(talk, step, value)
    elif step.final and value == "edit":
        offer_edit(talk)
    elif isinstance(step, Files) and value == Files.REMOVE:
        head = evidence.remove(talk, step)
        ask(talk, head)
    else:
        answered(talk, step, step.pick(value, talk))


def _picked_meaning(talk: Talk, step: AnyStep, value: str) -> None:
    """Of what the last answer may have meant."""
    state = talk.state
    if value == NEW_WORDS:
        state.settles()
        ask(talk)
    elif value == pages.MORE:
        state.turns_page(1)
        ask(talk)
    elif value == pages.LESS:
        state.turns_page(-1)
        ask(talk)
    else:
        answered(talk, step, state.unsure[int(value)])


def _typed(talk: Talk, step: AnyStep) -> None:
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
    if question == "help":
        ask(talk, head=talk.word(step.key, "help"), again=True)
    elif question:
        ask(talk, head=talk.say(f"menu.faq.{question}"), again=True)
    else:
        _read(talk, step, text)


@remembered
def _heard(text: str) -> tuple[str, bool, str]:
    """What a text may be that is no answer: a short reply, an order to edit, a question asked back."""
    return reading.read_reply(text), orders.is_order(text), orders.asked_back(text)


def _stays(talk: Talk, step: AnyStep, text: str) -> bool:
    """ "Tiếp" asks again what stands open; "thôi", "để nguyên" or "đúng" at an answer shown again keeps it."""
    typed, lang = fold(text).strip(" .!"), talk.lang
    old = step.key in talk.answers and not step.final
    if old and (typed in listed("any.keep_words", lang) or _agrees(talk, step, text)):
        go_on(talk)
        return True
    if typed in listed("menu.said.tiep", lang):
        ask(talk, again=True)
        return True
    ordered = step.ordered(typed, talk)
    if ordered:
        _picked(talk, step, ordered)
    return bool(ordered)


def _agrees(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether this is a yes to the answer that is shown, since the question itself offers none."""
    offered = {option.value for option in _choices(talk, step)}
    return reading.read_reply(text) == "YES" and offered.isdisjoint(("yes", "0")) and not step.wants("YES", text, talk)


def _word(talk: Talk, step: AnyStep, word: str) -> bool:
    """Act on a short reply; False when it is an answer after all."""
    if word == "EDIT":
        return edit(talk, talk.event.text, sure=False)
    if word == "ASK":
        mend(talk)
    elif word in _MEANT:
        _yes_or_no(talk, step, word)
    else:
        _SHORTCUTS[word.lower()](talk)
    return True


# Of the options that are offered, a short reply picks the first of these: "nộp" and "xong" the one that goes on.
_MEANT = {"YES": ("yes", "0", "done"), "NO": ("no", NEW_WORDS, "edit"), "SUBMIT": ("yes", "done")}


def _yes_or_no(talk: Talk, step: AnyStep, word: str) -> None:
    """ "ừ" picks the option that means yes, "không" that for no."""
    value = _meant_option(talk, step, word)
    if value:
        _picked(talk, step, value)
    elif step.optional and word != "YES":
        skip(talk)
    else:
        error = Unclear("answer_please")
        if isinstance(step, Choice) or talk.state.unsure:
            error = Unclear("pick_one")
        ask(talk, head=_why(talk, step, error, talk.state.misses(error.key)), again=True)


def _meant_option(talk: Talk, step: AnyStep, word: str) -> str:
    offered = {option.value for option in _choices(talk, step)}
    unsure = talk.state.unsure
    if word == "YES" and not unsure and len(offered) == 1:
        return next(iter(offered))  # "ừ" to the one unit that is suggested
    if word != "NO" and unsure and _asks_which(talk):
        return ""  # "ừ" to "this or that?" says nothing
    return next((value for value in _MEANT[word] if value in offered), "")


def _read(talk: Talk, step: AnyStep, text: str) -> None:
    try:
        answered(talk, step, step.read(text, talk))
    except Unclear as error:
        refuse(talk, step, error)
    except Unsure as doubt:
        talk.state.doubts(doubt.answers, doubt.key)
        ask(talk)
    except Instead as other:
        talk.keep({**talk.answers, **other.answers})
        told = "any.kept" if len(other.answers) > 1 else f"{talk.flow_name}.{step.key}.instead"
        go_on(talk, head=talk.say(told))


def could_answer(talk: Talk, step: AnyStep, text: str) -> bool:
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


def refuse(talk: Talk, step: AnyStep, error: Unclear) -> None:
    """Say why this is no answer, and ask the same again."""
    state = talk.state
    state.settles()
    times = state.misses(error.key)
    all_answers = step.listed(talk) if times == 2 else ()
    if all_answers:
        state.doubts(all_answers, "which")
        ask(talk, head=talk.say("any.missed.choose"))
    else:
        ask(talk, head=_why(talk, step, error, times), again=True)


def _why(talk: Talk, step: AnyStep, error: Unclear, times: int) -> str:
    """The second time help comes by itself, the third a way out: nobody hears the same sentence twice running."""
    said = talk.word(step.key, f"error.{error.key}", **error.values)
    if times == 1:
        return said
    if times % 2:
        return talk.say("any.missed.way_out", skip=step.optional)
    parts = [talk.say("any.missed.again"), talk.word(step.key, "help")]
    if error.values:  # it names a number that has to be met
        parts.insert(1, said)
    return " ".join(part for part in parts if part)


def answered(talk: Talk, step: AnyStep, answer: Any) -> None:
    """Keep this answer and go on; a review that was passed before has to be passed again."""
    kept, final = talk.answers, talk.this_flow.final
    if not step.final and not final.isdisjoint(kept):
        kept = {key: value for key, value in kept.items() if key not in final}
    talk.keep({**kept, step.key: answer})
    if answer is None or step.final:
        go_on(talk)
    else:
        go_on(talk, head=step.echo(answer, talk))


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
    flow, answers = talk.this_flow, talk.answers
    talk.state.asks_next()
    plan = flow.plan(answers)
    step = plan.next(answers)
    # At the first review and at the end; between the two nothing changes.
    if step is None or (step.final and flow.final.isdisjoint(answers)):
        wrong = _first_wrong(talk, plan)
        if wrong is not None:
            _ask_again(talk, plan, *wrong)
            return
    if step is None:
        _finish(talk, flow, head)
    elif talk.state.sheet and isinstance(step, Review) and not step.warns(answers):
        # A form that came in one message is reviewed and pledged in one: the list, and one question under it.
        parts = [part for part in (head, _question(talk, step)) if part]
        talk.keep({**answers, step.key: "yes"})
        ask(talk, "\n\n".join(parts))
    else:
        _ask(talk, step, plan, head)


def _ask_again(talk: Talk, plan: Plan, step: AnyStep, error: Unclear) -> None:
    """A kept answer holds no more: say why, and ask for another."""
    talk.state.asks(step.key)
    _ask(talk, step, plan, talk.word(step.key, f"error.{error.key}", **error.values))


def _finish(talk: Talk, flow: Flow[Talk], head: str) -> None:
    """Hand the form in; when that says nothing itself, the form that comes next begins."""
    flow.finish(talk)
    if talk.replies or talk.person is None:
        return
    done = talk.say(f"{flow.name}.done", person=talk.person)
    begin(talk, flow.then, "\n\n".join(part for part in (head, done) if part))


def begin(talk: Talk, flow: str, head: str = "") -> None:
    """Open a form and ask its first question."""
    talk.open(flow)
    ask(talk, head)


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


# Words to the bot


def skip(talk: Talk) -> None:
    """Leave this question without an answer, where that is allowed."""
    step = talk.this_step
    standing = step.standing(talk.answers)
    if standing is not None:
        answered(talk, step, standing)  # files that were sent stay: only "bỏ tệp" takes them away
    elif step.optional:
        talk.keep({**talk.answers, step.key: None})
        go_on(talk)
    elif orders.puts_off(talk.event.text):
        cancel(talk)  # "để sau nhé" where nothing may be left out
    else:
        ask(talk, head=talk.say("any.required"), again=True)


def keep(talk: Talk) -> None:
    """Go on with the old answer."""
    step = talk.this_step
    if step.key in talk.answers:
        go_on(talk)
    else:
        _typed(talk, step)


def back(talk: Talk) -> None:
    """The question before this one; its answer stays until a new one comes."""
    step = talk.this_step
    if talk.state.unsure:
        talk.state.settles()
        ask(talk)
        return
    before = talk.this_flow.plan(talk.answers).before.get(step.key)
    if before is None:
        ask(talk, head=talk.say("any.first_question"), again=True)
    else:
        talk.state.asks(before.key)
        ask(talk)


def help_here(talk: Talk) -> None:
    """Help about this very question."""
    ask(talk, head=talk.word(talk.this_step.key, "help"), again=True)


def cancel(talk: Talk) -> None:
    """Put the form aside; the draft stays."""
    if talk.draft is None:  # before consent there is nothing to put aside
        talk.leave()
        talk.tell(talk.say("consent.declined"))
        return
    if talk.this_flow.next(talk.answers) is None:  # all is answered: an edit that is given up
        talk.end()
        talk.tell(talk.say("data.kept"))
        return
    resume = Option("/tiep", talk.say("menu.resume"))
    talk.leave()
    talk.tell(talk.say("any.put_aside"), menu=(resume,))


_SHORTCUTS = {"skip": skip, "keep": keep, "back": back, "help": help_here, "cancel": cancel}


# Editing


def edit(talk: Talk, text: str, sure: bool = True) -> bool:
    """ "sửa 5", "sửa tên": ask that question again. False when no question is meant and it was not a sure order."""
    order, new = orders.order_and_answer(text)
    found, rest = _meant(talk, order)
    if found is None and rest and not sure:
        return False
    if found is None:
        offer_edit(talk)
        return True
    talk.state.asks(found.key)
    if new:
        _read(talk, found, new)  # "sửa tên thành Máy cắt vải" brings the new answer along
    else:
        ask(talk)
    return True


def _meant(talk: Talk, order: str) -> tuple[AnyStep | None, str]:
    """The answered question that an order names by number or by name, and what else the order says."""
    target = orders.meant_by(order)
    bare = orders.without_courtesy(target)
    if bare.isdigit():
        return _numbered(_listed(talk), int(bare)), bare
    found, called = _longest_named(talk, target)
    if found is None or orders.without_courtesy(f" {target} ".replace(f" {called} ", " ")):
        return None, bare
    return found, ""


def _numbered(steps: tuple[AnyStep, ...], number: int) -> AnyStep | None:
    if 1 <= number <= len(steps):
        return steps[number - 1]
    return None


def _longest_named(talk: Talk, words: str) -> tuple[AnyStep | None, str]:
    """The answered question that these folded words name, by the longest of the names in them; and that name."""
    found, longest = None, ""
    for step in _listed(talk):
        if step.key not in talk.answers:
            continue
        for name in _names(talk, step):
            if len(name) > len(longest) and f" {name} " in f" {words} ":
                found, longest = step, name
    return found, longest


def _names(talk: Talk, step: AnyStep) -> list[str]:
    """How people call a question, folded."""
    flow, key, lang = talk.flow_name, step.key, talk.lang
    return [fold(name) for name in (_label(flow, key, lang), *listed(f"{flow}.{key}.names", lang))]


def mend(talk: Talk) -> None:
    """ "vâng nhưng sai đơn vị": the question that is named, else a list to choose from."""
    typed = f" {fold(talk.event.text)} "
    for named in _listed(talk):
        if named.key in talk.answers and any(f" {name} " in typed for name in _names(talk, named)):
            talk.state.asks(named.key)
            ask(talk)
            return
    step = talk.this_step
    if isinstance(step, Review):
        offer_edit(talk)
    elif orders.complains(talk.event.text):
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
    if talk.flow is None or all(step.key != key for step in _listed(talk)):
        return False
    talk.state.asks(key)
    ask(talk)
    return True


# Files


def _take_files(talk: Talk, step: AnyStep) -> None:
    """Files count at any question of a form that takes files; the question stays."""
    files = talk.this_flow.files
    if files is None or talk.draft is None:
        ask(talk, head=talk.say("file.not_here"), again=True)
        return
    head, _ = evidence.add(talk, files)
    if step is files:
        ask(talk, head)
    elif talk.event.text and not talk.event.pressed:
        _typed(talk, step)
        talk.replies[0] = replace(talk.replies[0], text=f"{head}\n\n{talk.replies[0].text}")
    else:
        ask(talk, head, again=True)


def take_more_files(talk: Talk) -> None:
    """The rest of an album that was answered already: kept, and nothing said but what went wrong, once."""
    if talk.flow is None or talk.flow.files is None or talk.draft is None:
        return
    before = talk.state.album
    _, wrong = evidence.add(talk, talk.flow.files)
    if wrong and not before.endswith("!"):
        talk.replies.append(Reply(wrong))
