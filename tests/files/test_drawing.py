"""Pictures look as they did when somebody looked at them, on every machine; no letter becomes a box, no name runs out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.files.board_sheet import Row, Sheet
from bot.files.drawing import draw, fit, shown, svg
from messages.picture import Drawing
from tests.cast import places

GOLDEN = places.GOLDEN / "board.png"
DIFFERENCE_MOST = 1.5  # of 255, on average: the edges of letters may differ from one version to another
NAMES = (
    "KCN&CX", "Giáo dục", "Hoàng Mai", "Công đoàn ngành Nông nghiệp và Phát triển nông thôn", "Y tế 🏥", "Long Biên",
    "Đống Đa", "Ứng Hoà", "Ỷ Lan <b>", "Thanh Xuân",
)  # fmt: skip


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    """A day's board with all that a picture may show."""
    rows = [
        Row(rank=f"{n}.", name=name, before=250 - 20 * n, today=n % 4, label=f"{250 - 20 * n + n % 4}", own=n == 3)
        for n, name in enumerate(NAMES, 1)
    ]
    return Sheet(
        title="LĐLĐ thành phố Hà Nội", subtitle="17:00 29/11/2026 · Sáng kiến Thủ đô 2026",
        large=(("3.034", "sáng kiến đã nộp"), ("+69", "hôm nay")),
        targets=(("4,9% chỉ tiêu giao", 49), ("102,3% chỉ tiêu đăng ký", 1023)),
        lines=("30 ngày cao điểm: 2.867 đã nộp · còn 1 ngày", "Trả lời đúng hẹn: 92,0%"),
        rows=(*rows, Row(name="36 đơn vị khác", before=0, today=0, label="1.812 (+42)")), legend=("trước đó", "hôm nay"),
    )  # fmt: skip


def test_a_board_looks_as_it_did(sheet: Sheet, tmp_path: Path) -> None:
    """After a change on purpose look at the new picture, and put it in the place of the old one."""
    path = tmp_path / "board.png"
    draw(Drawing(template="board", sheet=sheet), str(path))
    with Image.open(path) as drawn, Image.open(GOLDEN) as golden:
        assert drawn.size == golden.size == (1080, 1350)
        difference = ImageStat.Stat(ImageChops.difference(drawn.convert("RGB"), golden.convert("RGB"))).mean
    assert max(difference) < DIFFERENCE_MOST
    assert path.stat().st_size < 100_000, "it goes to a thousand groups"
    assert list(tmp_path.iterdir()) == [path]


def test_two_that_draw_the_same_at_once_both_have_it_whole(sheet: Sheet, tmp_path: Path) -> None:
    """Two containers share the folder, and their processes may have the same number."""
    path = tmp_path / "board.png"
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(partial(draw, Drawing(template="board", sheet=sheet)), [str(path)] * 8))
    with Image.open(path) as drawn:
        drawn.load()
    assert list(tmp_path.iterdir()) == [path]


def test_a_board_without_rows_and_targets_is_drawn_too(sheet: Sheet, tmp_path: Path) -> None:
    bare = Sheet(
        title=sheet.title, subtitle="", large=sheet.large, targets=(), lines=("Chưa có sáng kiến",), rows=(),
        legend=sheet.legend,
    )  # fmt: skip
    draw(Drawing(template="board", sheet=bare), str(tmp_path / "bare.png"))
    with Image.open(tmp_path / "bare.png") as drawn:
        assert len(drawn.convert("RGB").getcolors() or []) > 2


def test_the_same_board_stands_in_a_page_for_those_who_see_it_and_those_who_hear_it(sheet: Sheet) -> None:
    page = ElementTree.fromstring(svg("board", inline=True, sheet=sheet))
    space = "{http://www.w3.org/2000/svg}"
    assert page.get("role") == "img" and page.findtext(f"{space}title") == sheet.title
    heard = page.findtext(f"{space}desc") or ""
    assert "3.034 sáng kiến đã nộp" in heard and "102,3% chỉ tiêu đăng ký" in heard
    texts = list(page.iter(f"{space}text"))
    assert texts and all(float(one.get("textLength", "0")) > 0 for one in texts), "whatever font the page has"
    assert all(one.get("style") is None for one in page.iter()), "the page allows none"


@pytest.mark.parametrize("bold", [False, True])
def test_no_letter_becomes_a_box(bold: bool) -> None:
    every = "aăâbcdđeêghiklmnoôơpqrstuưvxy" + "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    assert shown(every + every.upper(), bold) == every + every.upper()
    assert shown("Y tế 🏥 中", bold) == "Y tế · ·"
    assert shown("Lê Thị Hoà", bold) == "Lê Thị Hoà", "letters and marks that came apart belong together"


def test_a_name_that_is_too_long_is_made_smaller_and_then_cut() -> None:
    small = fit("Liên đoàn Lao động", 104, 436, True)
    assert 40 < small.size < 104 and small.words == "Liên đoàn Lao động"
    cut = fit("Liên đoàn Lao động " * 8, 104, 436, True)
    assert cut.size == 40 and cut.words.endswith("…") and cut.width <= 436
    assert fit("", 40, 100, False).words == ""
