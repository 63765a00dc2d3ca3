"""Pages of the desk read a replica where they need not be fresh, and say as of when; what waits is always read fresh."""

from __future__ import annotations

from pathlib import Path

from tests.cast.pages.desk import appointed, at_desk
from tests.cast.talker import FORM, PLEDGE
from tests.program.program import Phone, command, program
from tests.program.servers.pair import DATABASE, standing_still, two_filled_servers
from tests.program.waiting import eventually

TOKEN = "a-token-of-those-who-watch"
SAID = "đọc từ bản sao"


def test_a_running_bot_searches_on_the_replica_and_says_so(tmp_path: Path) -> None:
    with two_filled_servers() as (pair, url):
        replica = pair.second.url(DATABASE)
        named = {"DATABASE_URL": url, "REPLICA_URL": replica, "WEB_CHAT": "public", "METRICS_TOKEN": TOKEN}
        with program(tmp_path, **named) as site:
            hoa = at_desk(site, appointed(site, "Q-HOANGMAI"))
            an, minh = Phone(site).introduced(), Phone(site).introduced()
            an.says(*FORM, *PLEDGE).hears("SK-2026-000001")
            eventually(lambda: "SK-2026-000001" in hoa.opens("/officer/find").words and SAID in hoa.words)
            with standing_still(pair):
                minh.says(*FORM, *PLEDGE).hears("SK-2026-000002")
                hoa.opens("/officer/find").sees("SK-2026-000001", SAID).does_not_see("SK-2026-000002")
                hoa.opens("/officer/queue").sees("SK-2026-000002")
            eventually(lambda: "SK-2026-000002" in hoa.opens("/officer/find").words)
            status, figures = site.ask("GET", "/metrics", Authorization=f"Bearer {TOKEN}")
            assert status == 200 and "sangkien_replica_is_read 1.0" in figures
            assert "sangkien_replica_lag_seconds" in figures
            checked = command(site, "check").stdout
            assert "Bản sao để đọc" in checked and "giây / 0." in checked
            pair.kills(pair.second)  # a synchronous one: nothing is written from now on, and all is read
            hoa.opens("/board").sees("Số liệu lúc")


def test_a_file_has_no_replica(tmp_path: Path) -> None:
    with program(tmp_path) as site:
        site.environment |= {"REPLICA_URL": "postgresql://bot@db2/sangkien", "WEB_CHAT": "public"}
        said = command(site, "check")
    assert said.returncode == 1
    assert "REPLICA_URL" in said.stdout and "chỉ dùng với PostgreSQL" in said.stdout
