"""What an officer reads from the first words to the result, and what people read, as a text that somebody has read.

After a change of words that is meant, write it anew: GOLDEN=write .venv/bin/pytest tests/announcements/test_words.py
"""

from __future__ import annotations

import pytest

from messages.wire import FileRef
from storage.database.store import Store
from storage.sending import usage
from tests.cast.announcements.going_out import WORDS, goes_out
from tests.cast.announcements.pictures import is_fetched
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.groups import group
from tests.cast.places import as_before
from tests.cast.talker import Talker

LANGUAGES = {"vi": ("Tiếng Việt", "bỏ qua"), "en": ("English", "skip")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_way_of_an_announcement(lite: Store, lang: str) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram")
    an, binh = (
        Talker(lite, "an", "zalo_oa").introduced("Trần Văn An"),
        Talker(lite, "binh", "zalo_bot").introduced("Lê Thị Bình"),
    )
    for who in (chi, an, binh):
        who.says(f"/ngonngu {lang}")
    group(lite, "g", HOANGMAI)
    with lite.write() as tx:
        usage.add(tx, "zalo_bot", usage.month(chi.now), came=940, went=10, most=1000)
    said: list[str] = []

    def hears(typed: str, who: Talker = chi) -> None:
        said.extend([f"> {typed}", who.says(typed).text, " | ".join(who.labels), ""])

    def hears_of(file: FileRef, **more: str) -> None:
        said.extend([f"> [{file.name}]", chi.does(files=(file,), **more).text, " | ".join(chi.labels), ""])

    def looks() -> None:
        said.extend([chi.looks().text, " | ".join(chi.labels), ""])

    hears("/thongbao")
    hears("/thongbao mới")
    hears_of(FileRef("a.pdf", "application/pdf", 900, ref="a"))
    hears_of(FileRef("a.jpg", "image/jpeg", 900, ref="b"), album="1")
    hears_of(FileRef("b.jpg", "image/jpeg", 900, ref="c"), album="1")
    hears(WORDS)
    hears(LANGUAGES[lang][1])
    hears("/thongbao 1 gửi")
    is_fetched(lite, FileRef(refused="lost"))
    looks()
    hears("/thongbao 1 ảnh")
    hears_of(FileRef("d.jpg", "image/jpeg", 900, ref="d"), text="Ảnh hội nghị")
    is_fetched(lite)
    looks()
    hears("/thongbao 1 ai")
    hears("/thongbao 1 đơn vị")
    hears("/thongbao 1 lúc")
    hears("/thongbao 1 lúc 16:30 23/11/2026")
    goes_out(lite, chi.now.replace(day=23, hour=9, minute=31))
    said.extend([chi.looks().text, "", an.looks().text, ""])
    hears("/thongbao 1")
    hears("/thongbao")
    hears("/nhacnho", an)
    as_before(f"announcement.{lang}.txt", "\n".join(said) + "\n")
