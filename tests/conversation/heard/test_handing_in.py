"""Only who says so now hands in: who does it later, asks, or sends something else besides, does not."""

from __future__ import annotations

import pytest

from tests.cast.talker import Talker, until


@pytest.fixture
def signing(worker: Talker) -> Talker:
    return worker.says(*until("review")).hears("Tôi cam đoan")


@pytest.mark.parametrize(
    "said",
    [
        "mai em gửi", "chiều gửi nhé", "để sếp xem rồi gửi", "tối về gửi", "gửi sau", "gửi thêm ảnh", "em sẽ gửi ảnh",
        "gửi nhầm", "tối nay gửi", "gửi được chưa", "gửi đi đâu", "đừng, gửi sau", "dung, gui", "chưa đủ, gửi",
        "gửi ảnh", "gửi rồi mà", "nộp rồi mà",
    ],
)  # fmt: skip
def test_who_hands_in_later_or_asks_has_handed_in_nothing(signing: Talker, said: str) -> None:
    signing.says(said).does_not_hear("Mã hồ sơ").says("tiếp", "gửi").hears("Mã hồ sơ")


@pytest.mark.parametrize(
    "said",
    ["khỏi hỏi nữa, nộp", "hỏi hoài, gửi đi", "không cần sửa, nộp luôn", "xem rồi, ok, gửi", "gửi lên giúp anh", "bấm gửi",
     "vâng em gửi", "xin gửi ạ", "tôi cam đoan những điều trên là trung thực"],
)  # fmt: skip
def test_who_has_had_enough_hands_in(signing: Talker, said: str) -> None:
    signing.says(said).hears("Mã hồ sơ")
