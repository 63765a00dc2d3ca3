"""Whatever comes from outside is read without a fault: `python -m tests.spoiled.readers --minutes 60 --seed 1`.

Right events, sheets, photos, films and addresses are spoiled in thousands of ways and given to what reads them. Each may
be refused as its reader refuses things, and in no other way, within seconds. The seed tells the same again.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PIL import Image
from rich.progress import Progress

from bot.channels.telegram import read as telegram
from bot.channels.zalo_bot import read as zalo_bot
from bot.channels.zalo_oa import read as zalo_oa
from bot.files import film, hidden_data, loaded_file
from bot.http.body import parsed_object
from bot.http.signed_links import Links
from bot.pages.mini_app import opened_by
from handlers.loading.table import BadFileError, Present
from tests.cast.sheets.ods import ods
from tests.cast.sheets.xls import xls
from tests.cast.sheets.xlsb import xlsb
from tests.cast.sheets.xlsx import xlsx

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SLOW_SECONDS = 30.0  # of the processor; a damaged old workbook with a value in its last row takes six
LONGEST_TOLD = 2_000  # letters of a fault with its sample
MOST_SPOILED = 4  # places of one sample
LINKS = Links("https://sangkien.vn", b"a secret of tests")
BOT = telegram.Identity(77, "sangkien_bot")
ZALO = zalo_bot.Identity("key", "9", ("Bot Sáng Kiến",))
OA = zalo_oa.Identity("360846524940903967", "388613280878808645")
UNITS = [["Mã", "Tên", "Cấp trên"], ["HN", "LĐLĐ thành phố Hà Nội", ""], ["Q1", "Quận Một", "HN"]]
NOTHING_THERE = Present(units={}, phases={})
NOBODY = {"id": 501, "is_bot": False, "first_name": "An"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Tổ cơ khí"}
PRIVATE = {"id": 501, "type": "private"}

TELEGRAM: list[Any] = [
    {"update_id": 9, "message": {"message_id": 3, "date": 1_795_309_200, "chat": chat, "from": NOBODY, **said}}
    for chat in (PRIVATE, GROUP)
    for said in (
        {"text": "/thongke@sangkien_bot", "entities": [{"type": "bot_command", "offset": 0, "length": 21}]},
        {"photo": [{"file_id": "p", "file_unique_id": "u", "width": 90, "height": 60, "file_size": 900}], "caption": "x"},
        {"document": {"file_id": "d", "file_unique_id": "u", "mime_type": "image/png", "file_name": "a.png"}},
        {"migrate_to_chat_id": -1002},
        {"new_chat_members": [NOBODY], "reply_to_message": {"message_id": 1, "date": 1, "from": {"id": 77}}},
    )
] + [
    {"update_id": 9, "callback_query": {
        "id": "q", "from": NOBODY, "chat_instance": "1", "data": "3:yes",
        "message": {"message_id": 3, "date": 1_795_309_200, "chat": PRIVATE},
    }},
    {"update_id": 9, "my_chat_member": {
        "chat": GROUP, "from": NOBODY, "date": 1, "old_chat_member": {"status": "left"},
        "new_chat_member": {"status": "restricted", "is_member": True},
    }},
]  # fmt: skip
ZALO_BOT: list[Any] = [
    {"ok": True, "result": {"event_name": name, "message": {
        "date": 1_795_309_200_000, "chat": {"id": chat, "chat_type": "PRIVATE"}, "message_id": "m1",
        "from": {"id": "u1", "is_bot": False, "display_name": "An"}, "text": "@Bot Sáng Kiến /thongke",
        "photo_url": "https://photo.zalo.vn/1.jpg", "caption": "ảnh",
    }}}
    for name in ("message.text.received", "message.image.received", "message.unsupported.received")
    for chat in ("u1", "zgr-1")
]  # fmt: skip
ZALO_OA: list[Any] = [
    {
        "app_id": "360846524940903967", "user_id_by_app": "5", "event_name": name, "timestamp": "1763778000000",
        "sender": {"id": "246845883529197922"}, "recipient": {"id": "388613280878808645"}, "group_id": "f41", "oa_id": "3886",
        "follower": {"id": "246"}, "message": {
            "text": "#3:yes", "msg_id": "96d3", "attachments": [{"type": "image", "payload": {
                "url": "https://f.zalo.vn/1.jpg", "thumbnail": "https://f.zalo.vn/t.jpg", "size": "900", "name": "a.jpg",
            }}],
        },
    }
    for name in ("user_send_text", "user_send_image", "user_send_file", "user_send_group_text", "oa_send_text", "follow",
                 "unfollow", "create_group", "user_join_group", "user_asking_product", "user_click_chatnow")
]  # fmt: skip


def photo(kind: str) -> bytes:
    """A small picture that says how it is to be turned, and more."""
    told = Image.Exif()
    told[0x0112], told[0x010F] = 6, "maker"
    out = io.BytesIO()
    Image.new("RGB", (24, 16), "red").save(out, kind, exif=told)
    return out.getvalue()


def _box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return (len(body) + 8).to_bytes(4, "big") + name + body


FILM = _box(b"ftyp", b"isom0000") + _box(
    b"moov", _box(b"trak", _box(b"mdia", _box(b"hdlr", bytes(8), b"vide"))), _box(b"udta", b"where")
)



def _sheet(ending: str) -> Callable[[bytes], object]:
    return lambda content: loaded_file.rows_of(f"x{ending}", content, NOTHING_THERE)


def _turn(kind: str) -> Callable[[bytes], object]:
    return lambda data: hidden_data.left_out(data, kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What is read of a spoiled sample, and how it may refuse it."""

    name: str
    samples: list[Any]
    read: Callable[[Any], object]
    refuses: tuple[type[Exception], ...] = ()


READERS = (
    Reader(
        name="telegram",
        samples=TELEGRAM,
        read=lambda update: telegram.read(update, BOT),
        refuses=(KeyError, TypeError, ValueError, AttributeError, OverflowError),
    ),
    Reader(name="zalo bot", samples=ZALO_BOT, read=lambda body: zalo_bot.read(body, ZALO, NOW)),
    Reader(name="zalo oa", samples=ZALO_OA, read=lambda event: zalo_oa.read(event, OA, NOW)),
    Reader(name="zalo oa's group", samples=ZALO_OA, read=lambda event: zalo_oa.group_of(event, OA)),
    Reader(name="json", samples=[json.dumps(one).encode() for one in TELEGRAM], read=parsed_object),
    Reader(name="address", samples=[LINKS.path("list", "7", NOW)[6:]], read=lambda said: LINKS.open("list", said, NOW)),
    Reader(
        name="mini app",
        samples=["user=%7B%22id%22%3A501%7D&auth_date=1795309200&hash=0f"],
        read=lambda said: opened_by(said, "77:token", NOW),
    ),
    *(
        Reader(name=ending, samples=[made(UNITS)], read=_sheet(ending), refuses=(BadFileError,))
        for ending, made in ((".xlsx", xlsx), (".xls", xls), (".ods", ods), (".xlsb", xlsb))
    ),
    *(
        Reader(name=ending, samples=[said.encode()], read=_sheet(ending), refuses=(BadFileError,))
        for ending, said in (
            (".csv", "Mã;Tên;Cấp trên\nHN;Hà Nội;\n"),
            (".toml", 'code = "TD"\nname = "Đợt"\nstarts_on = 2026-01-01\nends_on = 2026-12-31\n[[phases]]\ncode = "A"\n'),
            (".json", '{"initiatives": [{"code": "SK-1", "title": "Khuôn", "benefit": 5}]}'),
        )
    ),
    *(
        Reader(name=kind, samples=[photo(name)], read=_turn(kind), refuses=(hidden_data.UnreadableError,))
        for kind, name in (("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"), ("tif", "TIFF"))
    ),
    Reader(name="film", samples=[FILM], read=film.blanked, refuses=(ValueError,)),
)

HOSTILE: tuple[Any, ...] = (
    None, True, -1, 10**30, 1e308, "", "\x00", "\ud83d", "á" * 5_000, "../../etc/passwd", "{{7*7}}", "=1+1", [], {}, [[[]]],
    {"id": {}}, "9" * 400, "2026-13-45", "%00", "\u202e",
)  # fmt: skip


def spoiled(sample: Any, dice: random.Random) -> Any:
    """The same with something wrong in it."""
    if isinstance(sample, bytes):
        return _spoiled_bytes(sample, dice)
    if isinstance(sample, str):
        return _spoiled_bytes(sample.encode(), dice).decode("latin-1")
    changed = {"": deepcopy(sample)}
    for _ in range(dice.randint(1, MOST_SPOILED)):
        _spoil_within(changed, "", dice)
    return changed[""] if isinstance(changed[""], dict) else {}


def _spoil_within(around: Any, key: Any, dice: random.Random) -> None:
    """Something at this place, or within what stands there."""
    value = around[key]
    if isinstance(value, dict | list) and value and dice.random() < 0.85:
        keys = [*value] if isinstance(value, dict) else range(len(value))
        _spoil_within(value, dice.choice(keys), dice)
    elif isinstance(around, dict) and key and dice.random() < 0.25:
        del around[key]
    else:
        around[key] = deepcopy(dice.choice(HOSTILE))


def _spoiled_bytes(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, MOST_SPOILED)):
        at, size = dice.randrange(len(changed) + 1), dice.choice((1, 1, 2, 4, 8, 64))
        kind = dice.randrange(5)
        if kind == 0:
            changed[at : at + size] = dice.randbytes(size)
        elif kind == 1:
            del changed[at : at + size]
        elif kind == 2:
            changed[at:at] = changed[max(at - size, 0) : at] * dice.randint(1, 9)
        elif kind == 3:
            changed[at : at + size] = dice.choice((b"\xff", b"\x00", b"\x7f")) * size
        else:
            del changed[at:]
    return bytes(changed)


def fault(reader: Reader, sample: Any) -> str:
    """What is wrong with how this is read; "" where nothing is."""
    began = time.process_time()
    try:
        reader.read(sample)
    except reader.refuses:
        pass
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    took = time.process_time() - began
    return f"{took:.1f} s" if took > SLOW_SECONDS else ""


def look(count: int, dice: random.Random) -> tuple[Counter[str], list[str]]:
    """So many samples to each reader: how many each got, and all faults."""
    given: Counter[str] = Counter()
    faults: list[str] = []
    for reader in READERS:
        for _ in range(count):
            sample = spoiled(dice.choice(reader.samples), dice)
            given[reader.name] += 1
            if wrong := fault(reader, sample):
                faults.append(f"{reader.name}: {wrong}\n  {sample!r}"[:LONGEST_TOLD])
    return given, faults


def main() -> int:
    """Spoil for so many minutes; 1 where anything was read wrongly."""
    orders = argparse.ArgumentParser(description="Spoil what comes from outside, and read it.")
    orders.add_argument("--minutes", type=float, default=1.0)
    orders.add_argument("--seed", type=int, default=1)
    asked = orders.parse_args()
    dice, given, end = random.Random(asked.seed), Counter[str](), time.monotonic() + 60 * asked.minutes
    with Progress(transient=True) as progress:
        task = progress.add_task("spoiled", total=60 * asked.minutes)
        while (left := end - time.monotonic()) > 0:
            some, faults = look(100, dice)
            given += some
            if faults:
                print(f"seed {asked.seed}:", *faults, sep="\n")
                return 1
            progress.update(task, completed=60 * asked.minutes - left)
    print(f"seed {asked.seed}: {given.total():,} samples to {len(READERS)} readers, nothing wrong")
    return 0


if __name__ == "__main__":
    sys.exit(main())
