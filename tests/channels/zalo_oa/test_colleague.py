"""A human colleague writes in a chat: the bot is silent for a while, and no word to the colleague becomes an answer."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from messages.wire import Reply
from storage import retention
from storage.conversation import batch
from storage.database.store import Store
from storage.sending import outbox
from tests.cast.talker import MORNING, Talker
from tests.databases import ON_BOTH

HALF_AN_HOUR = 1800


def lan(store: Store) -> Talker:
    return Talker(store, "lan", channel="zalo_oa").introduced().says("sửa đơn vị", "1").hears("Tên sáng kiến")


def colleague(talker: Talker, quiet_for: int = HALF_AN_HOUR) -> Talker:
    return talker.does(kind="colleague", quiet_for=quiet_for).hears_nothing()


def test_words_to_the_colleague_are_taken_but_not_answered(store: Store) -> None:
    worker = colleague(lan(store))
    worker.says("Cho anh hỏi hạn nộp là bao giờ").hears_nothing().says("/trogiup").hears_nothing()
    worker.does(kind="press", pressed="skip", turn=worker.screen.turn).hears_nothing()


def test_the_first_words_afterwards_are_offered_as_the_answer_and_not_taken(store: Store) -> None:
    worker = colleague(lan(store)).waits(minutes=31).says("Xe đẩy thuốc có ngăn chia theo ca")
    worker.hears("đang khai dở").presses("Lấy câu vừa gửi làm câu trả lời").hears("lĩnh vực")
    worker.says("1").hears("trước đây")


def test_a_press_or_a_command_afterwards_is_for_the_bot(store: Store) -> None:
    colleague(lan(store)).waits(minutes=31).presses("Nộp hộ").hears("của tác giả")
    other = Talker(store, "binh", channel="zalo_oa").introduced()
    colleague(other).waits(minutes=31).says("/trogiup").hears("Tên sáng kiến là gì")


def test_without_a_form_the_bot_says_that_it_is_back(store: Store) -> None:
    stranger = colleague(Talker(store, "moi", channel="zalo_oa"))
    stranger.says("Chào chị").hears_nothing().waits(minutes=31).says("Cảm ơn chị").hears("quay lại đây", "đồng ý")


def test_each_word_of_the_colleague_begins_the_time_anew(store: Store) -> None:
    worker = colleague(lan(store)).waits(minutes=20)
    colleague(worker).waits(minutes=20).says("Vâng em").hears_nothing()
    colleague(worker, quiet_for=60).waits(minutes=8).says("Vâng em").hears_nothing()  # the later end counts
    worker.waits(minutes=5).says("Vâng em").hears("đang khai dở")


def test_a_word_that_is_told_of_too_late_silences_nobody(store: Store) -> None:
    worker = lan(store)
    colleague(worker, quiet_for=0).says("Xe đẩy thuốc có ngăn").hears("lĩnh vực")


def test_a_late_answer_is_shown_and_the_open_question_asked_again(store: Store) -> None:
    worker = lan(store).does(kind="late", text="của tôi").hears("“của tôi”", "Tên sáng kiến là gì")
    worker.says("Xe đẩy thuốc có ngăn").hears("lĩnh vực")


@ON_BOTH
def test_held_posts_are_kept_for_months_and_the_newest_go_out_when_the_person_writes(store: Store) -> None:
    worker = lan(store)
    with store.write() as tx:
        chat = batch.chats(tx, [("zalo_oa", "lan")], "vi", MORNING)["zalo_oa", "lan"]
        for n in range(outbox.MOST_HELD + 2):
            outbox.queue(tx, chat.id, Reply(f"Nhắc {n}"), worker.now, "post")
        tx.execute(text("UPDATE outbox SET state = 'held' WHERE kind = 'post'"))
        retention.forget(tx, worker.now + timedelta(days=60))
        assert outbox.held(tx, "zalo_oa") == outbox.MOST_HELD + 2
    worker.waits(minutes=10).says("Xe đẩy thuốc có ngăn")
    assert states(store) == ["held"] * 7  # within the hour nothing can have been held back
    worker.waits(hours=2).says("1")
    assert states(store) == ["failed"] * 2 + ["queued"] * 5
    with store.write() as tx:
        tx.execute(text("UPDATE outbox SET state = 'held' WHERE kind = 'post'"))
        retention.forget(tx, worker.now + retention.HELD + timedelta(days=1))
        assert outbox.held(tx, "zalo_oa") == 0


def states(store: Store) -> list[str]:
    with store.read() as tx:
        return list(tx.execute(text("SELECT state FROM outbox WHERE kind = 'post' ORDER BY n")).scalars())
