"""Photos and files on the form's page, in a real browser of a phone's size: chosen, sent, seen, removed."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from tests.cast.pages.form import FormPage
from tests.program.browser import BROWSER_MARKS

pytestmark = BROWSER_MARKS


def photo(folder: Path, name: str) -> Path:
    """A photo that the camera of a phone took, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (80, 40), "#c8102e").save(file, "JPEG", exif=exif)
    path = folder / name
    path.write_bytes(file.getvalue())
    return path


def test_a_pair_of_photos_and_a_file_are_sent_seen_and_removed(form: FormPage, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page = form.page
    page.set_input_files("[name='evidence.before']", photo(tmp_path, "cũ.jpg"))
    shown = page.locator("#f-evidence img")
    expect(shown).to_have_count(1)
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalHeight", 80)  # it stands upright
    (tmp_path / "bảng tính.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 3_000)
    (tmp_path / "lạ.exe").write_bytes(b"MZ" * 500)
    page.set_input_files("[name='evidence']", [tmp_path / "bảng tính.pdf", tmp_path / "lạ.exe"])
    expect(page.locator("#f-evidence [role=alert]")).to_contain_text("lạ.exe")
    expect(page.locator("#f-evidence li")).to_have_count(2)
    page.set_input_files("[name='evidence.after']", photo(tmp_path, "mới.jpg"))
    expect(page.locator("#f-evidence img")).to_have_count(2)
    expect(page.locator("[name='evidence.before']")).to_have_count(0)
    page.get_by_role("button", name="Bỏ cũ.jpg").click()
    expect(page.locator("#f-evidence li")).to_have_count(2)
    expect(page.locator("[name='evidence.before']")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert form.wrong == []


def test_a_photo_chosen_without_a_line_goes_when_it_is_back(form: FormPage, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page = form.page
    form.context.set_offline(True)
    page.set_input_files("[name='evidence.before']", photo(tmp_path, "cũ.jpg"))
    expect(page.locator("#state")).to_contain_text("Tệp chưa gửi được")
    form.context.set_offline(False)
    expect(page.locator("#f-evidence img")).to_have_count(1)


def test_words_typed_while_a_photo_goes_are_kept(form: FormPage, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page = form.page
    page.set_input_files("[name='evidence.after']", photo(tmp_path, "mới.jpg"))
    form.types("title", "Xe đẩy thuốc có ngăn")
    expect(page.locator("#f-title.kept")).to_be_visible()
    expect(page.locator("#f-evidence img")).to_have_count(1)
