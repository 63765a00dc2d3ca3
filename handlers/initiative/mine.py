"""One's own initiatives: the list, the status of one, take it back, mend it: /cuatoi, /trangthai, /rut, /sua."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.conversation import answer
from handlers.conversation.edit import edit as edit_by_name
from handlers.conversation.edit import edit_step
from handlers.conversation.mending import second_thoughts
from handlers.conversation.talk import Talk
from handlers.initiative import at_once, beside
from handlers.initiative.drafts import title_of
from handlers.people.coauthors import merged
from handlers.people.menu import aside, main_menu
from handlers.reading import corrections
from handlers.reading.fold import fold
from handlers.reading.picking import RECEIPT, plain
from handlers.reading.replies import read_reply
from handlers.sharing import asking
from messages.catalog import listed
from messages.wire import Option
from storage.conversation.drafts import drop as drop_draft
from storage.conversation.drafts import of_person
from storage.counting import coauthors
from storage.counting.count import QUICK
from storage.initiatives import initiatives, review
from storage.initiatives.initiatives import Initiative
from storage.people import particulars

AFTER_A_RECEIPT = timedelta(minutes=10)  # so long "à nhầm" means what was just handed in
LABEL_LETTERS = 60
ORDERS = {"rut": "/rut", "huy": "/rut", "withdraw": "/rut", "sua": "/sua", "edit": "/sua", "doi": "/sua"}

# What was handed in


def mine(talk: Talk, _about: str) -> None:
    """/cuatoi: my drafts and initiatives with their status."""
    tx, me = talk.context.tx, talk.me
    found = initiatives.of_person(tx, me.id)
    quick = {one.id: one for one in found if one.status == QUICK}
    begun = [draft for draft in of_person(tx, me.id) if draft.flow == "initiative"]
    drafts = [draft for draft in begun if draft.initiative_id not in quick]
    titles = [title_of(talk, draft) for draft in drafts]
    handed_in = [one for one in found if one.status != "withdrawn"]
    taken_back = [one for one in found if one.status == "withdrawn"]
    named = beside.listed(talk)
    read = {one.id for one in handed_in if talk.context.is_read(one.unit)}
    text = talk.say("mine.list", drafts=titles, handed_in=handed_in, taken_back=taken_back, beside=named, read=read)
    if talk.flow is not None:
        aside(talk, text)
        return
    menu = [
        Option(f"/tiep {draft.id}", talk.say("mine.resume", title=title))
        for draft, title in zip(drafts[:3], titles[:3], strict=True)
    ]
    menu += [
        Option(f"/tiep {draft.id}", talk.say("story.complete_code", code=quick[draft.initiative_id].code))
        for draft in begun
        if draft.initiative_id in quick
    ][:3]
    menu += [Option(f"/trangthai {one.code}", one.code) for one in (*handed_in, *taken_back)[:5]]
    menu += [Option(f"/trangthai {one.code}", one.code) for one, _ in named[:3]]
    menu.append(Option("/moi", talk.say("menu.new")))
    talk.tell(text, menu=tuple(menu))


def status(talk: Talk, code: str) -> None:
    """/trangthai CODE: only for the person who typed it in and for co-authors; to others it does not exist."""
    found = _handed_in_by_me(talk, code)
    if found is None and beside.status(talk, code):
        return
    if found is None:
        _say_which(talk, code)
        return
    text = beside.status_of(talk, found)
    if talk.flow is not None:
        aside(talk, text)
        return
    form = () if found.status == QUICK else (Option(f"/don {found.code}", talk.say("papers.open")),)
    if not found.open:
        talk.tell(text, menu=(*(form if found.status == "verified" else ()), *_to_share(talk, found), *main_menu(talk)))
        return
    change = "story.complete" if found.status == QUICK else "mine.edit"
    menu = [
        Option(f"/sua {found.code}", talk.say(change)),
        Option(f"/rut {found.code}", talk.say("mine.withdraw")),
        *form,
        Option("/cuatoi", talk.say("menu.mine")),
    ]
    if coauthors.names(found.answers):
        menu.append(Option(f"/madongtacgia {found.code}", talk.say("coauthor.give")))
    talk.tell(text, menu=tuple(menu))


def _to_share(talk: Talk, found: Initiative) -> tuple[Option, ...]:
    """What lets its author say whether others may learn from it, where that is theirs to say."""
    if found.status != "verified" or not asking.can_be_shared(found):
        return ()
    return (Option(f"{asking.COMMAND} {found.code}", talk.say("sharing.change")),)


def withdraw(talk: Talk, about: str) -> None:
    """/rut CODE: take back an initiative that nobody has reviewed, after asking."""
    code, _, sure = about.partition(" ")
    if not code:
        _say_which_to_take_back(talk)
        return
    found = _handed_in_by_me(talk, code)
    if found is None:
        aside(talk, talk.say("mine.unknown"))
    elif not found.open or at_once.decided(talk, found.id):
        aside(talk, talk.say("mine.too_late"))
    elif sure != "yes":
        menu = (
            Option(f"/rut {found.code} yes", talk.say("mine.withdraw_yes")),
            Option("/cuatoi", talk.say("mine.withdraw_no")),
        )
        talk.tell(talk.say("mine.withdraw_sure", one=found), menu=menu)
    else:
        _take_back(talk, found)


def _take_back(talk: Talk, found: Initiative) -> None:
    """It counts no more; a form that mends it goes with it, and nobody waits for an answer about it."""
    talk.context.memo[at_once.DECIDED, found.id] = "withdrawn"
    talk.afterwards(initiatives.withdraw, key=found.id, now=talk.context.now)
    talk.afterwards(merged.come_back, codes=[found.code], now=talk.context.now)
    talk.afterwards(review.answered, key=found.id)
    talk.afterwards(particulars.drop, key=found.id, now=talk.context.now)
    drafts = of_person(talk.context.tx, talk.me.id)
    gone = [draft.id for draft in drafts if draft.initiative_id == found.id]
    if talk.chat.draft_id in gone:
        talk.leave()
    for draft in gone:
        drop_draft(talk.changes, draft)
    menu = main_menu(talk)
    if len(gone) == len(drafts):
        menu = tuple(option for option in menu if option.value != "/tiep")
    talk.tell(talk.say("mine.withdrawn", one=found), menu=menu)


def _say_which_to_take_back(talk: Talk) -> None:
    """Those that may be taken back, to choose from; one alone is asked about at once."""
    there = [one for one in initiatives.of_person(talk.context.tx, talk.me.id) if one.open]
    if len(there) == 1:
        withdraw(talk, there[0].code)
    elif there:
        menu = tuple(Option(f"/rut {one.code}", f"{one.code} – {one.title}"[:LABEL_LETTERS]) for one in there)
        talk.tell(talk.say("mine.which_back"), menu=menu)
    else:
        aside(talk, talk.say("mine.none_back"))


def about_mine(talk: Talk) -> str:
    """The command behind a receipt code and what is said about it: "rút SK-2026-000123".

    Within a form only the code of one's own initiative is no answer.
    """
    if "-20" not in talk.event.text or talk.person is None or len(talk.event.text) > LABEL_LETTERS:
        return ""
    found = RECEIPT.search(talk.event.text)
    if found is None or (talk.flow is not None and _handed_in_by_me(talk, found[0]) is None):
        return ""
    said = set(fold(talk.event.text).split())
    order = next((command for word, command in ORDERS.items() if word in said), "/trangthai")
    return f"{order} {found[0].upper()}"


def edit(talk: Talk, about: str) -> None:
    """/sua: a question of the open form by key, number or name; or an initiative handed in, by its code."""
    if talk.flow is not None and not looks_like_code(about):
        if not edit_step(talk, about):
            edit_by_name(talk, about)
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
    _take_up(talk, found)
    reason = ""
    if found.status == "returned":
        reviewed = review.find(talk.context.tx, found.id)
        if reviewed is not None:
            reason = reviewed.reason
            talk.state.mends_then(reviewed.questions)
    answer.go_on(talk, talk.say("mine.editing", one=found, reason=reason))


def _take_up(talk: Talk, found: Initiative) -> None:
    """The draft that edits it is the open form."""
    drafts = of_person(talk.context.tx, talk.me.id)
    begun = next((draft for draft in drafts if draft.initiative_id == found.id and draft.flow == "initiative"), None)
    talk.leave()
    if begun is not None:
        talk.take_up(begun)
        talk.state.resumes("initiative")
        return
    answers = {key: value for key, value in found.answers.items() if key not in ("review", "pledge")}
    if answers.get("evidence"):
        answers["files"] = answers["evidence"]
    talk.open("initiative", answers, initiative=found.id)


def mended(talk: Talk, offered: Sequence[tuple[str, str]]) -> bool:
    """Whether words behind a receipt mend what was just handed in: "à nhầm, 430 triệu mới đúng", "mục 8 chưa chuẩn".

    `offered`: the menu under the receipt, as it was.
    """
    text = talk.event.text
    if talk.context.now - talk.chat.seen_at > AFTER_A_RECEIPT or not corrections.may_be(text):
        return False
    codes = [command.partition(" ")[2] for command, _ in offered if command.startswith("/trangthai ")]
    found = _handed_in_by_me(talk, "".join(codes[:1]))
    if found is None or not found.open:
        return False
    _take_up(talk, found)
    head = talk.say("mine.editing", one=found, reason="")
    if second_thoughts.mended(talk, talk.this_step, text):
        talk.replies[0] = replace(talk.replies[0], text=f"{head}\n\n{talk.replies[0].text}")
    elif corrections.bare(text):
        answer.go_on(talk, head)
    else:
        talk.leave()
        return False
    return True


def handed_in_again(talk: Talk) -> bool:
    """Whether a receipt is answered with "nộp", "gửi đi" or the pledge once more: the code is said again."""
    offered, text = [command for command, _ in talk.state.menu], talk.event.text
    codes = [command.partition(" ")[2] for command in offered if command.startswith("/trangthai ")]
    if talk.flow is not None or len(codes) != 1 or "/moi" not in offered[: offered.index(f"/trangthai {codes[0]}")]:
        return False
    if talk.context.now - talk.chat.seen_at > AFTER_A_RECEIPT or not _hands_in(talk, text):
        return False
    menu = tuple(Option(value, label) for value, label in talk.state.menu)
    talk.tell(talk.say("mine.handed_in_again", code=codes[0]), menu=menu)
    return True


def _hands_in(talk: Talk, text: str) -> bool:
    return read_reply(text) == "SUBMIT" or plain(text) in map(fold, listed("initiative.pledge.said.yes", talk.lang))


def _handed_in_by_me(talk: Talk, code: str) -> Initiative | None:
    found = initiatives.by_code(talk.context.tx, code)
    if found is None or found.typist_id != talk.me.id:
        return None
    return found


def _say_which(talk: Talk, code: str) -> None:
    """Say that this code is unknown; that one is wanted where there is none."""
    said = "mine.unknown" if code else "mine.which"
    aside(talk, talk.say(said))


def looks_like_code(text: str) -> bool:
    return text.count("-") >= 2 and text[-1:].isdigit()
