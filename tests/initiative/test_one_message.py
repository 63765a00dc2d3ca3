"""The form in one message, on every channel: what comes back is read, and only the rest is asked."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from handlers.initiative.sheet.labelled import labelled, read
from handlers.initiative.sheet.prose import loose
from storage.database.store import Store
from tests.cast import places
from tests.cast.talker import Talker

FORMS = [
    case
    for name in ("one_message", "one_message_a", "one_message_c")
    for case in tomllib.loads((places.CASES / f"{name}.toml").read_text("utf-8"))["case"]
]

WHOLE = {
    "Tên": "Cải tiến khuôn dập giảm phế phẩm",
    "Trước đây": "Mỗi ca phải dừng máy ba lần để chỉnh khuôn",
    "Cách làm": "Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay",
    "Áp dụng từ": "15/6/2026",
    "Giá trị": "500 triệu",
    "Cách tính": "Giảm 200 phế phẩm mỗi tháng",
    "Loại": "kỹ thuật",
    "Lĩnh vực": "cơ khí",
    "Công nhận": "chưa",
    "Giữ kín": "không",
}


def sheet(separator: str = "\n", /, **other: str | None) -> str:
    """A filled template; `other` changes answers, None leaves one out."""
    named = {key: other.pop(key, value) for key, value in WHOLE.items()} | other
    return separator.join(f"{label}: {value}" for label, value in named.items() if value is not None)


@pytest.fixture(params=["telegram", "zalo_bot", "web"])
def known(request: pytest.FixtureRequest, lite: Store) -> Talker:
    """Somebody whom the bot knows, doing nothing."""
    return Talker(lite, "an", channel=request.param).introduced().says("để sau")


def test_a_complete_one_costs_four_messages(known: Talker) -> None:
    known.says(sheet()).hears("3. Tên sáng kiến: Cải tiến", "2. Đơn vị: LĐLĐ quận Hoàng Mai", "Tôi cam đoan")
    assert len(known.heard) == 1
    known.says("đúng").hears("Mã hồ sơ: SK-")
    assert len(known.heard) == 1


def test_after_the_five_lines_of_the_poster_only_what_nobody_can_assume_is_asked(known: Talker) -> None:
    given = {label: None for label in ("Cách tính", "Loại", "Lĩnh vực", "Công nhận", "Giữ kín")}
    known.says(sheet(**given)).hears(
        "Em đọc được:", "500.000.000 đồng", "Còn 2 mục", "1) Lĩnh vực"
    )
    known.says("giáo dục\nBớt 200 phế phẩm mỗi tháng").hears(
        "4. Loại giải pháp: chưa rõ", "5. Lĩnh vực: Giáo dục", "13. Cơ sở công nhận: Chưa", "Tôi cam đoan"
    )
    known.says("1").hears("mình hay nộp hộ").says("giữ nguyên").hears("Tôi cam đoan")  # item 1 of the list above
    known.says("tôi cam đoan và nộp").hears("Mã hồ sơ: SK-")


@pytest.mark.parametrize("separator", ["\n", " / ", "; ", "\n\n- ", "\r\n* "])
def test_any_order_accents_and_separators(lite: Store, separator: str) -> None:
    an = Talker(lite, "an").introduced()
    shuffled = dict(sorted(WHOLE.items(), key=lambda pair: pair[1]))
    an.says(separator.join(f"{label}: {value}" for label, value in shuffled.items())).hears("Tôi cam đoan").says("vâng")
    an.hears("Mã hồ sơ")


def test_the_template_comes_back_with_its_own_words_around_it(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says("để sau", "/mau").hears("Đơn vị: LĐLĐ quận Hoàng Mai", "chưa", "Giữ kín")
    filled = []
    for line in an.text.split("\n"):
        label = next((label for label in WHOLE if line.startswith(label) and line.endswith(":")), "")
        filled.append(f"{line} {WHOLE[label]}" if label else line)
    an.says("\n".join(filled)).hears("13. Cơ sở công nhận: Chưa", "15. Bảo mật: Công khai được", "Tôi cam đoan")
    assert "chép tin này" not in an.text
    an.says("ok").hears("Mã hồ sơ")


def test_an_empty_template_asks_for_one_thing_after_another(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says("/mau")
    an.says(an.text).hears("Còn 6 mục", "Tên sáng kiến là gì")
    an.does_not_hear("Hiệu quả: 1 Tính")


def test_what_is_unclear_is_asked_and_the_rest_is_kept(worker: Talker) -> None:
    worker.says(sheet(**{"Giá trị": "40 triệu mỗi tháng"})).hears("Em đọc được", "480.000.000", "Đúng không")
    worker.sees("Đúng").says("đúng").hears("10. Giá trị làm lợi: 480.000.000 đồng", "Tôi cam đoan").says("nộp").hears(
        "Mã hồ sơ"
    )


def test_several_unclear_ones_are_asked_together(worker: Talker) -> None:
    worker.says(sheet(**{"Giá trị": "40 triệu mỗi tháng", "Áp dụng từ": "31/12/2030", "Loại": "gì cũng được"}))
    worker.hears("Còn 3 mục", "1) Loại giải pháp: 1 Kỹ thuật", "2) Áp dụng từ: Ngày này chưa tới", "3) Giá trị làm lợi")
    worker.says("3) đúng\n1) 3\n2) tháng 6/2026").hears("480.000.000", "4. Loại giải pháp: Tác nghiệp", "tháng 6/2026")
    worker.says("đúng").hears("Mã hồ sơ")


def test_a_very_large_amount_is_read_back_by_itself(worker: Talker) -> None:
    worker.says(sheet(**{"Giá trị": "12 tỷ"})).hears("12.000.000.000", "Đúng không")
    worker.says("đúng").sees("Đúng hết, kể cả 12.000.000.000 đồng").does_not_hear("Tôi cam đoan")
    worker.says("đúng hết").hears("Tôi cam đoan").says("gửi").hears("Mã hồ sơ")


def test_gains_that_are_not_money(worker: Talker) -> None:
    worker.says(sheet(**{"Giá trị": "Đỡ một giờ chia thuốc mỗi sáng, ít nhầm hơn", "Cách tính": None}))
    worker.hears("Hiệu quả: kể bằng lời", "Đỡ một giờ chia thuốc", "Tôi cam đoan").says("đúng").hears("Mã hồ sơ")


def test_the_calculation_may_stand_behind_the_amount(worker: Talker) -> None:
    worker.says(sheet(**{"Giá trị": "360 triệu (200 phế phẩm x 150.000 đồng x 12 tháng)", "Cách tính": None}))
    worker.hears("360.000.000", "Cách tính: 200 phế phẩm x 150.000", "Tôi cam đoan")


def test_for_somebody_else(worker: Talker) -> None:
    worker.says(sheet(**{"Tác giả": "Trần Thị Bình"})).hears("công đoàn nào")
    worker.says("1").hears(
        "1. Người nộp: Nộp hộ", "2. Tác giả: Trần Thị Bình", "Tôi cam đoan"
    )


def test_free_words_after_the_template_was_asked_for(worker: Talker) -> None:
    worker.says("/mau")
    worker.says(
        "Em làm cái chốt định vị cho khuôn dập để thợ khỏi chỉnh tay. "
        "Trước đây mỗi ca dừng máy ba lần để chỉnh. Áp dụng từ 15/6/2026, làm lợi khoảng 300 triệu"
    ).hears(
        "Cách làm mới: Em làm cái chốt",
        "Trước đây mỗi ca",
        "15/06/2026",
        "300.000.000 đồng",
        "Còn 3 mục",
        "1) Tên sáng kiến",
    )


def test_edit_after_the_pledge_was_asked_shows_all_again(worker: Talker) -> None:
    worker.says(sheet()).says("sửa 3").hears("Tên sáng kiến là gì").says("Cải tiến khuôn dập B")
    worker.hears("3. Tên sáng kiến: Cải tiến khuôn dập B", "Tôi cam đoan").says("sửa").hears("mục nào")


def test_the_lines_may_stand_in_ones_own_order(worker: Talker) -> None:
    given = {label: None for label in ("Tên", "Áp dụng từ", "Lĩnh vực")}
    worker.says(sheet(**given)).hears("Còn 3 mục", "1) Tên sáng kiến", "3) Áp dụng từ")
    worker.says("15/6/2026\nCải tiến khuôn dập giảm phế phẩm\ngiáo dục")
    worker.hears("3. Tên sáng kiến: Cải tiến khuôn dập", "5. Lĩnh vực: Giáo dục", "15/06/2026")
    worker.hears("Tôi cam đoan")


def test_lines_that_fit_nowhere_or_twice_are_asked_again(worker: Talker) -> None:
    worker.says(sheet(**{"Cách làm": None, "Lĩnh vực": None, "Áp dụng từ": None})).hears("Còn 3 mục")
    worker.says("giáo dục\nlung tung\ntháng 13").hears("Lĩnh vực: Giáo dục", "Còn 2 mục", "1) Cách làm mới")
    worker.says("15/6/2026\n16/6/2026").hears("làm khác đi")


def test_who_writes_is_no_part_of_the_initiative(worker: Talker) -> None:
    worker.says("Em là Nguyễn Văn An, tổ cơ khí, công ty X, em xin đăng ký sáng kiến:\n" + sheet() + "\nEm cảm ơn ạ!")
    worker.hears("Tôi cam đoan").does_not_hear("tổ cơ khí", "đăng ký", "cảm ơn").says("đúng").hears("Mã hồ sơ")


def test_an_introduction_alone_after_the_template_is_asked_about_question_by_question(worker: Talker) -> None:
    worker.says("/mau")
    worker.says("Em là Nguyễn Văn An, tổ cơ khí, công ty X, em xin đăng ký sáng kiến làm chốt định vị cho khuôn dập ạ")
    worker.does_not_hear("Cách làm mới: Em là")


def test_words_to_the_bot_work_while_several_are_asked(worker: Talker) -> None:
    worker.says(sheet(**{"Lĩnh vực": None, "Cách tính": None})).hears("Còn 2 mục")
    worker.says("giúp").hears("Chọn lĩnh vực gần nhất").says("1").hears("tính ra số đó").says("để sau").hears("lưu nháp")
    worker.says("tiếp").hears("tính ra số đó").says("Bớt 200 phế phẩm mỗi tháng").hears("Anh/chị xem lại")


def test_one_label_or_a_story_is_no_template(worker: Talker) -> None:
    worker.says("Tên: máy cắt vải tự động").hears("lĩnh vực nào")
    worker.says("1", "Trước đây: mỗi sáng chia thuốc hai lần. Cách làm: chia tay từng viên").hears("làm khác đi")


def test_a_stranger_is_asked_for_consent_first(stranger: Talker) -> None:
    stranger.says(sheet()).hears("đồng ý chứ ạ?")
    stranger.says("/mau").hears("đồng ý chứ ạ?")


def test_labels_are_found_where_they_stand() -> None:
    text = "TÊN : A b c\n1) truoc day = d: e, f\n- Cách làm(mới): g\nÁp dụng từ：15/6/2026 | giá trị: 5 tr"
    found = {
        "title": "A b c",
        "before": "d: e, f",
        "solution": "g",
        "applied": "15/6/2026",
        "benefit": "5 tr",
    }
    assert labelled(text) == found
    assert labelled("không có gì ở đây: thật đấy") == {} and labelled("") == {} and loose("") == {}
    assert labelled("Tên: …\nTrước đây:\nCách làm: ___") == {}
    assert labelled("Title: A\nBefore: b\nNew way: c") == {"title": "A", "before": "b", "solution": "c"}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in FORMS])
def test_messages_as_people_send_them(case: dict[str, Any]) -> None:
    assert read(case["text"], case.get("asked", False)) == case["reads"]


ADORNED = [
    ("**{}:** {}", "\n"), ("📌 {}: {}", "\n"), ("1/ {}: {}", "\n"), ("- {}: {}", "\n"), ("• {} : {}", "\n"), ("👉 *{}*: {}", "\n"),
    ("✅ **{}** – {}", "\n"), ("1️⃣ {}: {}", "\n"), ("__{}__: __{}__", "\n\n"), ("== {} ==\n{}", "\n"), ("➡️➡️ {} ➡️: {}", "\n"),
    ("## {}\n{}", "\n"), ("[1] {}: {}", "\n"), ("🔹2) {}: {}", "\n"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "between"), ADORNED)
def test_whatever_is_no_letter_may_stand_around_a_label(known: Talker, line: str, between: str) -> None:
    named = {("Tên sáng kiến" if label == "Tên" else label): value for label, value in WHOLE.items()}
    named["Giá trị làm lợi"], named["Cơ sở công nhận"] = named.pop("Giá trị"), named.pop("Công nhận")
    if "\n{}" in line:
        for short in ("Loại", "Cơ sở công nhận", "Giữ kín"):
            named.pop(short)
    text = between.join(line.format(label, value) for label, value in named.items())
    known.says("/mau", text).hears("Cải tiến khuôn dập giảm phế phẩm", "500.000.000", "15/06/2026")
    known.does_not_hear("**", "__", "chưa rõ ý", "chưa đọc")


def test_a_long_text_without_items_is_kept_and_may_be_sent_on(known: Talker) -> None:
    odd = "Việc ấy thế này: chúng em làm một cái giá treo dụng cụ, đại ý: treo lên tường xưởng cho gọn"
    known.says("/mau", odd).hears("chưa đọc được các mục", "giữ nguyên").does_not_hear("chưa rõ ý")
    known.says("1").does_not_hear("chưa đọc")
    with known.store.read() as tx:
        assert "giá treo dụng cụ" in str(tx.exec_driver_sql("SELECT answers FROM draft").scalars().all())


def test_labels_may_be_the_questions_themselves_and_numbered_in_one_line() -> None:
    asked = "Tên sáng kiến là gì: Xe trượt chở muối\nLàm khác đi thế nào: Đóng xe trượt bằng ống nhựa\nTính ra số đó thế nào: 550 công x 200.000"
    assert read(asked, asked_for=True).keys() == {"title", "solution", "calculation"}
    line = "1. Ten sang kien: Mang phan loai ba nac 2. Hien trang: Hang do xuong san 3. Ngay ap dung: 16/8/2026 4. Lam loi: 140 trieu"
    assert read(line, asked_for=True)["title"] == "Mang phan loai ba nac"


def test_a_number_that_ends_an_answer_stays_with_it() -> None:
    text = "Tên sáng kiến: Chốt khuôn máy dập số 3. Áp dụng từ: tháng 5. Giải pháp: thêm chốt định vị"
    assert read(text, asked_for=True)["applied"] == "tháng 5"
