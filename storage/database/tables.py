"""Every table, one class each. To add a column: here, and a migration beside the others in `migrations/`.

Codes of units and campaigns are their own keys; other keys are integers, those of people, drafts and
initiatives made by `new_id`. Nothing cascades: what is erased is erased by name in `storage/people/personal_data.py`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Text, UniqueConstraint, false, text, true
from sqlmodel import Field, SQLModel

from storage.database.columns import Instant, Json


def _key(made: bool = False) -> Any:
    """A 64-bit key: counted up by the database, or made by us (`made`)."""
    # SQLite finds a row by a key of type INTEGER at once, and counts it up; any other is an index of its own.
    kind = BigInteger().with_variant(Integer(), "sqlite")
    return Field(sa_column=Column(kind, primary_key=True, autoincrement=not made))


def _big(nullable: bool = True, **more: Any) -> Any:
    return Field(sa_column=Column(BigInteger, nullable=nullable, **more))


def _instant(nullable: bool = False, **more: Any) -> Any:
    return Field(sa_column=Column(Instant, nullable=nullable, **more))


def _json(**more: Any) -> Any:
    return Field(sa_column=Column(Json, nullable=False, **more))


def _text(**more: Any) -> Any:
    return Field(sa_column=Column(Text, nullable=False, **more))


# Every message writes these rows anew: with room left on the page PostgreSQL need not touch an index for that.
ROOMY = {"postgresql_with": {"fillfactor": 60}}
_UNSURE = "state IN ('sending', 'unsure')"
# What officers are told about: few among a million.
_RETURNED = "status = 'returned'"
_WAITS = "status = 'submitted'"
_MERGED = "status = 'merged'"
_VERIFIED = "status = 'verified'"
_VALUED = "benefit > 0"
_REPORTED = "status = 'told'"
_STANDS = "status IN ('told', 'confirmed')"
_OF_REUSE = "reuse_id IS NOT NULL"
_BESIDE_VALUE = ("unit", "status", "field", "recognised", "submitted_at")
_BESIDE_UNIT = ("status", "field", "recognised", "benefit", "kind", "campaign")
_LARGE = "large AND reviewed_at IS NULL AND status = 'submitted'"


def _only(condition: str) -> dict[str, Any]:
    """An index of the rows alone for which that holds."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Chat(SQLModel, table=True):
    """One chat on one channel, and where it stands. A person may have several, a group has no person."""

    __tablename__ = "chat"
    __table_args__ = (UniqueConstraint("channel", "chat"), Index("chat_person", "person_id"), ROOMY)
    id: int = _key()
    channel: str = _text()
    chat: str = _text()
    person_id: int | None = _big()
    draft_id: int | None = _big()
    lang: str = _text()
    said: int = Field(default=0)  # how many messages were queued for it: the number of the last one
    state: Any = _json()  # handlers.where.Where
    seen_at: datetime = _instant()
    gone_at: datetime | None = _instant(nullable=True)


class Person(SQLModel, table=True):
    """Someone who consented. Everything here is personal data and goes when consent goes."""

    __tablename__ = "person"
    __table_args__ = (Index("person_name", "name_key"), Index("person_unit", "unit", "id"))
    id: int = _key(made=True)
    name: str = _text()
    phone: str = _text()
    workplace: str = _text()  # as typed
    unit: str = _text()  # code of the grassroots union, else of the one above, else empty
    last_unit: str = _text()
    consent: str = _text()  # version of the text that was agreed to
    created_at: datetime = _instant()
    name_key: str = _text(server_default="")  # the name folded: finds whom somebody names as a co-author


class Consent(SQLModel, table=True):
    """Proof of consent and of its end (Law 91/2025/QH15): which text, when, on which account."""

    __tablename__ = "consent"
    __table_args__ = (Index("consent_person", "person_id"),)
    id: int = _key(made=True)
    person_id: int = _big(nullable=False)
    channel: str = _text()
    chat: str = _text()
    lang: str = _text()
    version: str = _text()
    text: str = _text()
    given_at: datetime = _instant()
    ended_at: datetime | None = _instant(nullable=True)


class Draft(SQLModel, table=True):
    """A form that somebody is filling in: answers by the key of the step.

    No index of `touched_at`, which every answer moves; what was touched before a moment was made before it: `first_id`.
    """

    __tablename__ = "draft"
    __table_args__ = (Index("draft_person", "person_id"), ROOMY)
    id: int = _key(made=True)
    person_id: int = _big(nullable=False)
    flow: str = _text()
    initiative_id: int | None = _big()  # the submitted one that this edits
    answers: Any = _json()
    created_at: datetime = _instant()
    touched_at: datetime = _instant()


class Initiative(SQLModel, table=True):
    """A submitted initiative. `answers` holds all of the form; the columns are what is searched and counted."""

    __tablename__ = "initiative"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("initiative_typist", "typist_id"),
        Index("initiative_title", "title_key"),
        # Whoever searches a million walks along one of these, which have all that may be asked of a row.
        Index("initiative_unit", "unit", "submitted_at", "id", *_BESIDE_UNIT),
        Index("initiative_newest", "submitted_at", "id", "unit", "status", "field", "recognised", "benefit"),
        Index("initiative_value", "benefit", "id", *_BESIDE_VALUE, **_only(_VALUED)),
        Index("initiative_due", "waits_since", "id", *_BESIDE_VALUE, "benefit", **_only(_WAITS)),
        Index("initiative_returned", "unit", sqlite_where=text(_RETURNED), postgresql_where=text(_RETURNED)),
        Index("initiative_waits", "unit", "waits_since", sqlite_where=text(_WAITS), postgresql_where=text(_WAITS)),
        Index("initiative_large", "unit", "benefit", "code", sqlite_where=text(_LARGE), postgresql_where=text(_LARGE)),
    )
    id: int = _key(made=True)
    code: str = _text()
    campaign: str = _text()
    typist_id: int | None = _big()  # None once the person withdrew consent
    author: str = _text()
    author_key: int = _big(nullable=False)  # who takes part: the typist's id, or a hash of another author's name
    by_author: bool  # the typist is the author
    unit: str = _text()  # code; empty: the workplace was given as text only
    workplace: str = _text()
    title: str = _text()
    title_key: str = _text()  # folded words in order of the alphabet: finds the same title again
    kind: str = _text()
    field: str = _text()
    applied_on: date | None  # None: its author does not know, the union fills it in
    benefit: int | None = _big()  # VND, as typed; the period is in the answers
    large: bool  # 10 tỷ and more: an officer looks
    recognised: str = _text()
    confidential: bool
    status: str = _text()  # one of storage.status.STATUSES
    answers: Any = _json()
    submitted_at: datetime = _instant()
    updated_at: datetime = _instant()
    reviewed_at: datetime | None = _instant(nullable=True)
    waits_since: datetime = _instant()  # since when it is the union's turn: handed in, or mended


class Review(SQLModel, table=True):
    """What an officer made of an initiative last; each of their acts is in `audit`."""

    __tablename__ = "review"
    __table_args__ = (
        Index("review_officer", "officer_id"),
        Index("review_merged", "reason", sqlite_where=text(_MERGED), postgresql_where=text(_MERGED)),
        Index("review_verified", "at", **_only(_VERIFIED)),
    )
    initiative_id: int = _key(made=True)
    officer_id: int | None = _big()  # who decided, to whom a mended one comes back; None once their data is erased
    at: datetime = _instant()
    status: str = _text()  # what was decided; empty: nothing yet
    reason: str = _text()  # as its author reads it
    questions: Any = _json()  # keys of the questions that it concerns
    later_until: datetime | None = _instant(nullable=True)  # put off until then
    asked: str = _text()  # what the officer asks its author; empty: nothing is open
    asked_by: int | None = _big()


class Recognition(SQLModel, table=True):
    """That the workplace recognised an initiative, as an officer recorded it; verifying it is another matter."""

    __tablename__ = "recognition"
    __table_args__ = (Index("recognition_officer", "officer_id"), Index("recognition_at", "at"))
    initiative_id: int = _key(made=True)
    number: str = _text()  # of the decision
    day: date | None
    level: str = _text()  # who recognised it: workplace, upper, city, national
    was: str = _text()  # what its author had said, in `Initiative.recognised`
    officer_id: int | None = _big()
    at: datetime = _instant()


class Particulars(SQLModel, table=True):
    """What an author gives for the legal form alone, with a consent of its own; it is shown nowhere but there."""

    __tablename__ = "particulars"
    __table_args__ = (Index("particulars_person", "person_id"), Index("particulars_given", "given_at"))
    initiative_id: int = _key(made=True)
    person_id: int = _big(nullable=False)  # who gave it
    consent_id: int = _big(nullable=False)  # the proof that they agreed
    answers: Any = _json()
    given_at: datetime = _instant()


class PortalEntry(SQLModel, table=True):
    """That an officer has typed an initiative into the Confederation's portal."""

    __tablename__ = "portal_entry"
    __table_args__ = (Index("portal_entry_officer", "officer_id"),)
    initiative_id: int = _key(made=True)
    number: str = _text()  # what the portal calls it
    officer_id: int | None = _big()  # None once their data is erased
    at: datetime = _instant()


class Story(SQLModel, table=True):
    """An initiative that an officer chose to be told in groups; it is told once its author has said yes."""

    __tablename__ = "story"
    __table_args__ = (Index("story_at", "at"),)
    initiative_id: int = _key(made=True)
    unit: str = _text()  # in whose groups
    answer: str = _text()  # what its author says: one of storage.posts.stories.Answer
    at: datetime = _instant()  # when they were asked, or answered
    offered: Any = _json(server_default="[]")  # its photos (evidence.id) that an officer lets stand on the card
    photos: Any = _json(server_default="{}")  # of these what its author lets stand there: {"before" | "after" | "": id}


class Sharing(SQLModel, table=True):
    """Whether other workplaces may read a verified initiative and learn from it; no row: its author was not asked."""

    __tablename__ = "sharing"
    initiative_id: int = _key(made=True)
    answer: str = _text()  # what its author says: one of storage.initiatives.sharing.Answer
    at: datetime = _instant()  # when they were asked, or answered


class Reuse(SQLModel, table=True):
    """That another unit applies an initiative, as somebody there said; it counts once an officer confirmed it."""

    __tablename__ = "reuse"
    __table_args__ = (
        Index("reuse_person", "person_id"),
        # Of one unit only one report of an initiative stands.
        Index("reuse_once", "initiative_id", "unit", unique=True, **_only(_STANDS)),
        Index("reuse_waits", "unit", **_only(_REPORTED)),
    )
    id: int = _key()
    initiative_id: int = _big(nullable=False)  # the one that they read
    unit: str = _text()  # where it is applied too
    person_id: int | None = _big()  # who said so; None once their data is erased
    since: date | None  # since when it is applied there; None: they did not say
    result: str = _text()  # what came of it, in a line; may be empty
    status: str = _text()  # one of storage.initiatives.reuse.reports.Status
    reason: str = _text()  # why an officer did not confirm it
    officer_id: int | None = _big()  # who decided; None once their data is erased
    told_at: datetime = _instant()
    at: datetime = _instant()  # when it came to stand so


class Library(SQLModel, table=True):
    """A shared initiative and its place among the bits of the library: see `storage/initiatives/library/found.py`."""

    __tablename__ = "library"
    __table_args__ = (UniqueConstraint("place"),)
    initiative_id: int = _key(made=True)
    place: int = _big(nullable=False)
    terms: str = _text()  # all that it is found by, packed: so its bits are taken out again


class LibraryBits(SQLModel, table=True):
    """Of a term which of the places of a part have it, packed."""

    __tablename__ = "library_bits"
    __table_args__ = ({"sqlite_with_rowid": False},)
    term: int = _key(made=True)
    part: int = _key(made=True)
    bits: str = _text()


class Evidence(SQLModel, table=True):
    """One photo or file. `pending`: to be fetched; `kept`: its bytes are on disk; `refused`; `erase`: to be deleted."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index("evidence_draft", "draft_id"),
        Index("evidence_initiative", "initiative_id"),
        Index("evidence_reuse", "reuse_id", **_only(_OF_REUSE)),
        Index("evidence_person", "person_id", "created_at"),
        Index(
            "evidence_state",
            "state",
            sqlite_where=text("state <> 'kept'"),
            postgresql_where=text("state <> 'kept'"),
        ),
    )
    id: int = _key(made=True)
    person_id: int | None = _big()
    draft_id: int | None = _big()
    initiative_id: int | None = _big()
    reuse_id: int | None = _big()  # it shows how another unit applies an initiative
    channel: str = _text()
    chat_id: int = _big(nullable=False)
    ref: str = _text()  # where the channel keeps it
    path: str = _text()  # under MEDIA_DIR
    name: str = _text()
    mime: str = _text()
    size: int = _big(nullable=False)
    state: str = _text()
    reason: str = _text()
    created_at: datetime = _instant()
    shows: str = _text(server_default="")  # which of the named files of its question it is, such as "before"


class Unit(SQLModel, table=True):
    """A union: the city's, an upper one, a grassroots one (CĐCS). Dates are the first and the last day it existed."""

    __tablename__ = "unit"
    __table_args__ = (Index("unit_parent", "parent"),)
    code: str = Field(sa_column=Column(Text, primary_key=True))
    name: str = _text()
    short_name: str = _text()
    kind: str = _text()
    parent: str | None = Field(sa_column=Column(Text))
    aliases: Any = _json()
    members: int = Field(default=0)
    cluster: str = _text(server_default="")  # name of its cụm thi đua: units that are compared with each other
    valid_from: date | None = None
    valid_to: date | None = None
    successors: Any = _json()  # codes of the units that took over when it ended


class Campaign(SQLModel, table=True):
    """A programme with a window; `applied_from`/`applied_to` bound when an initiative may have been put in use."""

    __tablename__ = "campaign"
    code: str = Field(sa_column=Column(Text, primary_key=True))
    name: str = _text()
    prefix: str = _text()
    starts_on: date
    ends_on: date
    applied_from: date | None = None
    applied_to: date | None = None
    legal_basis: Any = _json()
    fields: Any = _json()  # the categories it takes; empty: all of the form's
    sample: bool = False
    criteria: Any = Field(sa_column=Column(Json, nullable=False, server_default="[]"))  # what a council judges by


class Phase(SQLModel, table=True):
    """A part of a campaign: a phase (giai đoạn) or a 30-day peak (đợt cao điểm)."""

    __tablename__ = "phase"
    campaign: str = Field(sa_column=Column(Text, primary_key=True))
    code: str = Field(sa_column=Column(Text, primary_key=True))
    kind: str = _text()
    name: str = _text()
    starts_on: date
    ends_on: date


class Target(SQLModel, table=True):
    """How many initiatives a unit is to reach: assigned (giao) or pledged (dang_ky), by whom, for what."""

    __tablename__ = "target"
    campaign: str = Field(sa_column=Column(Text, primary_key=True))
    phase: str = Field(sa_column=Column(Text, primary_key=True))  # empty: the whole campaign
    unit: str = Field(sa_column=Column(Text, primary_key=True))
    kind: str = Field(sa_column=Column(Text, primary_key=True))
    value: int = _big(nullable=False)
    issuer: str = _text()
    issued_on: date | None = None


class Seen(SQLModel, table=True):
    """An event that was handled: the same one again is acknowledged and does nothing."""

    __tablename__ = "seen"
    __table_args__ = (Index("seen_at", "at"), {"sqlite_with_rowid": False})
    channel: str = Field(sa_column=Column(Text, primary_key=True))
    event_id: str = Field(sa_column=Column(Text, primary_key=True))
    at: datetime = _instant()


class Outbox(SQLModel, table=True):
    """A message for a chat. The web page fetches its own, which are born `sent`; the others go this way:

    queued → sent; a post queued → sending → sent | unsure (it may have arrived, and is not sent again);
    held: a post that the channel takes only after the person has written again, as they then do;
    gone: its chat was turned off; failed: the channel refuses this very message.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("chat_id", "n"),
        Index(
            "outbox_queued",
            "chat_id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index("outbox_unsure", "state", sqlite_where=text(_UNSURE), postgresql_where=text(_UNSURE)),
        Index("outbox_at", "at"),
    )
    id: int = _key()
    chat_id: int = _big(nullable=False)
    n: int = Field(default=0)  # 1, 2, 3 … in its chat
    kind: str = _text(server_default="reply")  # reply: to somebody who waits; post: to a group, by a schedule
    body: str = _text()  # messages.wire.pack
    state: str = _text()
    tries: int = Field(sa_column=Column(Integer, nullable=False, server_default="0"))
    next_at: datetime | None = _instant(nullable=True)  # not before; empty: at once
    error: str = _text(server_default="")  # what the channel said last
    at: datetime = _instant()


class Lease(SQLModel, table=True):
    """A chat that one of several processes is sending to, until then; with SQLite there is one, and no leases."""

    __tablename__ = "lease"
    chat_id: int = _key(made=True)
    holder: str = _text()  # empty: nobody sends to it now, and what was sent a moment ago still counts
    until: datetime = _instant()
    places: str = _text(server_default="")  # see storage.sending.leases
    placed_at: datetime | None = _instant(nullable=True)


class Share(SQLModel, table=True):
    """How many messages of those that a channel takes in its window one of several processes may send, until then."""

    __tablename__ = "share"
    channel: str = Field(sa_column=Column(Text, primary_key=True))
    holder: str = Field(sa_column=Column(Text, primary_key=True))
    slots: int = Field(default=0)
    wants: int = Field(default=0)
    until: datetime = _instant()


class Hold(SQLModel, table=True):
    """What one of several processes does until then, and no other; or a channel that is closed for all of them."""

    __tablename__ = "hold"
    name: str = Field(sa_column=Column(Text, primary_key=True))
    holder: str = _text()
    until: datetime = _instant()


class Upload(SQLModel, table=True):
    """A picture that a channel has already: sent again by its reference there, not by its bytes."""

    __tablename__ = "upload"
    channel: str = Field(sa_column=Column(Text, primary_key=True))
    picture: str = Field(sa_column=Column(Text, primary_key=True))
    ref: str = _text()


class Group(SQLModel, table=True):
    """A group chat that the bot is in: the unit whose counts it gets, and when."""

    __tablename__ = "group_chat"
    __table_args__ = (Index("group_unit", "unit"),)
    chat_id: int = _key(made=True)
    unit: str = _text()  # empty: not bound yet
    title: str = _text()
    thread: str = _text()  # topic in a forum group for the posts; empty: the general one
    post_at: str = _text()  # HH:MM in Hà Nội
    quiet: bool = Field(sa_column=Column(Boolean, nullable=False))  # its admins asked for no posts
    bound_at: datetime | None = _instant(nullable=True)
    hour_at: datetime | None = _instant(nullable=True)  # when its hour was moved
    resumed_at: datetime | None = _instant(nullable=True)  # when a pause was ended
    paused_until: date | None = None  # no posts up to that day and on it
    remind_on: str = _text(server_default="14")  # weekdays of its reminders, 1 is Monday; empty: none
    post_on: str = _text(server_default="1234567")  # weekdays of its post of the day
    without: str = _text(server_default="")  # kinds of posts that it does not want: "story milestone"
    # Boards and stories come with their picture, where the channel carries pictures.
    pictures: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=true()))
    pins: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=false()))  # its post of the day


class Pinned(SQLModel, table=True):
    """The message of ours that stands pinned in a group, so that the next takes its place."""

    __tablename__ = "pinned"
    channel: str = Field(sa_column=Column(Text, primary_key=True))
    chat: str = Field(sa_column=Column(Text, primary_key=True))
    message: str = _text()


class GroupAdmin(SQLModel, table=True):
    """Who may change a group's settings, on a channel that does not say who administers it: they brought a code."""

    __tablename__ = "group_admin"
    chat_id: int = _key(made=True)
    sender: str = Field(sa_column=Column(Text, primary_key=True))


class GroupMember(SQLModel, table=True):
    """Who is in a group, on a channel that tells us, and whether they administer it."""

    __tablename__ = "group_member"
    chat_id: int = _key(made=True)
    sender: str = Field(sa_column=Column(Text, primary_key=True))
    admin: bool = Field(sa_column=Column(Boolean, nullable=False))


class Officer(SQLModel, table=True):
    """A person who sees and is told about a unit and all below it. The row is the role: without it there is none.

    `role`: "officer" decides; "support" reads, and asks authors.
    """

    __tablename__ = "officer"
    __table_args__ = (Index("officer_unit", "unit"),)
    person_id: int = _key(made=True)
    unit: str = Field(sa_column=Column(Text, primary_key=True))
    name: str = _text()  # as the invitation called them; empty: as they call themselves
    since: datetime = _instant()
    role: str = _text(server_default="officer")


class Operator(SQLModel, table=True):
    """Somebody who looks after the bot itself, and is told when something is wrong with it. The row is the role."""

    __tablename__ = "operator"
    person_id: int = _key(made=True)
    since: datetime = _instant()


class Alert(SQLModel, table=True):
    """Something that is wrong with the bot, of which operators were told: it is told once, and so is its end."""

    __tablename__ = "alert"
    key: str = Field(sa_column=Column(Text, primary_key=True))  # "token of telegram": see `messages/alerts.py`
    bot: str = Field(sa_column=Column(Text, primary_key=True))  # which of several; empty: of all, or of the only one
    since: datetime = _instant()
    seen_at: datetime = _instant()  # by the bot that found it, lately


class Preference(SQLModel, table=True):
    """What a person wants to be sent; who has no row is reminded, and gets the digest of officers daily at 17:30."""

    __tablename__ = "preference"
    person_id: int = _key(made=True)
    reminders: bool = Field(sa_column=Column(Boolean, nullable=False))
    paused_until: date | None = None  # nothing by itself up to that day and on it
    named: bool = Field(sa_column=Column(Boolean, nullable=False))  # may be named on a leaderboard
    # May be named to whoever scans the code on a letter or certificate.
    on_papers: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=false()))
    announcements: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=true()))
    digest: str = _text()  # daily, weekly, never
    digest_at: str = _text()  # HH:MM in Hà Nội
    digest_day: int = Field(default=1)  # of the weekly one; 1 is Monday
    changed_at: datetime = _instant()


class Handover(SQLModel, table=True):
    """A chat in which a human colleague writes on the channel's own console: the bot is silent until then."""

    __tablename__ = "handover"
    chat_id: int = _key(made=True)
    until: datetime = _instant()


class Token(SQLModel, table=True):
    """A channel's tokens that change: the refresh token is good once, so whoever spends it claims this row first.

    `name` holds a hash of the first refresh token, the one in the settings: another one there begins a new row.
    """

    __tablename__ = "token"
    name: str = Field(sa_column=Column(Text, primary_key=True))
    access: str = _text()
    refresh: str = _text()  # empty: it was lost, and a human has to consent again
    expires_at: datetime = _instant()
    spent: str = _text()  # hash of the refresh token that was sent and not yet answered; empty: none
    sent_at: datetime | None = _instant(nullable=True)  # when that was
    changed_at: datetime = _instant()  # when this pair came


class Meter(SQLModel, table=True):
    """Messages of a channel in one month of Hà Nội (YYYY-MM), where the channel sells so many a month."""

    __tablename__ = "meter"
    channel: str = Field(sa_column=Column(Text, primary_key=True))
    month: str = Field(sa_column=Column(Text, primary_key=True))
    came: int = Field(default=0)
    went: int = Field(default=0)
    most: int = Field(sa_column=Column(Integer, nullable=False, server_default="0"))  # that it sells; 0: no limit


class Code(SQLModel, table=True):
    """A one-time code: binds a group, invites an officer, joins an account. Only its hash is kept."""

    __tablename__ = "code"
    __table_args__ = (UniqueConstraint("hash", "kind"), Index("code_expires", "expires_at"))
    id: int = _key()
    kind: str = _text()
    hash: str = _text()
    about: str = _text()  # what it is for: the unit of a group
    expires_at: datetime = _instant()
    used_at: datetime | None = _instant(nullable=True)
    tries: int = Field(default=0)  # how often it was shown in vain


class Total(SQLModel, table=True):
    """What stands counted for a unit and all below it; `at`: when it last changed, never earlier than before."""

    __tablename__ = "total"
    campaign: str = Field(sa_column=Column(Text, primary_key=True))
    unit: str = Field(sa_column=Column(Text, primary_key=True))
    at: datetime = _instant()
    submitted: int = _big(nullable=False)
    recognised: int = _big(nullable=False)  # at the workplace, as its author said
    verified: int = _big(nullable=False)
    people: int = _big(nullable=False)
    benefit: int = _big(nullable=False)  # VND
    taken_back: int = _big(nullable=False)  # initiatives that left: withdrawn, merged, rejected, moved elsewhere
    quick: int = _big(nullable=False, server_default="0")  # of the short form, not complete yet


class DayCount(SQLModel, table=True):
    """What one day changed, in Hà Nội's days; the same sums as `Total`, and all days together are the total."""

    __tablename__ = "day_count"
    __table_args__ = ({"sqlite_with_rowid": False},)
    campaign: str = Field(sa_column=Column(Text, primary_key=True))
    unit: str = Field(sa_column=Column(Text, primary_key=True))
    day: date = Field(sa_column=Column(Date, primary_key=True))
    submitted: int = _big(nullable=False)
    recognised: int = _big(nullable=False)
    verified: int = _big(nullable=False)
    people: int = _big(nullable=False)
    benefit: int = _big(nullable=False)
    taken_back: int = _big(nullable=False)
    quick: int = _big(nullable=False, server_default="0")  # of the short form, not complete yet


class Ledger(SQLModel, table=True):
    """What stood counted from `at` on: one row for every change. The last row up to T is the board as of T."""

    __tablename__ = "ledger"
    __table_args__ = ({"sqlite_with_rowid": False},)
    campaign: str = Field(sa_column=Column(Text, primary_key=True))
    unit: str = Field(sa_column=Column(Text, primary_key=True))
    at: datetime = Field(sa_column=Column(Instant, primary_key=True))
    submitted: int = _big(nullable=False)
    recognised: int = _big(nullable=False)
    verified: int = _big(nullable=False)
    people: int = _big(nullable=False)
    benefit: int = _big(nullable=False)
    taken_back: int = _big(nullable=False)
    quick: int = _big(nullable=False, server_default="0")  # of the short form, not complete yet


class CoAuthor(SQLModel, table=True):
    """Who takes part in an initiative beside its author; their names and shares stand in its answers."""

    __tablename__ = "coauthor"
    __table_args__ = (Index("coauthor_person", "person"), {"sqlite_with_rowid": False})
    initiative_id: int = _key(made=True)
    person: int = _key(made=True)  # a person's id where `Named` says so, else a hash of name and unit


class Named(SQLModel, table=True):
    """A person with an account whom an initiative names as a co-author, and what they say to that."""

    __tablename__ = "named"
    __table_args__ = (Index("named_person", "person_id"), {"sqlite_with_rowid": False})
    initiative_id: int = _key(made=True)
    person_id: int = _key(made=True)
    name: str = _text()  # as it stands in the answers; empty once it was taken out
    answer: str = _text()  # one of storage.counting.coauthors.Answer
    at: datetime = _instant()  # when they were told, or answered


class MergedPerson(SQLModel, table=True):
    """Who takes part in an initiative since another was merged into it; their shares are for the authors to agree."""

    __tablename__ = "merged_person"
    __table_args__ = (
        Index("merged_person_into", "into_id"),
        Index("merged_person_person", "person"),
        {"sqlite_with_rowid": False},
    )
    initiative_id: int = _key(made=True)  # the one that was merged
    person: int = _key(made=True)  # its author_key or co-author
    into_id: int = _big(nullable=False)


class TakingPart(SQLModel, table=True):
    """How many counted initiatives somebody has in a unit and below it; whoever has one there counts once there."""

    __tablename__ = "taking_part"
    __table_args__ = ({"sqlite_with_rowid": False},)
    person: int = _key(made=True)  # an author_key or a co-author: no name, no account once consent is gone
    campaign: str = Field(sa_column=Column(Text, primary_key=True))
    unit: str = Field(sa_column=Column(Text, primary_key=True))
    n: int = _big(nullable=False)


class Load(SQLModel, table=True):
    """What a load of units or targets replaced, so that a board of before can be made as it was."""

    __tablename__ = "load"
    __table_args__ = (Index("load_at", "at"),)
    id: int = _key()
    at: datetime = _instant()
    new: Any = _json()  # {table: [key, …]}
    before: Any = _json()  # {table: [row, …]}


class Slot(SQLModel, table=True):
    """A post that is due once: whoever makes this row makes the post.

    `state`: posted, skipped (too late), nothing (there was nothing to say), or of a trial; see `storage.posts.trials`.
    """

    __tablename__ = "slot"
    __table_args__ = (Index("slot_due", "due_at"),)
    job: str = Field(sa_column=Column(Text, primary_key=True))
    scope: str = Field(sa_column=Column(Text, primary_key=True))  # which group, person or unit
    period: str = Field(sa_column=Column(Text, primary_key=True))  # a local date, an ISO week, a milestone
    due_at: datetime = _instant()
    at: datetime = _instant()
    state: str = _text()


class Parked(SQLModel, table=True):
    """An event that failed on its own data, kept with its error until somebody looks."""

    __tablename__ = "parked"
    __table_args__ = (UniqueConstraint("channel", "event_id"),)
    id: int = _key()
    channel: str = _text()
    event_id: str = _text()
    chat: str = _text()
    body: str = _text()
    error: str = _text()
    at: datetime = _instant()


class Fact(SQLModel, table=True):
    """What all processes of one database have to agree on: its secret, when its clock was last right."""

    __tablename__ = "fact"
    name: str = Field(sa_column=Column(Text, primary_key=True))
    value: str = _text()


class Counter(SQLModel, table=True):
    """A number that only grows: receipt codes of a year, the version of the units."""

    __tablename__ = "counter"
    name: str = Field(sa_column=Column(Text, primary_key=True))
    value: int = _big(nullable=False)


class Audit(SQLModel, table=True):
    """Something that an officer, an operator or a group's admin did: see `storage/audit.py`."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_subject", "subject"),)
    id: int = _key(made=True)
    at: datetime = _instant()
    actor_id: int | None = _big()  # None: an operator on the command line
    name: str = _text()
    action: str = _text()
    subject: str = _text()
    before: Any = _json()
    after: Any = _json()
    hash: str = _text()


class Shingle(SQLModel, table=True):
    """That an initiative has a shingle: see `storage/initiatives/similar.py`."""

    __tablename__ = "shingle"
    __table_args__ = ({"sqlite_with_rowid": False},)
    hash: int = _key(made=True)
    initiative_id: int = _key(made=True)


class FoundBy(SQLModel, table=True):
    """All shingles of an initiative, packed, by which they are taken out again: see `storage/found_by.py`."""

    __tablename__ = "found_by"
    initiative_id: int = _key(made=True)
    hashes: str = _text()


class Word(SQLModel, table=True):
    """A word, without accents, that stands in some title or author's name: what a mistyped one is compared with."""

    __tablename__ = "word"
    __table_args__ = ({"sqlite_with_rowid": False},)
    word: str = Field(sa_column=Column(Text, primary_key=True))


class Saved(SQLModel, table=True):
    """What an officer keeps under a name: a search, the columns of a sheet."""

    __tablename__ = "saved"
    __table_args__ = ({"sqlite_with_rowid": False},)
    person_id: int = _key(made=True)
    kind: str = Field(sa_column=Column(Text, primary_key=True))  # one of storage.people.saved.Kind
    name: str = Field(sa_column=Column(Text, primary_key=True))
    value: str = _text()
    at: datetime = _instant()


class Alike(SQLModel, table=True):
    """That an initiative told nearly the same as one that came before it, when it was handed in or mended."""

    __tablename__ = "alike"
    __table_args__ = (Index("alike_other", "other_id"),)
    initiative_id: int = _key(made=True)
    other_id: int = _big(nullable=False)  # of several the one most alike
    per_cent: int = Field(sa_column=Column(Integer, nullable=False))


class Mould(SQLModel, table=True):
    """That an initiative is of a group: from one mould, or of one typist. See `storage/moulds.py`."""

    __tablename__ = "mould"
    __table_args__ = (Index("mould_group", "kind", "group_id"), {"sqlite_with_rowid": False})
    initiative_id: int = _key(made=True)
    kind: str = Field(sa_column=Column(Text, primary_key=True))  # one of storage.moulds.Kind
    group_id: int = _big(nullable=False)  # the least key of its members when it came to be
    asked: bool  # its author was asked the one question


class PhotoLook(SQLModel, table=True):
    """How a photo looks, once for each quarter of its bits: see `storage/moulds.py`."""

    __tablename__ = "photo_look"
    __table_args__ = (Index("photo_look_evidence", "evidence_id"), {"sqlite_with_rowid": False})
    quarter: int = _key(made=True)
    evidence_id: int = _key(made=True)
    look: str = _text()


class Deputy(SQLModel, table=True):
    """A person who reads for a unit in an officer's place, up to that day and on it."""

    __tablename__ = "deputy"
    person_id: int = _key(made=True)
    unit: str = Field(sa_column=Column(Text, primary_key=True))
    by_id: int = _key(made=True)
    until: date


class DeskSession(SQLModel, table=True):
    """A browser in which an officer has come in at their desk; the cookie's secret is known by its hash alone."""

    __tablename__ = "desk_session"
    __table_args__ = (Index("desk_session_person", "person_id"),)
    hash: str = Field(sa_column=Column(Text, primary_key=True))
    person_id: int = _big(nullable=False)
    chat_id: int = _big(nullable=False)  # the private chat in which the link was asked for
    lang: str = _text()
    device: str = _text()  # "Chrome, Windows"; empty where nothing is known
    since: datetime = _instant()
    ends_at: datetime = _instant()


class CouncilMember(SQLModel, table=True):
    """Who is of the council of a unit. The row is the role: without it there is none."""

    __tablename__ = "council_member"
    __table_args__ = (Index("council_member_unit", "unit"),)
    person_id: int = _key(made=True)
    unit: str = Field(sa_column=Column(Text, primary_key=True))
    since: datetime = _instant()


class CouncilSession(SQLModel, table=True):
    """Initiatives that a unit's council judges together, by the criteria as they stood when it was opened."""

    __tablename__ = "council_session"
    __table_args__ = (Index("council_session_unit", "unit"),)
    id: int = _key(made=True)
    unit: str = _text()
    campaign: str = _text()
    criteria: Any = _json()
    opened_by: int | None = _big()
    opened_at: datetime = _instant()
    closed_at: datetime | None = _instant(nullable=True)  # from then on marks stand, and are shown


class CouncilItem(SQLModel, table=True):
    """An initiative that a session judges."""

    __tablename__ = "council_item"
    __table_args__ = (Index("council_item_initiative", "initiative_id"),)
    session_id: int = _key(made=True)
    initiative_id: int = _key(made=True)


class CouncilSeat(SQLModel, table=True):
    """A member at a session: who has given their marks; once it is closed, also who had not."""

    __tablename__ = "council_seat"
    __table_args__ = (Index("council_seat_person", "person_id"),)
    session_id: int = _key(made=True)
    person_id: int = _key(made=True)  # of who had their data erased: a number that nothing else names
    name: str = _text()
    given_at: datetime | None = _instant(nullable=True)


class CouncilMark(SQLModel, table=True):
    """What one member gives one initiative by one criterion; `criterion`: its place among the session's."""

    __tablename__ = "council_mark"
    __table_args__ = (Index("council_mark_person", "person_id"),)
    session_id: int = _key(made=True)
    initiative_id: int = _key(made=True)
    person_id: int = _key(made=True)
    criterion: int = _key(made=True)
    hundredths: int = Field(sa_column=Column(Integer, nullable=False))  # of a point


class Support(SQLModel, table=True):
    """What somebody asks a human of their union, and what was said both ways: see `storage/support/questions.py`."""

    __tablename__ = "support"
    __table_args__ = (
        Index("support_person", "person_id"),
        Index("support_touched", "touched_at"),
        Index("support_answered", "answered_at"),
        Index("support_waits", "waits_since", **_only("waits_since IS NOT NULL")),
    )
    id: int = _key(made=True)  # counted up and never given again: people type it
    person_id: int = _big(nullable=False)
    unit: str = _text()  # of whoever asks
    place: str = _text()  # which question of which form stood open, "initiative.benefit"; empty: none
    typed: str = _text()  # what was typed there and not understood
    lines: Any = _json()  # [[who, what], …]: see `storage.support.questions.Said`
    asked_at: datetime = _instant()
    waits_since: datetime | None = _instant(nullable=True)  # None: it was answered, or is closed
    taken_by: int | None = _big()
    closed_at: datetime | None = _instant(nullable=True)
    touched_at: datetime = _instant()
    answered_at: datetime | None = _instant(nullable=True)  # first, by the team
    evidence_id: int | None = _big()  # the photo or voice that is to be typed out


class SupportTold(SQLModel, table=True):
    """Which message told somebody of a question: it is called off where it waits and the question is erased."""

    __tablename__ = "support_told"
    __table_args__ = (Index("support_told_question", "question_id"),)
    chat_id: int = _key(made=True)
    n: int = _key(made=True)  # of `outbox`
    question_id: int = _big(nullable=False)


class ReadyAnswer(SQLModel, table=True):
    """What a support team answers often, under a name of a few words: see `storage/support/ready_answers.py`."""

    __tablename__ = "ready_answer"
    __table_args__ = (Index("ready_answer_unit", "unit"),)
    id: int = _key(made=True)  # counted up: people pick by it
    unit: str = _text()  # whose team wrote it
    name: str = _text()
    words: str = _text()
    person_id: int | None = _big()  # who wrote it last
    at: datetime = _instant()


class Announcement(SQLModel, table=True):
    """What an officer announces to many chats: see `storage/posts/announcements.py`."""

    __tablename__ = "announcement"
    __table_args__ = (
        Index("announcement_unit", "by_unit", "id"),
        Index("announcement_person", "person_id"),
        Index("announcement_open", "state", **_only("state IN ('draft', 'sending')")),
    )
    id: int = _key(made=True)  # counted up and never given again: people type it
    person_id: int | None = _big()  # who wrote it; None once their data is erased
    by_unit: str = _text()  # in whose name
    units: Any = _json()  # to whom: these, and all below them
    audience: str = _text()  # and who there: one of storage.posts.announcements.AUDIENCES
    words: str = _text()
    link: str = _text()
    picture: str = _text()  # its path under MEDIA_DIR
    picture_bytes: int = _big(nullable=False)
    picture_id: int | None = _big()  # the photo (evidence.id) that is to be its picture, and is still to be fetched
    state: str = _text()  # one of storage.posts.announcements.State
    counts: Any = _json()  # {channel: {state: how many chats}}
    counted_unit: str = _text()  # where counting its chats has come to
    counted_id: int = _big(nullable=False)
    counted_at: datetime | None = _instant(nullable=True)  # when all its chats were counted
    made_at: datetime = _instant()
    send_at: datetime | None = _instant(nullable=True)
    ended_at: datetime | None = _instant(nullable=True)


class Announced(SQLModel, table=True):
    """One chat of an announcement: it hears it once, or why not."""

    __tablename__ = "announced"
    __table_args__ = (
        Index("announced_person", "person_id"),
        Index("announced_state", "announcement_id", "state", "channel", "chat_id"),
    )
    announcement_id: int = _key(made=True)
    chat_id: int = _key(made=True)
    person_id: int | None = _big()  # None: a group
    channel: str = _text()
    n: int = Field(default=0)  # the number of its message in the chat; 0: none yet
    state: str = _text()  # one of storage.posts.announced.State
    at: datetime | None = _instant(nullable=True)  # when its message was queued


class TeamGroup(SQLModel, table=True):
    """The group chat in which a support team hears what is asked, in the topic where it was bound."""

    __tablename__ = "team_group"
    unit: str = Field(sa_column=Column(Text, primary_key=True))
    chat_id: int = _big(nullable=False)
    thread: str = _text()
    at: datetime = _instant()


class Faq(SQLModel, table=True):
    """What the bot answers by itself beside what it was born with: see `storage/support/faq.py`."""

    __tablename__ = "faq"
    id: int = _key(made=True)
    lang: str = _text()
    asked: str = _text()  # as people ask it
    answer: str = _text()
    state: str = _text()  # proposed, live
    question_id: int | None = _big()  # whose words it is made of, until it was reviewed
    person_id: int | None = _big()  # who proposed it
    at: datetime = _instant()


class Ease(SQLModel, table=True):
    """Whether somebody found the form easy, and what was hard: nothing here says who."""

    __tablename__ = "ease"
    __table_args__ = (Index("ease_day", "day"),)
    id: int = _key()
    day: date = Field(sa_column=Column(Date, nullable=False))
    unit: str = _text()
    answer: str = _text()  # easy, hard
    step: str = _text()  # the question that was hard; empty: none is named
