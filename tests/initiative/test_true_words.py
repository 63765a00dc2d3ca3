"""Each promise with what makes it true: a number of the code, a condition in the sentence, or a test that shows it.

A sentence that promises something (how long, who reads, who is told, what may still be done) has to be in one of the
tables below; where it promises nothing, it says so there.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.http import signed_links
from bot.pages.desk.export.files import KEPT_MINUTES
from bot.watching import findings
from handlers import remaining
from handlers.announcements import doing
from handlers.boards import pace
from handlers.desk.overview import ANSWERS_OF
from handlers.desk.stops import STOPS_OF
from handlers.officers.group_codes import GROUP_CODE_FOR
from handlers.people.codes import WRONG_CODES_FOR_SECONDS
from handlers.posts.reminders.drafts import REMIND_AFTER_DAYS
from messages.catalog import LANGUAGES, all_words
from storage import retention
from storage.database.store import Store
from storage.initiatives import workplaces
from storage.initiatives.reuse import reports
from storage.initiatives.review import UNDO_FOR
from storage.initiatives.sheets import portal
from storage.people import desk_sessions, officers
from storage.posts.announced import A_WEEK, MOST_IN_A_WEEK
from storage.posts.waiting import STUCK
from tests.cast.places import ROOT
from tests.cast.talker import Talker

#: How a promise sounds in Vietnamese.
PROMISES = re.compile(
    r"\d+ (?:ngày|giờ|phút)\b|được báo|em báo anh|em nhắn anh|không bao giờ|[Kk]hông bán|[Kk]hông giữ gì"
    r"|[Cc]hỉ (?:cán bộ|công đoàn|anh/chị)|(?:cán bộ|công đoàn)[^.\n]{0,60} (?:đọc|xem hồ sơ|nhìn thấy)"
    r"|tự xóa|em xóa ngay|vẫn sửa|chờ xem|chờ công đoàn|em bỏ tên"
)
# What people read; the words of operators and of the demo promise nothing to anybody.
LEFT_OUT = ("commands.", "loading.", "log.", "demo.", "setup.")

DAY_HOURS = signed_links.DAY // timedelta(hours=1)
#: Numbers that stand in the sentence, as the code has them.
NUMBERS = {
    "alerts.what.queue": (int(findings.REPLY_LATE_SECONDS) // 60,),
    "alerts.what.late_posts": (int(findings.POST_LATE_SECONDS) // 60,),
    "alerts.what.tick": (int(findings.TICK_LATE_SECONDS) // 60,),
    "board.forecast.between": (pace.WEEK,),
    "board.forecast.earliest": (pace.WEEK,),
    "consent.agree.help": (retention.DRAFT.days,),
    "data.shown": (retention.DRAFT.days, retention.SUPPORT.days, retention.PERSON.days),
    "desk.export.kept": (KEPT_MINUTES,),
    "desk.said.no_match_undo": (workplaces.UNDO_FOR // timedelta(minutes=1),),
    "desk.sessions.how": (desk_sessions.GOOD_FOR // timedelta(hours=1),),
    "digest.lines": (STUCK.days,),
    "form.address": (DAY_HOURS,),
    "groups.need_code": (GROUP_CODE_FOR // timedelta(minutes=1),),
    "officers.too_many_wrong": (WRONG_CODES_FOR_SECONDS // 60,),
    "remaining.todo.backup_old": (remaining.BACKUP_GOOD_FOR.days,),
    "announcing.said.too_far": (doing.LATEST.days,),
    "announcing.state.weekly": (MOST_IN_A_WEEK, A_WEEK.days),
    "reminders.announcements_now_on": (MOST_IN_A_WEEK, A_WEEK.days),
    "reminders.which_here": (*REMIND_AFTER_DAYS, A_WEEK.days),
    "papers.portal.no_undo": (portal.UNDO_FOR // timedelta(minutes=1),),
    "papers.at": (signed_links.HOUR // timedelta(hours=1),),
    "particulars.agree.ask": (retention.PARTICULARS.days,),
    "particulars.agree.help": (retention.PARTICULARS.days,),
    "review.files_at": (signed_links.HOUR // timedelta(hours=1),),
    "overview.page.answers": (ANSWERS_OF.days,),
    "overview.page.no_answers": (ANSWERS_OF.days,),
    "overview.page.no_stops": (STOPS_OF.days,),
    "overview.page.stops_how": (STOPS_OF.days, STUCK.days),
    "overview.page.stuck": (STUCK.days,),
    "review.no_match_undo": (workplaces.UNDO_FOR // timedelta(minutes=1),),
    "reuse.no_undo": (reports.UNDO_FOR // timedelta(minutes=1),),
    "review.no_undo": (UNDO_FOR // timedelta(minutes=1),),
    "screen.upload": (DAY_HOURS,),
    "screen.document": (DAY_HOURS,),
    "certificate.print": (signed_links.CERTIFICATE_GOOD_FOR.days,),
    "screen.sheet": (DAY_HOURS,),
}
#: Said only where this is so: an officer of the unit or above it, a verified one, an author with an account.
CONDITIONS = {
    "board.recognised": "verified",
    "campaign.closing": "verified",
    "desk.said.recognise_dropped": "told",
    "menu.faq.person": "officers",
    "menu.faq.read_by": "officers",
    "mine.mended": "reader",
    "mine.receipt": "reader",
    "review.decided.merged": "told",
    "review.decided.rejected": "told",
    "review.decided.returned": "told",
    "review.decided.verified": "told",
    "review.recognise_dropped": "told",
    "review.recognised": "told",
    "review.undone": "told",
}
#: The same within an expression: `'…' if officers else '…'`, `if one.id in read`.
CHOSEN = {"mine.list": "if one.id in read else", "mine.status": "if officers else"}
#: The test that shows it.
SHOWN = {
    "alerts.todo.files": "files/test_shelves.py::test_a_store_that_fails_is_said_once_and_is_used_again_when_it_answers",
    "announcing.preview": "announcements/test_going_out.py::test_a_large_union_is_counted_behind_the_replies",
    "announcing.said.picture_coming":
        "announcements/test_picture_in_chat.py::test_a_picture_sent_with_the_words_goes_out_with_them",
    "announcing.said.sending": "announcements/test_announcing.py::test_an_announcement_goes_to_everybody_of_the_unit",
    "announcing.said.still_counting": "announcements/test_going_out.py::test_a_large_union_is_counted_behind_the_replies",
    "council.all_marked": "council/test_session.py::test_a_mark_is_changed_while_the_session_is_open_and_has_to_be_given_again",
    "council.called": "council/test_session.py::test_members_mark_each_alone_and_see_the_result_together",
    "officers.welcome.council": "council/test_session.py::test_members_mark_each_alone_and_see_the_result_together",
    "papers.by_hand": "papers/test_given_in_chat.py::test_who_does_not_agree_has_dotted_lines_and_nothing_is_kept",
    "applying.photo.help": "reuse/test_what_changes.py::test_its_photo_is_for_officers_of_that_unit_alone",
    "answering.sure.help": "officers/test_told.py::test_the_answer_itself_is_sent_once_its_author_says_so",
    "coauthor.kept": "initiative/coauthors/test_told.py::test_a_newcomer_introduces_themself_before_the_code_is_taken",
    "coauthor.named": "initiative/coauthors/test_told.py::test_who_is_not_meant_has_the_name_taken_out_and_the_share_goes_back",
    "data.erase_sure": "people/test_privacy.py::test_what_is_erased_keeps_no_trace_of_another_author",
    "data.withdraw_sure": "people/test_privacy.py::test_after_consent_is_withdrawn_no_file_leads_to_the_account",
    "consent.declined": "initiative/test_stories.py::test_what_waits_longer_than_an_hour_is_forgotten_and_so_it_is_after_a_no",
    "initiative.confidential.help": "initiative/coauthors/test_told.py::test_what_is_kept_to_officers_is_told_without_its_title",
    "initiative.pledge.error.pick_one": "storage/test_counts.py::test_an_edit_changes_what_counts_and_not_how_many",
    "initiative.pledge.help": "storage/test_counts.py::test_an_edit_changes_what_counts_and_not_how_many",
    "menu.faq.edit_later": "storage/test_counts.py::test_an_edit_changes_what_counts_and_not_how_many",
    "desk.queue.done.reopened": "officers/test_at_one_moment.py::test_what_was_merged_comes_back_when_the_other_is_taken_back",
    "menu.faq.result": "officers/test_review.py::test_what_waits_is_shown_whole_and_one_press_verifies_it",
    "officers.welcome.support": "officers/roles/test_support.py::test_the_digest_names_only_what_the_support_team_can_look_at",
    "profile.phone.help": "initiative/test_true_words.py::test_the_number_is_seen_by_the_officer_of_the_unit",
    "support.group.only_officers": "support/test_team_chat.py::test_only_an_officer_binds_a_group_and_only_for_their_units",
    "support.sent": "support/test_asking.py::test_where_nobody_is_there_it_is_kept_and_who_comes_hears_of_it",
    "review.asked": "officers/test_review.py::test_a_question_reaches_the_author_and_the_answer_the_officer",
    "desk.queue.mould_how": "moulds/test_moulds.py::test_who_looks_sees_how_many_are_of_one_mould_and_one_press_asks_each",
    "review.mould.asked": "moulds/test_moulds.py::test_who_looks_sees_how_many_are_of_one_mould_and_one_press_asks_each",
    "review.mould.asked_already": "moulds/test_moulds.py::test_who_looks_sees_how_many_are_of_one_mould_and_one_press_asks_each",
    "review.told.reopened": "officers/test_at_one_moment.py::test_what_was_merged_comes_back_when_the_other_is_taken_back",
    "review.told.undone": "officers/test_review.py::test_a_decision_is_undone_for_ten_minutes_by_whoever_took_it",
}  # fmt: skip
#: Examples, headings, orders with their numbers, how something stands.
NO_PROMISE = frozenset(
    {
        "announcing.unclear_hour", "announcing.which_hour", "applying.result.example",
        "board.page.trend", "campaign.last", "check.status.submitted", "desk.queue.status.submitted", "groups.help", "initiative.solution.example", "initiative.effects.example",
        "initiative.figure.before_time_example", "initiative.figure.example", "initiative.figure.now_time_example",
        "menu.faq.how_long", "menu.faq.until", "mine.none_back", "officers.away_how", "officers.help", "officers.help_support",
        "overview.page.course", "overview.page.week", "review.found",
    }
)  # fmt: skip


def sentences(lang: str) -> dict[str, str]:
    """What people read, by its name."""
    return {
        key: text for key, text in all_words(lang).items() if isinstance(text, str) and not key.startswith(LEFT_OUT)
    }


def test_every_promise_says_what_makes_it_true() -> None:
    known = NUMBERS.keys() | CONDITIONS.keys() | CHOSEN.keys() | SHOWN.keys() | NO_PROMISE
    found = {key for key, text in sentences("vi").items() if PROMISES.search(text)}
    assert sorted(found - known) == [], "say in a table above what makes these true"
    assert known <= sentences("vi").keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_are_those_of_the_code(lang: str) -> None:
    words = sentences(lang)
    for key, numbers in NUMBERS.items():
        for number in numbers:
            assert re.search(rf"\b{number}\b", words[key]) or (number == 1 and " an hour" in words[key]), (key, number)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_depends_is_said_under_its_condition(lang: str) -> None:
    words = sentences(lang)
    for key, condition in CONDITIONS.items():
        assert re.search(rf"\{{% if [\w.]*{condition} %\}}", words[key]), key
    for key, condition in CHOSEN.items():
        assert condition in words[key], key


def test_what_a_test_shows_has_that_test() -> None:
    for key, place in SHOWN.items():
        path, _, name = place.partition("::")
        assert f"def {name}(" in (ROOT / "tests" / path).read_text("utf-8"), key


def officer_of(store: Store, unit: str) -> Talker:
    """Somebody who reads for that unit."""
    officer = Talker(store, "binh").introduced("Trần Thị Bình").says("/huy")
    with store.write() as tx:
        person = tx.exec_driver_sql("SELECT max(person_id) FROM chat").scalar_one()
        officers.appoint(tx, person, unit, "Trần Thị Bình", officer.now)
    return officer


@pytest.mark.parametrize(("unit", "promised"), [("", False), ("Q-BADINH", False), ("Q-HOANGMAI", True), ("HN", True)])
def test_a_look_by_somebody_is_promised_only_where_an_officer_looks(lite: Store, unit: str, promised: bool) -> None:
    if unit:
        officer_of(lite, unit)
    worker = Talker(lite, "an").introduced().submits()
    assert ("xem hồ sơ, chậm nhất ngày" in worker.text) is promised
    code = worker.code
    assert ("chờ xem" in worker.says("/cuatoi").text) is promised
    assert ("chờ công đoàn xem" in worker.says(f"/trangthai {code}").text) is promised
    worker.says("ai đọc hồ sơ của em vậy?")
    assert ("và cấp trên đọc" in worker.text) is promised
    assert ("chưa có cán bộ đọc" in worker.text) is not promised


def test_the_number_is_seen_by_the_officer_of_the_unit(lite: Store) -> None:
    officer = officer_of(lite, "Q-HOANGMAI")
    worker = Talker(lite, "an", now=officer.now).introduced().submits()
    officer.now = worker.now
    officer.says("/duyet").hears("Điện thoại: 0912345678")
    worker.says("/rutdongy yes")
    officer.says("/duyet").does_not_hear("0912345678")


def test_who_has_no_account_any_more_is_not_said_to_be_told(lite: Store) -> None:
    officer = officer_of(lite, "Q-HOANGMAI")
    worker = Talker(lite, "an", now=officer.now).introduced().submits().says("/rutdongy yes")
    officer.now = worker.now
    officer.says("/duyet").presses("Xác minh").hears("Đã xác minh").does_not_hear("được báo")
