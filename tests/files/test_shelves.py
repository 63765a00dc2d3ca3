"""Where files are kept: a folder and a bucket do the same, and a store that fails loses nothing and stops nothing."""

from __future__ import annotations

import asyncio
import os
import pickle
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import structlog

from bot.background.watch import notices
from bot.files.board_picture import Pictures
from bot.files.media import Media
from bot.shelves.bucket import Bucket, Keys
from bot.shelves.folder import Folder
from bot.shelves.shelf import Shelf, ShelfTroubleError
from handlers.keepsakes.story import Photo
from messages.picture import Drawing
from tests.cast.keepsakes import papers
from tests.cast.sending import until
from tests.fakes.bucket import FakeStore
from tests.files.photos import PNG, arriving, jpeg


@pytest.fixture(params=["folder", "bucket"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    if request.param == "folder":
        return Folder(tmp_path / "kept")
    s3: FakeStore = request.getfixturevalue("s3")
    return s3.shelf(s3.fresh_url(), tmp_path)


@contextmanager
def elsewhere() -> Iterator[str]:
    """The address of a web server that has nothing."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Nothing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class _Nothing(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_error(404)

    def do_PUT(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


def put(shelf: Shelf, tmp_path: Path, path: str, says: bytes) -> None:
    file = tmp_path / "fresh"
    file.write_bytes(says)
    shelf.put(path, file)
    assert not file.exists(), "it was taken"


def test_every_shelf_keeps_gives_lists_and_erases(shelf: Shelf, tmp_path: Path) -> None:
    large = os.urandom(9_000_000)
    put(shelf, tmp_path, "ab/1.jpg", b"one")
    put(shelf, tmp_path, "boards/2.png", large)
    put(shelf, tmp_path, "ab/1.jpg", b"another one")
    assert shelf.get("ab/1.jpg") == b"another one" and shelf.has("ab/1.jpg") and not shelf.has("ab/3.jpg")
    found = shelf.stream("boards/2.png")
    assert found.size == len(large) and b"".join(found.chunks) == large
    with shelf.at_hand("boards/2.png") as file:
        assert file.read_bytes() == large
    assert {one.path: one.size for one in shelf.list()} == {"ab/1.jpg": 11, "boards/2.png": len(large)}
    shelf.delete("ab/1.jpg")
    shelf.delete("ab/1.jpg")
    assert [one.path for one in shelf.list()] == ["boards/2.png"]
    for read in (shelf.get, lambda path: shelf.stream(path)):
        with pytest.raises(FileNotFoundError):
            read("ab/1.jpg")
    assert pickle.loads(pickle.dumps(shelf)) == shelf, "the process that draws is handed it"


def test_what_people_send_lies_on_the_shelf_and_nothing_half_done_beside_it(shelf: Shelf, tmp_path: Path) -> None:
    media = Media(tmp_path / "kept", shelf)
    kept = asyncio.run(media.save(arriving(PNG[:100], PNG[100:]), "a.png"))
    assert shelf.get(kept.path) == PNG and kept.size == len(PNG) and kept.mime == "image/png"
    assert asyncio.run(media.save(arriving(b"no picture"), "a.exe")).refused == "wrong_type"
    assert not list(tmp_path.rglob("*.part"))
    assert media.old_files(4_000_000_000) == [kept.path] and media.old_files(1.0) == []
    asyncio.run(media.remove(kept.path, ""))
    assert not shelf.has(kept.path)


def test_what_is_erased_goes_from_the_folder_of_before_too(s3: FakeStore, tmp_path: Path) -> None:
    shelf, name = s3.shelf(s3.fresh_url(), tmp_path), f"ab/{'1' * 32}.jpg"
    for place in (shelf, Folder(tmp_path / "here")):
        put(place, tmp_path, name, b"a photo")
    asyncio.run(Media(tmp_path / "here", shelf).remove(name))
    assert not shelf.has(name) and not (tmp_path / "here" / name).exists()


def test_a_store_that_fails_is_said_once_and_is_used_again_when_it_answers(s3: FakeStore, tmp_path: Path) -> None:
    store = FakeStore()
    media = Media(tmp_path, store.shelf("s3://sang-kien/files", tmp_path))
    with structlog.testing.capture_logs() as lines:
        for _ in range(2):
            with pytest.raises(ShelfTroubleError):
                asyncio.run(media.save(arriving(PNG), "a.png"))
        assert "files" in notices()
        assert not list(tmp_path.iterdir()), "who sent it is told, and sends it again"
        store.start()
        try:
            store.make("sang-kien")
            asyncio.run(media.look())
            assert "files" not in notices()
            assert asyncio.run(media.save(arriving(PNG), "a.png")).path
        finally:
            store.stop()
    assert [line["event"] for line in lines] == ["files_unreachable", "files_reachable_again"]
    assert "a-secret" not in repr(lines) and "a-secret" not in repr(media.shelf)


def test_whatever_a_process_does_beside_it_finds_out_when_the_store_answers_again(
    own_store: FakeStore, tmp_path: Path
) -> None:
    media = Media(tmp_path, own_store.shelf("s3://sang-kien/files", tmp_path))
    own_store.stop()

    async def run() -> None:
        with pytest.raises(ShelfTroubleError):
            await media.read("ab/1.jpg")
        assert "files" in notices()
        own_store.start()
        own_store.make("sang-kien")
        await until(lambda: "files" not in notices())

    asyncio.run(run())


def test_a_bucket_that_is_not_there_is_trouble_and_no_lost_file(s3: FakeStore, tmp_path: Path) -> None:
    shelf = s3.shelf("s3://of-nobody/files", tmp_path)
    for ask in (shelf.get, shelf.delete, lambda _: list(shelf.list())):
        with pytest.raises(ShelfTroubleError, match="NoSuchBucket"):
            ask("ab/1.jpg")


def test_an_address_where_no_store_is_takes_nothing_and_has_no_list(tmp_path: Path) -> None:
    """A web server that knows nothing of buckets says "not found" to everything, which is no word about a file."""
    with elsewhere() as address:
        shelf = Bucket("s3://sang-kien", Keys(endpoint=address, region="vn", key_id="k", secret="s"), tmp_path)
        with pytest.raises(ShelfTroubleError):
            put(shelf, tmp_path, "ab/1.jpg", b"a photo")
        with pytest.raises(ShelfTroubleError):
            list(shelf.list())
    assert (tmp_path / "fresh").exists()


def test_a_card_is_drawn_once_from_photos_of_the_store_whoever_asks(s3: FakeStore, tmp_path: Path) -> None:
    shelf = s3.shelf(s3.fresh_url(), tmp_path)
    put(shelf, tmp_path, "ab/wide.jpg", jpeg(2400, 300))
    card = Drawing(template="story", sheet=papers.story(photos=(Photo("Sau", "ab/wide.jpg"),)), kind="jpg")
    bare = Drawing(template="story", sheet=papers.story(photos=(Photo("Sau", "ab/gone.jpg"),)), kind="jpg")
    first, second = (Pictures(tmp_path / name, Media(tmp_path / name, shelf)) for name in ("one bot", "another"))

    async def draw() -> tuple[str, str]:
        return await first.draw_paper(card), await first.draw_paper(bare)

    name, without = asyncio.run(draw())
    assert len(shelf.get(name)) > len(shelf.get(without)) + 1000, "the photo stands in it"
    assert asyncio.run(second.draw_paper(card)) == name and second._child is None
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    first.close()
