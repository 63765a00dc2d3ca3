"""How well, and how fast, near-duplicates are found: `python -m tests.bench.similar [--number N] [--database URL]`.

Texts are made of PATTERNS × LINKS with things of many trades. Copies have 15 % of their words
changed, their sentences moved and their accents gone; unrelated ones are made the same way.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from random import Random

import numpy as np
from rich.console import Console
from rich.progress import track

from handlers.alike import similar
from handlers.reading.fold import fold
from storage.database import bulk
from storage.database.migrate import migrate
from storage.database.store import Store
from tests.cast.rows import initiative

NOUNS = [
    "máy dập",
    "máy may",
    "nồi hơi",
    "xe nâng",
    "băng chuyền",
    "tủ thuốc",
    "máy in",
    "bảng điện",
    "cân điện tử",
    "máy phát",
    "máy bơm",
    "cửa cuốn",
    "lò sấy",
    "giường bệnh",
    "xe tiêm",
    "hồ sơ",
    "sổ trực",
    "phiếu lĩnh",
    "bàn học",
    "đồ chơi",
    "góc đọc",
    "bếp ga",
    "tủ đông",
    "nồi cơm",
    "xe buýt",
    "lốp xe",
    "bến đỗ",
    "vé tháng",
    "cột đèn",
    "nắp cống",
    "thùng rác",
    "chổi quét",
    "ống nước",
    "đồng hồ nước",
    "van xả",
    "bể lắng",
    "trạm biến áp",
    "tủ trung thế",
    "cáp ngầm",
    "công tơ",
    "khuôn đúc",
    "phôi thép",
    "dao tiện",
    "mũi khoan",
    "đồ gá",
    "sơn lót",
    "vải vụn",
    "kim may",
    "chỉ thừa",
    "bàn ủi",
    "thùng hàng",
    "pa lét",
    "kệ kho",
    "tem nhãn",
    "đơn hàng",
    "máy chủ",
    "phần mềm",
    "bảng tính",
    "mật khẩu",
    "con dấu",
    "lịch họp",
    "giấy mời",
    "quạt hút",
    "điều hòa",
    "mái tôn",
    "cửa sổ",
    "vườn rau",
    "phân bón",
    "chuồng gà",
    "máy cày",
    "giếng khoan",
    "hạt giống",
    "lưới che",
    "dây tưới",
    "bao bì",
    "sữa chua",
    "bánh mì",
    "lò nướng",
    "kho lạnh",
]
MODIFIERS = [
    "cũ",
    "mới nhập",
    "ngoài sân",
    "trong xưởng",
    "tầng hai",
    "của tổ ba",
    "đời 2015",
    "đã hết bảo hành",
    "dùng chung",
    "cỡ nhỏ",
    "loại nặng",
    "phía tây",
    "ca đêm",
    "mùa mưa",
    "khu vực cân",
    "cuối chuyền",
    "cạnh cổng",
    "bằng nhựa",
    "bằng gỗ",
    "thuê ngoài",
    "ít dùng",
    "hay rung",
    "quá tải",
    "chưa có nắp",
]
VERBS = [
    "kẹt",
    "hở",
    "nóng lên",
    "lệch",
    "rơi vãi",
    "chậm",
    "mất",
    "nhòe",
    "gãy",
    "tắc",
    "rỉ",
    "kêu to",
    "nứt",
    "cong",
    "trôi",
    "thiếu",
    "thừa",
    "lẫn",
    "bám bụi",
    "mòn",
    "tuột",
    "bung",
    "vướng",
    "rò",
    "đọng nước",
    "cháy",
    "xước",
    "dính",
    "bay màu",
    "đứt",
]
ACTS = [
    "hàn thêm",
    "khoan lỗ cho",
    "đổi chỗ",
    "sơn vạch quanh",
    "gắn cảm biến vào",
    "in mã cho",
    "treo bảng lên",
    "đệm cao su dưới",
    "nối dài",
    "cắt ngắn",
    "bọc lại",
    "chia ô cho",
    "lắp bánh xe vào",
    "làm nắp cho",
    "hẹn giờ cho",
    "đánh số",
    "chụp ảnh",
    "lập công thức cho",
    "đào rãnh dưới",
    "che tôn trên",
    "xếp chồng",
    "lót gạch dưới",
    "mài phẳng",
    "siết ốc",
    "quấn dây quanh",
    "thay lõi",
    "dời cầu dao của",
    "kê cao",
    "thông gió cho",
]
PATTERNS = (
    "Mỗi ca {a} lại {v} chừng {n} lần làm {b} phải dừng theo",
    "Anh em hay than {a} {v}, mà {b} thì không ai ngó tới",
    "Hễ mưa là {a} {v} nên {b} ướt hết, mất {n} phút lau",
    "Kiểm kê thấy {a} {v} {n} chỗ, {b} cũng {w}",
    "Cứ {n} ngày {a} {v} một bận, kéo theo {b} {w}",
    "Khách phàn nàn {a} {v}, {b} thì {w} đến {n} phần trăm",
    "Hồi trước {a} để sát {b} nên dễ {v}",
    "Chị em phải bê {a} qua {b}, đi về {n} vòng",
    "Trẻ sợ {a} vì {v}, cô phải dùng {b} thay",
    "Người mới không biết {a} khác {b}, nhầm {n} lần một tuần",
    "Em {x} {a} rồi {y} {b}, thử {n} hôm thì ổn",
    "Tổ bàn nhau {x} {a}, còn {b} thì {y} luôn",
    "Tôi {x} {a} bằng đồ có sẵn và {y} {b}",
    "Bên em {x} {a} trước, tuần sau {y} {b}",
    "Giờ chỉ cần {x} {a} là xong, khỏi phải {y} {b}",
    "Làm theo cách {x} {a}, tự tay {y} {b} hết {n} nghìn",
    "Xin được ít vật liệu, {x} {a}, dư thì {y} {b}",
    "Nhờ {x} {a} mà {b} không còn {v}",
    "Chúng tôi {x} {a} theo chiều ngược lại, {y} {b} ở giữa",
    "Ban đầu định {y} {b} nhưng rồi {x} {a} thấy gọn hơn",
)
LINKS = ("", "Nói thật là ", "Theo em thấy ", "Từ tháng {n}, ")  # 20 × 4 = 80 patterns


def told(chance: Random) -> str:
    """One story."""
    return ". ".join(_sentence(chance) for _ in range(chance.randint(4, 7))) + "."


def _sentence(chance: Random) -> str:
    def thing() -> str:
        return f"{chance.choice(NOUNS)} {chance.choice(MODIFIERS)}"

    pattern = chance.choice(LINKS) + chance.choice(PATTERNS)
    return pattern.format(
        a=thing(),
        b=thing(),
        v=chance.choice(VERBS),
        w=chance.choice(VERBS),
        x=chance.choice(ACTS),
        y=chance.choice(ACTS),
        n=chance.randint(2, 60),
    )


def copied(text: str, chance: Random) -> str:
    """The same in other words: 15 % changed, sentences moved, no accents."""
    sentences = [part for part in text.rstrip(".").split(". ") if part]
    chance.shuffle(sentences)
    other = told(chance).split()
    words = [chance.choice(other) if chance.random() < 0.15 else word for word in " . ".join(sentences).split()]
    return fold(" ".join(words))


def main() -> None:
    """Fill, look, and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--number", type=int, default=100_000)
    asked.add_argument("--looks", type=int, default=500)
    asked.add_argument("--database", default="")
    given = asked.parse_args()
    console = Console()
    chance = Random(5)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(given.database or f"sqlite:///{folder}/similar.db")
        migrate(store)
        texts = [told(chance) for _ in range(given.number)]
        inserts = []
        for start in track(range(0, given.number, 500), description="filling", console=console, transient=True):
            part = texts[start : start + 500]
            with store.write() as tx:
                rows = []
                for number, text in enumerate(part, start + 1):
                    title = " ".join(text.split()[:8])
                    rows.append(initiative(number, "CS-1", number) | {"title": title, "answers": {"solution": text}})
                bulk.insert(tx, "initiative", rows)
                began = time.perf_counter()
                for row in rows:
                    similar.keep(tx, key=row["id"], title=row["title"], author="", answers=row["answers"])
                inserts.append((time.perf_counter() - began) / len(rows))
        found, wrong, seconds = 0, 0, []
        for _ in range(given.looks):
            original = chance.randrange(given.number)
            answers = {"solution": copied(texts[original], chance)}
            with store.read() as tx:
                began = time.perf_counter()
                likely = similar.alike(tx, "", answers, 0)
                seconds.append(time.perf_counter() - began)
                found += any(one.found.id == original + 1 for one in likely)
                wrong += bool(similar.alike(tx, "", {"solution": told(chance)}, 0))
        ms = np.array(seconds) * 1000
        console.print(
            f"{given.number:,} initiatives: recall {found / given.looks:.3f}, unrelated taken for alike"
            f" {wrong / given.looks:.3f}, look p50 {np.percentile(ms, 50):.1f} ms, p99 {np.percentile(ms, 99):.1f} ms,"
            f" insert {np.mean(inserts) * 1000:.2f} ms"
        )
        store.close()


if __name__ == "__main__":
    main()
