"""What letters, certificates and story cards show, as tests and the README draw them."""

from __future__ import annotations

from handlers.keepsakes.certificate import Certificate
from handlers.keepsakes.letter import Letter
from handlers.keepsakes.story import Photo, Story
from storage.people.codes import LETTERS

CODE = "SK-2026-000001"
HOME = "https://sangkien.example.vn"


def letter(name: str = "Nguyễn Văn An", title: str = "Cải tiến khuôn dập giảm phế phẩm") -> Letter:
    return Letter(
        unit="Công đoàn quận Hoàng Mai", heading="THƯ CẢM ƠN", to="Gửi anh/chị", name=name,
        reason="tác giả của sáng kiến", title=title, verified="đã được công đoàn xác minh ngày 22/11/2026.",
        thanks="Công đoàn trân trọng cảm ơn anh/chị đã dành công sức để công việc tốt hơn.", code=CODE,
        check="Quét mã để biết thư có thật không", address=f"{HOME}/kiemtra/{CODE}/{LETTERS[:14]}",
    )  # fmt: skip


def certificate(names: str = "Nguyễn Văn An, Trần Thị Bình", title: str = "Cải tiến khuôn dập giảm phế phẩm") -> Certificate:
    return Certificate(
        unit="Công đoàn quận Hoàng Mai", heading="GIẤY CHỨNG NHẬN", of="Sáng kiến", title=title, by="của", names=names,
        recognised="đã được công nhận theo quyết định số 125/QĐ-CT, ngày 20/08/2026, cấp cơ sở.",
        note="Giấy này ghi lại việc công nhận, không thay cho văn bản nêu trên.", code=CODE,
        check="Quét mã để biết giấy có thật và còn đúng không", address=f"{HOME}/kiemtra/{CODE}/{LETTERS[:14]}",
    )  # fmt: skip


def story(
    title: str = "Cải tiến khuôn dập giảm phế phẩm", more: str = "", name: str = "", photos: tuple[Photo, ...] = ()
) -> Story:
    return Story(
        heading="CHUYỆN CẢI TIẾN", title=title, before_label="Trước đây",
        before="Mỗi ca phải dừng máy ba lần để chỉnh khuôn" + more, after_label="Bây giờ",
        after="Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay" + more,
        figure="500 triệu đồng mỗi năm", figure_label="làm lợi, theo tác giả tính", unit="Công đoàn quận Hoàng Mai",
        name=name, photos=photos,
    )  # fmt: skip
