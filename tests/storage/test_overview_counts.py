"""What the desk's overview counts beside the boards: forms begun and left, fields and kinds, answers, groups."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from storage.counting import standing
from storage.database.store import Store
from storage.initiatives.answers import times
from storage.initiatives.sorts import sorts
from storage.people import unfinished
from storage.posts import group_list
from tests.cast.crowd import HOANGMAI
from tests.cast.rows import CAMPAIGN, NOW, initiative, submit
from tests.cast.talker import Talker
from tests.databases import ON_BOTH


@ON_BOTH
def test_fields_and_kinds_add_up_to_what_boards_count(store: Store) -> None:
    rows = [initiative(n, HOANGMAI, n) | {"field": "health" if n < 3 else "other"} for n in range(1, 6)]
    rows.append(initiative(6, HOANGMAI, 6, status="withdrawn") | {"field": "health"})
    submit(store, rows, NOW)
    with store.read() as tx:
        found = sorts(tx, CAMPAIGN, [HOANGMAI])
        (stood,) = standing.standing(tx, CAMPAIGN, [HOANGMAI], [NOW])[HOANGMAI]
        assert found.fields == (("other", 3), ("health", 2)) and sum(n for _, n in found.kinds) == stood.submitted
        assert sorts(tx, CAMPAIGN, None) == found
        assert sorts(tx, CAMPAIGN, ["Q-BADINH"]).fields == ()
        waits = times.together(tx, NOW, NOW - timedelta(days=90), {"mine": [HOANGMAI], "none": []})
        assert waits["mine"].waiting == 5 and waits["none"].waiting == 0


@ON_BOTH
def test_a_form_that_was_begun_is_found_by_the_unit_of_who_began_it(store: Store, worker: Talker) -> None:
    worker.says("Cải tiến khuôn dập để thay nhanh").hears("lĩnh vực")
    with store.read() as tx:
        unit = str(tx.execute(text("SELECT unit FROM person")).scalar_one())
        since = worker.now - timedelta(days=30)
        (one,) = unfinished.begun(tx, "initiative", [unit], since, 10)
        assert "title" in one.answers and one.touched_at <= worker.now
        assert not list(unfinished.begun(tx, "initiative", ["Q-BADINH"], since, 10))
        assert not list(unfinished.begun(tx, "initiative", [unit], worker.now + timedelta(days=1), 10))
        assert unfinished.handed_in(tx, [unit], since) == 0
        assert group_list.of_units(tx, [unit, ""]) == []
