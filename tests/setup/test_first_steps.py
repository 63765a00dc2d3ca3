"""What the set-up page asks of the database, on both kinds of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.loading.table import BadFileError
from handlers.setup import codes, programme
from storage.database.store import Store
from storage.people import codes as one_time
from storage.programme.loading import ChangedError
from tests.cast.talker import MORNING
from tests.databases import ON_BOTH

DAYS = {"name": "Sáng kiến  2027", "starts_on": "2026-01-01", "ends_on": "2027-12-31", "target": "1.500"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Công đoàn Công ty Hoa Sen", "HS"), ("LĐLĐ thành phố Đà Nẵng", "TPDN"), ("Công đoàn", "CD"),
        ("Công đoàn Công ty TNHH MTV 28", "2"), ("CĐCS Trường Tiểu học Kim Liên", "TTHK"),
    ],
)  # fmt: skip
def test_a_union_is_called_by_the_first_letters_of_its_name(name: str, code: str) -> None:
    assert programme.code_of(name) == code


@pytest.mark.parametrize("name", ["", "  ", "123", "…"])
def test_what_is_no_name_is_refused_by_the_name_of_its_field(name: str) -> None:
    with pytest.raises(BadFileError) as bad:
        programme.one_union(name, "vi")
    assert [one.column for one in bad.value.problems] == ["Tên công đoàn"]


@ON_BOTH
def test_a_campaign_gets_one_target_for_all(store: Store) -> None:
    with store.write() as tx:
        rows = programme.campaign(tx, DAYS, "Công đoàn Hoa Sen", "vi")
        programme.load(tx, programme.compared(tx, rows, MORNING), "campaign", MORNING)
    (target,) = rows["target"]
    with store.read() as tx:
        own = target["campaign"]
        assert programme.target_of(tx, own) == 1500 and programme.target_of(tx, "another") == 0
        again = DAYS | {"code": own}
        assert "target" not in programme.campaign(tx, again, "Nơi khác", "vi")  # it stays as it was issued
        assert programme.campaign(tx, again | {"target": "2000"}, "Nơi khác", "vi")["target"][0]["value"] == 2000
    assert (target["unit"], target["value"], target["issuer"]) == ("HN", 1500, "Công đoàn Hoa Sen")


@ON_BOTH
def test_all_that_is_wrong_with_a_campaign_is_said_at_once(store: Store) -> None:
    wrong = {"name": "…", "starts_on": "31/2/2026", "ends_on": "", "target": "nhiều"}
    with store.read() as tx, pytest.raises(BadFileError) as bad:
        programme.campaign(tx, wrong, "", "vi")
    assert {one.column.partition(" (")[0] for one in bad.value.problems} == {"Tên đợt", "Từ ngày", "Đến hết ngày", "Chỉ tiêu chung"}


@pytest.mark.parametrize("step", ["officer", "group"])
def test_a_code_is_good_until_it_is_used_or_too_old(store: Store, step: str) -> None:
    with store.write() as tx:
        made = codes.make(tx, step, "HN", MORNING)
        assert made.is_good(tx, made.until - timedelta(seconds=1)) and not made.is_good(tx, made.until)
        assert one_time.use(tx, codes.PURPOSES[step].kind, made.code, MORNING)
        assert not made.is_good(tx, MORNING)


def test_what_was_compared_before_another_load_is_not_written(store: Store) -> None:
    with store.write() as tx:
        what = programme.compared(tx, programme.one_union("Công đoàn Hoa Sen", "vi"), MORNING)
        programme.load(tx, programme.compared(tx, programme.campaign(tx, DAYS, "", "vi"), MORNING), "campaign", MORNING)
        with pytest.raises(ChangedError):
            programme.load(tx, what, "one", MORNING)
