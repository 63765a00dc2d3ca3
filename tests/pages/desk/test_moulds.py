"""The same at the desk: the shared sentences are marked, and one button asks each author."""

from __future__ import annotations

from tests.cast.pages.desk import Browser
from tests.cast.talker import FORM, PLEDGE
from tests.program.on_disk import rows
from tests.program.program import Phone, Program

FILE = "data/demo.db"


def test_the_desk_marks_what_is_shared_and_asks_each_author(site: Program, desk: Browser) -> None:
    workers = [Phone(site).introduced() for _ in range(2)]
    for worker, title in zip(workers, ("Giá phơi khuôn tự xoay", "Kệ treo tường cho dao"), strict=True):
        worker.says(title, *FORM[1:], *PLEDGE).hears("Mã hồ sơ")
    rows(
        site,
        "INSERT INTO mould SELECT id, 'mould', 1, 0 FROM initiative WHERE title LIKE '%tự xoay' OR title LIKE '%dao'",
        file=FILE,
    )
    (first,), (second,) = rows(
        site, "SELECT code FROM initiative JOIN mould ON initiative_id = id ORDER BY id", file=FILE
    )
    assert desk.opens("/officer/queue?only=mould").words.count("2 hồ sơ cùng khuôn") == 3, (
        "on each line, and on the first"
    )
    desk.opens(f"/officer/queue/{first}?only=mould").sees("2 hồ sơ cùng khuôn", second, "ai đã làm thử đầu tiên")
    desk.sees("<mark>Mỗi ca phải dừng máy ba lần để chỉnh khuôn</mark>")
    desk.sends("/officer/queue", action="ask_each", code=first).sees("Em đã gửi câu hỏi cho 2 tác giả")
    for worker in workers:
        worker.look().hears("ai đã làm thử đầu tiên")
