"""Whether a description only praises: "rất hiệu quả, nhanh hơn nhiều, ai cũng phấn khởi" does not say how."""

from __future__ import annotations

from functools import lru_cache

from handlers.reading.fold import fold, word_set

LEAST_WORDS = 6
MOST_UNKNOWN = 0.1  # part of its words that may be others
LONGEST = 300  # letters: whoever writes more tells something

_GOOD = word_set("hieu qua nhanh tot tien loi gon khoe nhe hon phan khoi hai long tuyet voi hay thich")
_OTHERS = word_set(
    "rat qua cuc ky that su nhieu truoc kia day gio nay sau khi ap dung thuc hien sang kien giai phap cai tien "
    "thi la va voi cung deu duoc da se cho cua cac nhung moi nguoi ai anh em chi cong nhan tho to xuong don vi ty "
    "viec giup mang lai dat ket an toan de dang thuan sach dep gang bot do met vat kho khan tiet kiem thoi gian "
    "suc phi nang suat chat luong san pham cao thap giam tang len ro ret han so tinh than lanh dao khen danh gia "
    "dong ung ho mong doi yen tam lam mau le thoai mai ca nha may noi chung tom khong con the ma toi minh trong "
    "ngay"
)
_PRAISE = _GOOD | _OTHERS


@lru_cache(maxsize=1024)
def only_praises(text: str) -> bool:
    """Whether it says that something is good, and nothing of what is done."""
    if len(text) > LONGEST or any(map(str.isdigit, text)):
        return False
    words = [word.strip(".,;:!?()\"'-") for word in fold(text).split()]
    words = [word for word in words if word]
    if len(words) < LEAST_WORDS or _GOOD.isdisjoint(words):
        return False
    unknown = sum(word not in _PRAISE for word in words)
    return unknown <= len(words) * MOST_UNKNOWN
