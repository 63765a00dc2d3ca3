"""Initiatives that stand in the library, or do not."""

from __future__ import annotations

from handlers.alike import library
from storage.database.store import Store
from storage.initiatives import sharing
from storage.initiatives.sharing import Answer
from tests.cast.rows import NOON, initiative, submit

WAY = {"title": "Lắp vòi khí nén thổi chi tiết ra khỏi bàn ép", "before": "Chi tiết dính lại, phải dừng máy lấy ra"}


def there(store: Store, *told: dict[str, str], status: str = "verified", shared: str = "yes", **more: object) -> None:
    """These initiatives, as they stand."""
    made = []
    for number, one in enumerate(told, 1):
        answers = {"solution": "Gắn đầu thổi hơi theo nhịp chày", **one}
        made.append(
            initiative(number, "Q-HOANGMAI", number, status) | {"title": one["title"], "answers": answers} | more
        )
    submit(store, made, NOON)
    with store.write() as tx:
        for row in made:
            if shared != "not asked":
                sharing.answer(tx, initiative=row["id"], said=Answer(shared), now=NOON)
            library.keep(tx, row["id"], row["title"], row["answers"])
