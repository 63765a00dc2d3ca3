"""The channels that exist, and what each can do: everything that asks for some of them asks here.

To add a channel: its line in CHANNELS, its words in `messages/*/officers.toml`, and its own code in `bot/channels/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

#: Since somebody wrote on a channel that holds posts: until then these are taken, and cost nothing.
FREE_WINDOW = timedelta(hours=48)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One channel; a name is kept in the database and never changes."""

    name: str
    pulled: bool = False  # it fetches its messages itself: nobody has to send them
    takes_posts: bool = True  # messages that answer nothing can reach somebody there
    holds_posts: bool = False  # it takes those only for a while after somebody wrote: else they wait
    # Who administers a group is told, and of everybody. Where it is not, a code that is good for minutes makes whoever
    # types it the group's admin.
    tells_admins: bool = True
    only_to_us: bool = False  # in groups it passes on only what is said to us: there words are commands too
    pictures: bool = True  # a post with a picture and words below it is one message
    picture_bytes: int = 0  # so large a picture goes with the words of an announcement; a larger one by its address
    photo_bytes: int = 0  # a photo of an initiative goes out as a photo up to so many; 0: none does
    file_bytes: int = 0  # the same for other files, as files
    metered: bool = False  # it sells so many messages a month
    buttons: bool = True  # choices may be pressed in a private chat; False: they are numbered lines
    buttons_in_groups: bool = True
    tables: bool = False  # a board can be a table there, where its server knows how
    pins: bool = False  # a message of ours can be pinned in a group that lets us
    alone_in_groups: bool = False  # what is asked in a group may be answered there so that only the asker sees it

    def carries(self, size: int, *, photo: bool) -> bool:
        """Whether a photo or another file of so many bytes can be sent there."""
        return 0 < (self.photo_bytes if photo else self.file_bytes) >= size


MEGABYTE = 1024 * 1024
TELEGRAM = Channel(
    name="telegram", picture_bytes=10 * MEGABYTE, photo_bytes=10 * MEGABYTE, file_bytes=50 * MEGABYTE,
    tables=True, pins=True, alone_in_groups=True,
)  # fmt: skip
ZALO_BOT = Channel(name="zalo_bot", tells_admins=False, only_to_us=True, picture_bytes=MEGABYTE, metered=True,
                   buttons=False, buttons_in_groups=False)  # fmt: skip
ZALO_OA = Channel(name="zalo_oa", holds_posts=True, tells_admins=False, buttons_in_groups=False,
                  picture_bytes=MEGABYTE, photo_bytes=MEGABYTE)  # fmt: skip
WEB = Channel(
    name="web", pulled=True, picture_bytes=50 * MEGABYTE, photo_bytes=50 * MEGABYTE, file_bytes=50 * MEGABYTE
)  # fmt: skip
TERMINAL = Channel(
    name="terminal", pulled=True, takes_posts=False, pictures=False, buttons=False, buttons_in_groups=False
)  # fmt: skip; gone when it is closed

CHANNELS = (TELEGRAM, ZALO_BOT, ZALO_OA, WEB, TERMINAL)

BY_NAME = {one.name: one for one in CHANNELS}
# Names of some of them: sets to be asked, sorted tuples to be gone through or given to the database.
PULLED = frozenset(one.name for one in CHANNELS if one.pulled)
HOLDING = frozenset(one.name for one in CHANNELS if one.holds_posts)
TELLS_NO_ADMINS = frozenset(one.name for one in CHANNELS if not one.tells_admins)
ONLY_TO_US = frozenset(one.name for one in CHANNELS if one.only_to_us)
WITH_PICTURES = frozenset(one.name for one in CHANNELS if one.pictures)
WITH_BUTTONS = frozenset(one.name for one in CHANNELS if one.buttons)
WITH_BUTTONS_IN_GROUPS = frozenset(one.name for one in CHANNELS if one.buttons_in_groups)
WITH_TABLES = frozenset(one.name for one in CHANNELS if one.tables)
PINNING = frozenset(one.name for one in CHANNELS if one.pins)
ALONE_IN_GROUPS = frozenset(one.name for one in CHANNELS if one.alone_in_groups)
METERED = tuple(sorted(one.name for one in CHANNELS if one.metered))
TAKING_NO_POSTS = tuple(sorted(one.name for one in CHANNELS if not one.takes_posts))
