"""What holds for every text: amounts in words read back, nothing raises, spelling habits do not matter."""

import unicodedata
from datetime import date
from itertools import product
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.reading import Reading, fold, in_words, read_date, read_money, read_phone, read_reply
from handlers.reading.fold import word_set
from handlers.reading.money import amounts, numerals, words
from handlers.reading.money.tokens import Tokens
from tests.cast.places import CASES
from tests.cast.understanding.readings import INDEX, PIECES, ROWS, TODAY, plain, rows_of

SCALES = ("tr", "triệu", "tỷ", "ty", "k", "nghìn")

any_text = st.text(max_size=10_000)
typed = st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join) | st.sampled_from(ROWS)


def habits(text: str) -> list[str]:
    """The same text in other cases, spacings and Unicode forms."""
    spaced = "  " + text.replace(" ", "\u00a0 ") + "\u200b "
    return [text.upper(), spaced, unicodedata.normalize("NFD", text), unicodedata.normalize("NFC", text)]


@settings(deadline=None)
@given(st.integers(0, 10**15))
@example(10**15)
@example(1_000_000_200)
@example(1_500)
def test_an_amount_in_words_reads_back(amount: int) -> None:
    assert read_money(in_words(amount)) == Reading("ok", amount)


@settings(deadline=None)
@given(st.integers(0, 10**15))
def test_an_amount_in_words_reads_back_without_accents(amount: int) -> None:
    assert read_money(plain(in_words(amount))) == Reading("ok", amount)


@settings(deadline=None)
@given(st.integers(10**6, 10**15))
def test_an_amount_in_grouped_digits_reads_back(amount: int) -> None:
    grouped = f"{amount:,}"
    assert read_money(grouped) == read_money(grouped.replace(",", ".") + " đồng") == Reading("ok", amount)


@settings(deadline=None)
@given(any_text)
@example("1" * 10_000)
@example("1." * 5_000)
@example("1 " * 5_000)
@example("năm " * 2_500)
@example("\u0301\u0316" * 5_000)
@example("ệ" * 300)
def test_nothing_raises_and_every_reading_holds_together(text: str) -> None:
    readings: list[Reading[Any]] = [
        read_money(text),
        read_date(text, TODAY),
        read_phone(text),
        INDEX.find(text),
    ]
    for reading in readings:
        assert (reading.value is not None) == (reading.status in ("ok", "confirm"))
        assert reading.value not in reading.candidates
    read_reply(text)


@settings(deadline=None)
@given(typed)
def test_case_spacing_and_forms_do_not_change_a_reading(text: str) -> None:
    for other in habits(text):
        assert read_money(other) == read_money(text)
        assert read_date(other, TODAY) == read_date(text, TODAY)
        assert read_phone(other) == read_phone(text)
        assert INDEX.find(other) == INDEX.find(text)


@settings(deadline=None)
@given(typed)
@example("tháng sau")
@example("tầm tám triệu")
def test_without_accents_no_other_amount_or_day_is_taken_for_sure(text: str) -> None:
    for read in (read_money, lambda typed: read_date(typed, TODAY)):
        found, bare = read(text), read(plain(text))
        assert found.value == bare.value or (found.status, bare.status) != ("ok", "ok")


@settings(deadline=None)
@given(typed)
def test_accents_do_not_change_a_phone_number(text: str) -> None:
    assert read_phone(plain(text)) == read_phone(text)


@settings(deadline=None)
@given(st.sampled_from([row["input"] for row in rows_of(CASES / "more_replies.tsv")]))
def test_case_spacing_and_forms_do_not_change_a_reply(text: str) -> None:
    assert {read_reply(other) for other in habits(text)} == {read_reply(text)}


@settings(deadline=None)
@given(
    st.integers(1, 999),
    st.integers(0, 999),
    st.sampled_from(".,"),
    st.sampled_from(SCALES),
)
def test_three_digits_before_a_scale_word_are_never_taken_silently(a: int, b: int, mark: str, scale: str) -> None:
    assert read_money(f"{a}{mark}{b:03} {scale}").status in ("confirm", "ask")


@settings(deadline=None)
@given(st.integers(0, 999_999))
def test_a_small_number_without_a_unit_is_never_taken_silently(number: int) -> None:
    assert read_money(str(number)).status in ("confirm", "ask", "none")
    assert read_money(f"{number:,}").status in ("confirm", "ask", "none")


@settings(deadline=None)
@given(typed)
def test_dots_for_commas_never_change_an_amount_by_a_thousand(text: str) -> None:
    swapped = text.translate(str.maketrans(".,", ",."))
    first, second = read_money(text), read_money(swapped)
    if first.status == second.status == "ok":
        assert first.value == second.value


@settings(deadline=None)
@given(st.dates(date(1960, 1, 1), TODAY))
def test_a_whole_date_reads_back_in_every_shape(day: date) -> None:
    shapes = (
        "%d/%m/%Y",
        "%d-%m-%Y",
        "%d.%m.%Y",
        "%d %m %Y",
        "%Y-%m-%d",
        "ngày %d tháng %m năm %Y",
        "%d/%m/%Yr",
    )
    for shape in shapes:
        assert read_date(day.strftime(shape), TODAY) == Reading("ok", (day, day)), shape


@settings(deadline=None)
@given(st.dates(date(2027, 1, 1), date(2100, 1, 1)))
def test_a_date_to_come_is_rejected(day: date) -> None:
    assert read_date(day.strftime("%d/%m/%Y"), TODAY).status == "reject"


@settings(deadline=None)
@given(st.text(max_size=50))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.integers(1, 999))
def test_a_plain_amount_is_read_without_a_question(number: int) -> None:
    for millions in ("{} triệu", "{}tr", "{} triệu đồng"):
        assert read_money(millions.format(number)) == Reading("ok", number * 10**6)
    for billions in ("{} tỷ", "{}TY", "{} Tỷ đồng"):
        assert read_money(billions.format(number)) == Reading("ok", number * 10**9)


def test_a_word_that_is_passed_at_once_begins_no_amount_whatever_follows() -> None:
    known = words.KNOWN | words.NUMBER_WORDS | words.THINGS | words.ENDERS | numerals._SCORES.keys()
    follow = sorted(words.DIGITS.keys() | word_set("5 05 2022 1,5 muoi tram chuc nua ruoi ty nghin phay le"))
    for word, second, third in product(sorted(known - amounts._BEGINS), follow, follow):
        said = Tokens((word, second, third))
        assert not amounts._is_calendar(said, 0) and amounts._amount_at(said, 0) is None, said
