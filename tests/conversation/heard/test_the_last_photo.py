"""The question for photos stays open until somebody has nothing more, in whatever words."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.talker import Talker, until


@pytest.fixture
def asked(lite: Store) -> Talker:
    """Somebody who is asked for photos."""
    return Talker(lite, "an").introduced().says(*until("evidence"))


@pytest.mark.parametrize(
    "typed",
    [
        "đủ rồi, đi tiếp", "het roi do, vay thoi", "hông có hình hiếc chi hết á", "k có j",
        "Xong! Mệt quá, ngồi trên cabin mà bấm", "Ảnh đẹp nhất là ảnh tôi hồi trẻ, còn ảnh máy thì không có",
    ],
)  # fmt: skip
def test_who_has_nothing_more_goes_on(asked: Talker, typed: str) -> None:
    asked.says(typed).hears("Tôi cam đoan")


@pytest.mark.parametrize(
    "typed",
    [
        "neu chup duoc thi ti ra ca toi gui", "gỡ hết mấy tấm hồi nãy đi, gửi lộn rồi",
        "Chưa xong đâu, còn cái video nữa nó đang tải", "xong. mà khoan còn ảnh", "bỏ qua. anh Nam với tôi làm chung",
        "khỏi thuê giàn giáo", "chưa xong", "chưa, chờ anh Khoa gửi", "không có ảnh nhưng có video", "xong, cho em sửa tên sáng kiến", "tên tôi là Nguyễn Văn Ân, có dấu mũ nhé",
    ],
)  # fmt: skip
def test_who_promises_mends_or_forgot_something_is_not_done(asked: Talker, typed: str) -> None:
    asked.says(typed).does_not_hear("Tôi cam đoan", "Đã ghi: Chưa")
