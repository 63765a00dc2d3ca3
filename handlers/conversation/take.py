"""Asking a form's questions and taking the answers: the engine, the same for every form and channel.

`take` understands what came in: a pick, a word to the bot ("quay lại", "sửa 5", "giúp"), files, or an answer.
`ask` says the question that stands open. Neither knows any question by name.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from handlers import reading
from handlers.conversation import pages, pieces, two_at_once
from handlers.conversation.answer import (
    SPOKEN,
    answered,
    can_read,
    fits,
    go_on,
    leaves_to_union,
    read,
    surely_fits,
    why,
)
from handlers.conversation.asides.remarks import hear, hear_after_all, hear_unfit, told, weighed
from handlers.conversation.asides.shortcuts import back, cancel, help_here, skip
from handlers.conversation.ask import (
    NEW_WORDS,
    OWN_HELP,
    ask,
    asks_which,
    lists_answers,
    named_shortcuts,
    offered_choices,
    shortcuts,
    stands,
)
from handlers.conversation.edit import edit, mend, mend_named, offer_edit
from handlers.conversation.files import add, remove
from handlers.conversation.mending import elsewhere
from handlers.conversation.mending.second_thoughts import mended
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.coauthors import CoAuthors
from handlers.conversation.steps.files import Files, is_caption
from handlers.conversation.steps.money import Money
from handlers.conversation.steps.person import Name
from handlers.conversation.steps.step import UNCLEAR, AnyStep, Apart, Instead, Unclear, Unsure
from handlers.conversation.steps.text import Text
from handlers.conversation.talk import Talk
from handlers.reading import corrections, denials, orders, remarks
from handlers.reading.corrections import faults
from handlers.reading.fold import SHORT, SpelledPattern, fold, remembered
from handlers.reading.picking import folded, number, pick, plain, ways
from handlers.reading.remarks import Remark
from handlers.reading.remarks.telling import objects
from handlers.reading.replies import LONGEST_REPLY
from messages.catalog import all_words, listed
from messages.wire import Option, Reply

# Taking


def take(talk: Talk) -> None:
    """What came in, at the question that stands open."""
    step, event = talk.this_step, talk.event
    if event.files:
        _take_files(talk, step)
        return
    if step.final and not event.pressed and lists_answers(talk, step) and (item := number(event.text)):
        edit(talk, item)  # the numbers on the screen are those of the answers
        return
    choices = offered_choices(talk, step)
    refuses = step.final and step.wants("SUBMIT", event.text, talk)  # "gửi ảnh" is no "gửi, anh"
    picked = event.pressed or ("" if refuses else pick(event.text, choices)) or _shortcut(talk, step)
    if not picked and len(talk.state.unsure) > pages.PAGE:
        picked = pages.turned(event.text, talk.lang)
    if picked and any(option.value == picked for option in choices):
        _picked(talk, step, picked)
    elif picked in _SHORTCUTS:
        _SHORTCUTS[picked](talk)
    elif event.pressed:
        ask(talk, head=talk.say("any.old_button"), again=True)
    else:
        _typed(talk, step)


def take_slashed(talk: Talk, line: str) -> bool:
    """A line that begins with "/" and is no command: "/ 500 triệu", "/ lắp thêm van". Free words are kept as typed.

    What looks like a command is asked about; False where it cannot be an answer either.
    """
    step, bare = talk.this_step, line.lstrip("/ ")
    text = bare
    if step.free and "\n" in line:
        text = line
    if _looks_like_command(line):
        if not can_read(talk, step, bare):
            return pieces.taken(talk, step, line, elsewhere.taken)
        if step.free:
            talk.state.doubts((bare,), "speaks")
            ask(talk)
            return True
    talk.event = replace(talk.event, text=text, pressed="")
    take(talk)
    return True


WORDS_OF_AN_ANSWER = 3  # behind a "/" that begins no command


def _looks_like_command(line: str) -> bool:
    return line[1:2].isalpha() and len(line.split()) < WORDS_OF_AN_ANSWER


def _shortcut(talk: Talk, step: AnyStep) -> str:
    """The shortcut that was typed by its name, where it is offered."""
    if len(talk.event.text) > LONGEST_REPLY:
        return ""
    typed, names = plain(talk.event.text), _shortcut_names(talk.lang)
    name = names.get(typed, "")
    if not name and len(typed) <= SHORT:
        name = names.get(ways(typed)[1], "")
    name = name or typed
    if name not in _SHORTCUTS:
        return ""
    back = step.key in talk.plan.before
    if any(option.value == name for option in shortcuts(talk, step, back)):
        return name
    return ""


@cache
def _shortcut_names(lang: str) -> dict[str, str]:
    names = {folded(option.label): option.value for option in named_shortcuts(True, True, True, True, lang)}
    own = {folded(str(label)): "help" for key, label in all_words(lang).items() if key.endswith(OWN_HELP)}
    return names | own


def _picked(talk: Talk, step: AnyStep, value: str) -> None:
    if value == UNCLEAR and step.fillable:
        answered(talk, step, step.unclear(talk))
    elif talk.state.unsure:
        _picked_meaning(talk, step, value)
    elif step.final and value == "edit":
        offer_edit(talk)
    elif isinstance(step, Files) and value == Files.REMOVE:
        head = remove(talk, step)
        ask(talk, head)
    else:
        answered(talk, step, step.pick(value, talk))


def _picked_meaning(talk: Talk, step: AnyStep, value: str) -> None:
    """Of what the last answer may have meant."""
    state = talk.state
    if value == NEW_WORDS and state.doubt in SPOKEN:
        hear_after_all(talk, step)
    elif value == NEW_WORDS:
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
    text = _put_right_at_once(talk, step, text)
    if step.final:
        text = _without_waiting(text)
    word, order, remark = _heard(text)
    if _is_about_another(talk, step, text, word):
        return
    if step.free:
        remark = weighed(talk, step, text, begun=talk.state.scrap[0] == step.key)
    elif remark.kind == "question" and isinstance(step, Name | CoAuthors) and surely_fits(talk, step, text):
        remark = Remark()  # "ghi giúp bác: Phạm Văn Không"
    goes_on = bool(talk.state.unsure) and step.goes_on(text)  # "thêm Lò Thị Xuân" belongs to the names in doubt
    if (word or order or remark.kind) and not goes_on and _claims(talk, step, text):
        read(talk, step, text)
        return
    if remark.kind and word in _NO_ORDER and _heard_or_told(talk, step, remark):
        return
    wanted = not talk.state.unsure and step.wants(word, text, talk)
    if word and not wanted and _word(talk, step, word):
        return
    if order and edit(talk, text, sure=False):
        return
    _read(talk, step, text, word, remark)


def _read(talk: Talk, step: AnyStep, text: str, word: str, remark: Remark) -> None:
    """Take these words as an answer, where they may be one."""
    if step.free and _is_mended(talk, step, text, unfit=bool(remark.kind)):
        return
    if _leaves_it_open(talk, step, text):
        hear_unfit(talk, step)
    elif not pieces.taken(talk, step, text, elsewhere.taken):
        read(talk, step, text, doubt=_doubt(talk, step, text, word, remark), otherwise=_otherwise)


def _otherwise(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether words that are no answer say something of another question."""
    if surely_fits(talk, step, text):
        return False
    return elsewhere.taken(talk, step, text) or _is_mended(talk, step, text)


def _is_mended(talk: Talk, step: AnyStep, text: str, unfit: bool = False) -> bool:
    """Whether words that are hardly an answer here find fault with another, which is then asked again."""
    if surely_fits(talk, step, text) or len(text) > orders.LONGEST_ORDER:
        return False
    unfit = unfit or not fits(talk, step, text)
    if unfit and faults.goes_back(text):
        back(talk)
        return True
    of_profile = unfit and (faults.mends_profile(text) or faults.spells_name(text))
    if talk.draft is not None and (faults.says_name_wrong(text) or of_profile):
        ask(talk, head=told(talk, "profile"), again=True)
        return True
    return (unfit or faults.names_place(text)) and mend_named(talk)


def _claims(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether these words are an answer here whatever else they may be; an amount only where nothing asks beside it."""
    return step.claims(text, talk) and (not isinstance(step, Money | Files) or fits(talk, step, text))


def _leaves_it_open(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether words that are hardly an answer would pass the question over: "chịu, đừng hỏi tiền tôi"."""
    if step.final or step.reads_exactly(text) or fits(talk, step, text):
        return False
    try:
        return step.read(text, talk) is None
    except (Unclear, Unsure, Apart):
        return False
    except Instead as others:
        by_key = talk.this_flow.by_key
        return any(by_key[key].free and not fits(talk, by_key[key], text) for key in others.answers)


#: "Không, Ka Hoàn", where a name in doubt was read back.
_BEHIND_A_NO = SpelledPattern(
    r"^\W*(?:dạ )?(?:không|ko|hông|hổng|sai|nhầm)(?: phải| rồi| đúng)?(?: (?:em|ạ))?[,.:]+\s+(?=\w)"
)


def _put_right_at_once(talk: Talk, step: AnyStep, text: str) -> str:
    """Only what was said at last where somebody put himself right in the same breath: "50 triệu à nhầm 30 triệu"."""
    if step.free:
        return text
    rest = _BEHIND_A_NO.behind(text) if talk.state.unsure else None
    if rest and not can_read(talk, step, text) and can_read(talk, step, rest):
        return rest
    wrong, right = corrections.slipped(text)
    if not right:
        return text
    try:
        right = step.corrected(step.read(wrong, talk), right)
    except (Unclear, Unsure, Instead):
        if not can_read(talk, step, wrong):
            return text
    return right if can_read(talk, step, right) else text


def _contradicts_itself(talk: Talk, step: AnyStep, text: str, word: str) -> bool:
    """Whether a "không" to the one reading names that value too: "Công khai được. Đúng không ạ?"."""
    unsure = talk.state.unsure
    if len(unsure) != 1 or word not in ("YES", "NO") or not isinstance(step, Choice):
        return False
    try:
        value = step.read(text, talk)
    except (Unclear, Unsure, Instead):
        return False
    return bool((value == unsure[0]) != (word == "YES"))


def _without_waiting(text: str) -> str:
    """What is to be mended, where somebody says first that nothing is handed in yet: "khoan gửi, sửa tên đã"."""
    order = corrections.without_waiting(text)
    return order if order != text and (orders.is_order(order) or corrections.may_be(order)) else text


def _is_about_another(talk: Talk, step: AnyStep, text: str, word: str) -> bool:
    """Whether it leaves an answer as it stands, mends one, or answers another question; then that is done.

    `word`: the short reply that it is; "nộp" and "xong" mend nothing.
    """
    if _contradicts_itself(talk, step, text, word):
        talk.state.settles()
        ask(talk)
        return True
    if _stays(talk, step, text):
        return True
    if not step.final and surely_fits(talk, step, text) and not faults.puts_right(text):
        return two_at_once.taken(talk, step, text)
    if word != "SUBMIT" and mended(talk, step, text):
        return True
    return two_at_once.taken(talk, step, text) or elsewhere.named(talk, step, text)


def _heard_or_told(talk: Talk, step: AnyStep, remark: Remark) -> bool:
    """Whether it is answered as a remark; words that may be none tell of another question first: "một mình em làm"."""
    if remark.guessed:
        return False
    text = talk.event.text
    if faults.orders_again(text) and _is_mended(talk, step, text, unfit=True):
        return True
    tells = not remark.sure and step.free and not can_read(talk, step, text)
    return (tells and elsewhere.taken(talk, step, text)) or hear(talk, step, remark)


_NO_ORDER = ("", "ASK", "HELP")  # short replies that order nothing: a question may be one of them


@remembered
def _heard(text: str) -> tuple[str, bool, Remark]:
    """What a text may be that is no answer: a short reply, an order to edit, a remark to us."""
    return reading.read_reply(text), orders.is_order(text), remarks.read(text)


def _doubt(talk: Talk, step: AnyStep, text: str, word: str, remark: Remark) -> str:
    """Why words that could be kept are asked about first; a key of `any.doubt`, "" where they are simply kept."""
    if word == "EDIT":
        return "words"
    if isinstance(step, Choice) and remark.kind == "question" and not step.final:
        return "confirm"  # "bên em là nấu ăn cho bệnh nhân, chọn cái gì"
    if not step.free and not any(map(str.isdigit, text)) and denials.ends_asking(text):
        return "confirm"  # "quận Hoàng Mai à"
    if not (step.free or step.reads_exactly(text) or fits(talk, step, text)):
        return "confirm"  # "con số hồi nãy sửa lại 280 triệu"
    if not remark.kind or isinstance(step, Choice | Files):
        return ""
    if not step.free:
        return "confirm"  # "khoảng 150 triệu, để em hỏi lại kế toán"
    return "asks" if remark.kind == "question" else "speaks"


def _stays(talk: Talk, step: AnyStep, text: str) -> bool:
    """ "Tiếp" asks again what stands open; "thôi", "để nguyên" or "đúng" at an answer shown again keeps it."""
    if len(text) > LONGEST_REPLY:
        return False
    typed, lang = fold(text).strip(" .!"), talk.lang
    if talk.state.doubt in SPOKEN and plain(text) in listed("any.record_words", lang):
        answered(talk, step, talk.state.unsure[0])
        return True
    old = step.key in talk.answers and not step.final
    keeps = not {typed, plain(text)}.isdisjoint(listed("any.keep_words", lang))
    if old and (keeps or _agrees(talk, step, text)):
        go_on(talk)
        return True
    if not {typed, plain(text)}.isdisjoint(listed("menu.said.tiep", lang)):
        ask(talk, again=True)
        return True
    ordered = step.ordered(text, talk)
    if leaves_to_union(step, text, lang, stuck=talk.state.is_stuck(step.key)):
        ordered = UNCLEAR
    if ordered:
        _picked(talk, step, ordered)
    return bool(ordered)


def _agrees(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether this is a yes to the answer that is shown, since the question itself offers none."""
    offered = {option.value for option in offered_choices(talk, step)}
    if reading.read_reply(text) != "YES" or not offered.isdisjoint(("yes", "0")):
        return False
    return not step.wants("YES", text, talk) and not step.claims(text, talk)


def _word(talk: Talk, step: AnyStep, word: str) -> bool:
    """Act on a short reply; False when it is an answer after all."""
    if word == "EDIT":
        return edit(talk, talk.event.text, sure=False)
    if word == "ASK":
        if not (step.final or objects(talk.event.text)):
            return False  # "có nhưng người ta không muốn ghi tên" says something of the open question
        mend(talk)
    elif word == "CANCEL" and step.optional and plain(talk.event.text) in listed("any.spare_words", talk.lang):
        skip(talk)
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
        talk.state.stumbles(step.key)
        ask(talk, head=why(talk, step, error, talk.state.misses(error.key)), again=True)


def _meant_option(talk: Talk, step: AnyStep, word: str) -> str:
    offered = {option.value for option in offered_choices(talk, step)} - {UNCLEAR}
    unsure = talk.state.unsure
    if word == "SUBMIT" and not step.final:
        offered &= {"done"}  # "xong" is no yes to a question of another kind
    if word == "YES" and not unsure and len(offered) == 1:
        return next(iter(offered))  # "ừ" to the one unit that is suggested
    if word != "NO" and unsure and asks_which(talk):
        return ""  # "ừ" to "this or that?" says nothing
    return next((value for value in _MEANT[word] if value in offered), "")


def keep(talk: Talk) -> None:
    """Go on with the old answer."""
    step = talk.this_step
    if stands(talk, step):
        go_on(talk)
    else:
        _typed(talk, step)


_SHORTCUTS = {"skip": skip, "keep": keep, "back": back, "help": help_here, "cancel": cancel}


# Files


def _take_files(talk: Talk, step: AnyStep) -> None:
    """Files count at any question of a form that takes files; the question stays."""
    files = talk.this_flow.files
    if talk.this_flow.on_files is not None:
        talk.this_flow.on_files(talk)
        return
    if files is None or talk.draft is None:
        ask(talk, head=talk.say("file.not_here"), again=True)
        return
    head, _ = add(talk, files)
    if step is files:
        ask(talk, head)
    elif talk.event.text and not talk.event.pressed and not (step.free and is_caption(talk.event.text)):
        take_caption(talk, head)
    else:
        ask(talk, head, again=True)
        _offer_typing_out(talk, step)


def take_caption(talk: Talk, head: str) -> None:
    """The words under a photo answer the open question; `head`: what is said of the photo."""
    _typed(talk, talk.this_step)
    talk.replies[0] = replace(talk.replies[0], text=f"{head}\n\n{talk.replies[0].text}")


WRITTEN_OR_SPOKEN = ("image/", "audio/")  # kinds of files that may hold an answer


def _offer_typing_out(talk: Talk, step: AnyStep) -> None:
    """A photo or a voice where words are asked for may be the answer itself: a human can type it out."""
    command, sent = talk.this_flow.types_out, [file for file in talk.event.files if not file.refused]
    if command and isinstance(step, Text) and any(file.mime.startswith(WRITTEN_OR_SPOKEN) for file in sent):
        offer = Option(f"/{command}", talk.say("any.shortcut.typing_out"))
        talk.replies[-1].shortcuts = (offer, *talk.replies[-1].shortcuts)


def take_more_files(talk: Talk) -> None:
    """The rest of an album that was answered already: kept, and nothing said but what went wrong, once."""
    if talk.flow is None or talk.flow.files is None or talk.draft is None:
        return
    before = talk.state.album
    _, wrong = add(talk, talk.flow.files)
    if wrong and not before.endswith("!"):
        talk.replies.append(Reply(wrong))
