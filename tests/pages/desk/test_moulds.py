"""The same at the desk: the shared sentences are marked, and one button asks each author."""

from __future__ import annotations

from tests.cast.pages.desk import Browser
from tests.pages.desk.test_queue import FILE, handed_in
from tests.program.on_disk import rows
from tests.program.program import Program


def test_the_desk_marks_what_is_shared_and_asks_each_author(site: Program, desk: Browser) -> None:
    workers = [handed_in(site, title) for title in ("Giá phơi khuôn tự xoay", "Kệ treo tường cho dao")]
    for _, code in workers:
        sql = "INSERT INTO mould SELECT id, 'mould', 1, 0 FROM initiative WHERE code = ?"
        rows(site, sql, code, file=FILE)
    (_, first), (_, second) = workers
    desk.opens(f"/officer/queue/{first}?only=mould").sees("2 hồ sơ cùng khuôn", second, "ai đã làm thử đầu tiên")
    desk.sees("<mark>Mỗi ca phải dừng máy ba lần để chỉnh khuôn</mark>")
    desk.sends("/officer/queue", action="ask_each", code=first).sees("Em đã gửi câu hỏi cho 2 tác giả")
    for worker, _ in workers:
        worker.look().hears("ai đã làm thử đầu tiên")
