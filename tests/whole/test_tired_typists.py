"""Ten whole conversations typed as tired people type: no accents, Telex leftovers, slang, wrong words, changed minds.

Each goes from the first message to the receipt, and what was understood is read from the database.
"""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from storage.database.store import Store
from tests.cast.talker import Talker

STORY = (
    "truoc day moi ca phai dung may 3 lan de chinh khuon, phe pham nhieu",
    "em them chot dinh vi voi lo xo hoi vao khuon nen tho khong phai chinh tay nua",
)

# (who types, what they type in order, what must have been understood)
CONVERSATIONS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "no accents at all": (
        ("dong y", "nguyen van an", "bo qua", "xuong co khi 3", "ld hoang mai", "cai tien khuon dap giam phe pham",
         "san xuat", *STORY, "15.6.23", "co", "500tr", "giam 200 phe pham moi thang", "k", "nop"),
        {"unit": "Q-HOANGMAI", "benefit": 500_000_000, "applied_on": "2023-06-15", "author": "Nguyen Van An"},
    ),
    "one billion two": (
        ("1", "Lê Thị Hoa\n0912.345.678 truong mam non hoa sen, ba dinh", "Xep lich truc tren dien thoai", "4", *STORY,
         "thang 3/2024", "1", "1 tỷ 2", "tinh theo gio lam them", "đang chờ", "bq", "dung het"),
        {"unit": "Q-BADINH", "benefit": 1_200_000_000, "applied_on": "2024-03-01", "recognised": "waiting"},
    ),
    "Telex was off": (
        ("ddoongf ys", "Trần Văn Bình", "k co", "Xưởng may số 2", "caauf giaays", "May cat vai tu dong cho to may",
         "2", *STORY, "hom qua", "cos", "50 trieeuj", "bot 2 tho x 12 thang", "chuwa", "khoong", "noopj"),
        {"unit": "Q-CAUGIAY", "benefit": 50_000_000, "applied_on": "2026-11-21"},
    ),
    "no money in it": (
        ("ok", "Phạm Thị Lan", "0987654321", "khoa duoc benh vien", "y te", "Quay thuoc lay so thu tu", "y te",
         *STORY, "15/6/2026", "có", "hiệu quả xã hội là chính", "benh nhan cho thuoc tu 40 phut con 15 phut", "1 minh", "cong nhan roi", "xong",
         "sua loai giai phap", "tac nghiep", "ok"),
        {"unit": "N-YTE", "benefit": None, "recognised": "yes", "kind": "operation"},
    ),
    "for a colleague, with a wrong button and back": (
        ("vâng", "Đỗ Văn Cường", "bỏ qua", "Tổ điện", "dong da", "nop ho", "trần thị bình", "dong da",
         "Den canh bao dien ro ri", "quan ly", "quay lai", "an toan", *STORY, "q1/2024", "ko", "cong nhan yen tam lam viec hon truoc",
         "dang cho", "skip", "nộp"),
        {"author": "Trần Thị Bình", "field": "safety", "unit": "Q-DONGDA", "recognised": "waiting"},
    ),
    "changes their mind at the review": (
        ("đồng ý", "Ngô Thị Hà", "so dt 0912345678", "Phòng kế toán", "long bien", "Bang tinh luong tu dong", "cong nghe so",
         *STORY, "2023-06-15", "duoc", "80 củ", "dung", "bot 10 ngay cong moi thang", "k", "vâng nhưng sai đơn vị", "tay ho",
         "sua ten", "Bảng tính lương tự động cho phòng kế toán", "sua 10", "120 triệu", "đúng rồi"),
        {"unit": "Q-TAYHO", "benefit": 120_000_000, "title": "Bảng tính lương tự động cho phòng kế toán"},
    ),
    "a monthly saving": (
        ("uh", "Vũ Văn Dũng", "bỏ qua", "Nhà máy nước", "gia lam", "Van xa tu dong cho be loc", "moi truong", *STORY,
         "thang truoc", "20tr/tháng", "đúng", "bot tien dien bom moi thang", "chua co gi", "nop luon"),
        {"benefit": 240_000_000},
    ),
    "help, an empty message and a side question": (
        ("giúp", "đồng ý", "", "Bùi Thị Mai", "bỏ qua", "Trường tiểu học", "thanh xuan", "?", "/cuatoi", "Trò chơi học từ mới cho lớp một",
         "giao duc", "ok", *STORY, "15/6", "đúng", "khong", "hoc sinh nho tu moi nhanh hon han truoc day", "?", "k", "dung"),
        {"field": "education", "applied_on": "2026-06-15", "benefit": None},
    ),
    "twelve billion, looked at twice": (
        ("yes", "Hoàng Minh Tuấn", "bỏ qua", "Ban dự án", "transerco", "Toi uu lo trinh xe buyt gio thap diem", "cong nghe so",
         *STORY, "1/9/2025", "tinh duoc", "12 ty", "dung", "giam 20% so km rong ca nam", "Tran Thi Binh 30%, Le Van Cuong 20%", "da cong nhan, QD 125",
         "bo qua", "dung", "nop"),
        {"benefit": 12_000_000_000, "large": True, "unit": "TCT-VANTAI", "recognised": "yes"},
    ),
    "two millions or two billions": (
        ("dc", "Đặng Thị Thu", "bỏ qua", "Xí nghiệp", "HĐ", "2", "May rua khay tiet kiem nuoc", "khac", *STORY, "tháng chín 2022",
         "co", "2", "1", "bot 5 khoi nuoc moi ngay", "mot minh em", "chua", "giữ kín", "nop"),
        {"unit": "Q-HADONG", "benefit": 2_000_000, "confidential": True},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "understood"), CONVERSATIONS.values(), ids=CONVERSATIONS.keys())
def test_tired_people_are_understood(lite: Store, typed: tuple[str, ...], understood: dict[str, Any]) -> None:
    person = Talker(lite, "an").opens()
    for text in typed:
        person.says(text)
    person.hears("Mã hồ sơ")
    with lite.read() as tx:
        row = tx.exec_driver_sql("SELECT * FROM initiative").mappings().one()
    assert {name: row[name] for name in understood} == understood
    answers = orjson.loads(row["answers"])
    assert answers["before"] == STORY[0] and answers["solution"] == STORY[1]
