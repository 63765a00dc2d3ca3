"""What is kept about one person: to show, to hand out, to erase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import orjson
from sqlalchemy import Connection, text

from messages.format import local_phone
from messages.wire import unpack
from storage import found_by, library_bits
from storage.conversation import evidence
from storage.counting import coauthors
from storage.counting.coauthors import as_another
from storage.counting.count import entries, forget_person
from storage.database import bulk, facts
from storage.database.columns import Instant, Json
from storage.database.records import Changes, Chat, Move, Person
from storage.database.store import TABLES, new_id
from storage.people import particulars
from storage.people.codes import CodeKind
from storage.posts import stories
from storage.posts.slots import PERSON, SCOPES


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of somebody: initiatives handed in, those nobody reviewed yet, drafts, files, taken back.

    `beside`: initiatives of others that name them as a co-author; `particulars`: those for whose legal form they gave
    more; `questions`: what they asked a human; `applied`: initiatives of others that they said their unit applies.
    """

    initiatives: int
    unreviewed: int
    drafts: int
    files: int
    withdrawn: int
    beside: int
    particulars: int
    questions: int
    applied: int


def counts(tx: Connection, person: int) -> Counts:
    """How much is kept about a person."""
    return Counts(
        *tx.execute(
            text(
                "SELECT (SELECT count(*) FROM initiative WHERE typist_id = :p AND status <> 'withdrawn'),"
                " (SELECT count(*) FROM initiative"
                " WHERE typist_id = :p AND reviewed_at IS NULL AND status <> 'withdrawn'),"
                " (SELECT count(*) FROM draft WHERE person_id = :p AND flow = 'initiative'),"
                " (SELECT count(*) FROM evidence WHERE person_id = :p AND state <> 'erase'),"
                " (SELECT count(*) FROM initiative WHERE typist_id = :p AND status = 'withdrawn'),"
                " (SELECT count(*) FROM named WHERE person_id = :p AND answer <> 'no'),"
                " (SELECT count(*) FROM particulars WHERE person_id = :p),"
                " (SELECT count(*) FROM support WHERE person_id = :p),"
                " (SELECT count(*) FROM reuse WHERE person_id = :p AND status <> 'taken_back')"
            ),
            {"p": person},
        ).one()
    )


def files(tx: Connection, person: int, most: int) -> list[tuple[str, str]]:
    """(name, code of its initiative) of the newest files that somebody sent; "": it has none, it is of a draft."""
    rows = tx.execute(
        text(
            "SELECT name, coalesce(code, '') AS code FROM evidence"
            " LEFT JOIN initiative ON initiative.id = evidence.initiative_id"
            " WHERE person_id = :p AND state <> 'erase' ORDER BY evidence.id DESC LIMIT :most"
        ),
        {"p": person, "most": most},
    )
    return [(row.name, row.code) for row in rows]


def consent(tx: Connection, person: int) -> Mapping[str, Any]:
    """The proof of consent in force, to the bot itself."""
    table = TABLES["consent"]
    of_the_bot = ~table.c.version.startswith(particulars.VERSIONS)
    in_force = (table.c.person_id == person) & table.c.ended_at.is_(None) & of_the_bot
    found = tx.execute(table.select().where(in_force).order_by(table.c.given_at.desc()))
    row = found.mappings().first()
    return dict(row) if row else {}


def newcomer(
    now: datetime, consent: str, name: str = "", name_key: str = "", workplace: str = "", unit: str = ""
) -> Person:
    """Somebody who has just agreed to this version of the consent; no row yet."""
    return Person(
        id=new_id(now),
        name=name,
        phone="",
        workplace=workplace,
        unit=unit,
        last_unit="",
        consent=consent,
        created_at=now,
        name_key=name_key,
    )


def introduce(changes: Changes, person: Person, chat: Chat) -> None:
    """Write somebody who is new here, and that this chat is theirs."""
    changes.insert("person", {name: getattr(person, name) for name in Person.__slots__})
    changes.update("chat", {"id": chat.id, "person_id": person.id})


def keep_consent(changes: Changes, person: Person, chat: Chat, text: str, now: datetime) -> None:
    """Keep the proof that this person agreed to that text, in that chat; its version is the person's from then on."""
    changes.insert(
        "consent",
        {
            "id": new_id(now),
            "person_id": person.id,
            "channel": chat.channel,
            "chat": chat.chat,
            "lang": chat.lang,
            "version": person.consent,
            "text": text,
            "given_at": now,
            "ended_at": None,
        },
    )


def export(tx: Connection, person: int) -> str:
    """All rows that name the person, and what was said to them, as JSON that people can read too."""
    kept: dict[str, Any] = {}
    for name, column in _PERSONAL.items():
        table = TABLES[name]
        rows = tx.execute(table.select().where(table.c[column] == person)).mappings()
        kept[name] = [{key: value for key, value in row.items() if key not in _OURS} for row in rows]
    kept["named"] = _named(tx, person)
    kept["stories"] = _stories(tx, person)
    kept["sharing"] = _sharing(tx, person)
    kept["messages"] = _messages(tx, person)
    kept["parked"] = _parked(tx, person)
    kept["groups"] = _groups(tx, person)
    kept["sent_by_itself"] = _sent_by_itself(tx, person)
    return orjson.dumps(kept, option=orjson.OPT_INDENT_2).decode()


def _named(tx: Connection, person: int) -> list[dict[str, Any]]:
    """The initiatives of others that name them as a co-author, and what they said to it."""
    named, table = TABLES["named"], TABLES["initiative"]
    rows = tx.execute(
        named.select()
        .with_only_columns(table.c.code, table.c.title, table.c.answers, named.c.name, named.c.answer, named.c.at)
        .join(table, table.c.id == named.c.initiative_id)
        .where(named.c.person_id == person)
        .order_by(named.c.initiative_id)
    )
    return [
        {name: value for name, value in row.items() if name != "answers"}
        | {"share": coauthors.share_of(row["answers"], row["name"])}
        for row in rows.mappings()
    ]


def _stories(tx: Connection, person: int) -> list[dict[str, Any]]:
    """Their initiatives that an officer wanted to be told in groups, and what they said to it."""
    sql = text(
        "SELECT code, answer, at, photos FROM story JOIN initiative ON initiative.id = initiative_id"
        " WHERE typist_id = :p ORDER BY initiative_id"
    ).columns(at=Instant, photos=Json)
    return [dict(row) for row in tx.execute(sql, {"p": person}).mappings()]


def _sharing(tx: Connection, person: int) -> list[dict[str, Any]]:
    """Their initiatives that others may learn from, or about which they were asked."""
    sql = text(
        "SELECT code, answer, at FROM sharing JOIN initiative ON initiative.id = initiative_id"
        " WHERE typist_id = :p ORDER BY initiative_id"
    ).columns(at=Instant)
    return [dict(row) for row in tx.execute(sql, {"p": person}).mappings()]


def _messages(tx: Connection, person: int) -> list[dict[str, Any]]:
    chat, said = TABLES["chat"], TABLES["outbox"]
    rows = tx.execute(
        said.select()
        .with_only_columns(chat.c.channel, said.c.at, said.c.body)
        .join(chat, chat.c.id == said.c.chat_id)
        .where(chat.c.person_id == person)
        .order_by(said.c.chat_id, said.c.n)
    )
    return [{"channel": row.channel, "at": row.at, "text": unpack(row.body).text} for row in rows]


def _parked(tx: Connection, person: int) -> list[dict[str, Any]]:
    chat, parked = TABLES["chat"], TABLES["parked"]
    rows = tx.execute(
        parked.select()
        .join(chat, (chat.c.channel == parked.c.channel) & (chat.c.chat == parked.c.chat))
        .where(chat.c.person_id == person)
        .order_by(parked.c.id)
    )
    return [dict(row) for row in rows.mappings()]


def _groups(tx: Connection, person: int) -> list[dict[str, Any]]:
    """The groups in which an account of theirs is known, and whether as an admin."""
    rows = tx.execute(
        text(
            "SELECT room.channel, title, unit, max(admin) AS admin FROM"
            " (SELECT chat_id, sender, CASE WHEN admin THEN 1 ELSE 0 END AS admin FROM group_member"
            " UNION ALL SELECT chat_id, sender, 1 FROM group_admin) known"
            " JOIN chat room ON room.id = known.chat_id LEFT JOIN group_chat ON group_chat.chat_id = room.id"
            " WHERE EXISTS (SELECT 1 FROM chat WHERE chat.person_id = :p AND chat.channel = room.channel"
            " AND chat.chat = known.sender) GROUP BY room.id, room.channel, title, unit ORDER BY room.id"
        ),
        {"p": person},
    )
    return [{**row, "admin": bool(row["admin"])} for row in rows.mappings()]


def _sent_by_itself(tx: Connection, person: int) -> list[dict[str, Any]]:
    rows = tx.execute(
        text(f"SELECT job, period, state FROM slot WHERE {ITS_SLOTS} ORDER BY due_at, job"), {"p": person}
    )
    return [dict(row) for row in rows.mappings()]


# Tables that hold a person's data, and by which column.
_PERSONAL = {
    "person": "id",
    "consent": "person_id",
    "chat": "person_id",
    "draft": "person_id",
    "initiative": "typist_id",
    "evidence": "person_id",
    "officer": "person_id",
    "operator": "person_id",
    "council_member": "person_id",
    "council_seat": "person_id",
    "council_mark": "person_id",
    "audit": "actor_id",
    "preference": "person_id",
    "saved": "person_id",
    "particulars": "person_id",
    "support": "person_id",
    "ready_answer": "person_id",
    "announcement": "person_id",
    "announced": "person_id",
    "faq": "person_id",
    "reuse": "person_id",
}
_PERSONS_JOBS = ", ".join(f"'{job}'" for job, scope in SCOPES.items() if scope == PERSON)
ITS_SLOTS = f"job IN ({_PERSONS_JOBS}) AND scope = CAST(:p AS text)"
_OURS = frozenset({"state", "ref", "path", "draft_id", "chat_id", "title_key"})


def erase(tx: Connection, person: int, chat: int, now: datetime, everything: bool) -> list[Move]:
    """Erase profile, contact, drafts and messages at once; `everything`: also initiatives nobody reviewed.

    What was handed in otherwise stays as the official record that it is, with its authors' names and without the
    account; with `everything` the name goes where it is a co-author's. The proof of consent stays with its end. `chat`
    keeps its last message, which says all this. What it changes in the counts comes back, to be counted with the rest;
    numbers of people stay.
    """
    named = coauthors.naming(tx, person)
    for one in named:
        particulars.forget_coauthor(tx, key=one.initiative_id, name=one.name)
    taken_out = [coauthors.take_out(tx, one, now) for one in named] if everything else []
    unreviewed = "typist_id = :person AND reviewed_at IS NULL"
    gone = entries(tx, unreviewed, person=person).values() if everything else ()
    fresh = new_id(now)
    forget_person(tx, person, fresh)
    stories.forget_person(tx, person)
    if everything:
        found_by.take_out(tx, _UNREVIEWED, p=person)
    _erase_announced_pictures(tx, person, now)
    library_bits.take_out(tx, _THEIRS, p=person)
    at = TABLES["consent"].c.ended_at.type.bind_processor(tx.dialect)
    values = {"p": person, "c": chat, "fresh": fresh, "now": at(now) if at else now}
    first = (_NOTHING_ASKED, _NOTHING_SHARED, _NOT_OF_ONE_HAND)
    for statement in (*first, *(_EVERYTHING if everything else ()), *_ALWAYS):
        tx.execute(text(statement), {name: value for name, value in values.items() if f":{name}" in statement})
    facts.keep(tx, facts.ERASED, str(fresh))
    moves = [*chain.from_iterable(taken_out), *(Move(entry, None, now) for entry in gone)]
    return [Move(as_another(move.before, person, fresh), as_another(move.after, person, fresh), now) for move in moves]


def _erase_announced_pictures(tx: Connection, person: int, now: datetime) -> None:
    sql = text("SELECT picture FROM announcement WHERE person_id = :p AND picture <> ''")
    rows = [evidence.to_erase(row.picture, now) for row in tx.execute(sql, {"p": person})]
    bulk.insert(tx, "evidence", rows)


_UNREVIEWED = "SELECT id FROM initiative WHERE typist_id = :p AND reviewed_at IS NULL"
# A file's name and its chat lead back to the account.
_NOBODYS = "person_id = NULL, chat_id = 0, name = '', ref = ''"
_EVERYTHING = (
    f"UPDATE evidence SET state = 'erase', {_NOBODYS} WHERE initiative_id IN ({_UNREVIEWED})",
    f"DELETE FROM recognition WHERE initiative_id IN ({_UNREVIEWED})",
    f"DELETE FROM portal_entry WHERE initiative_id IN ({_UNREVIEWED})",
    f"UPDATE evidence SET state = 'erase', {_NOBODYS} WHERE reuse_id IN (SELECT id FROM reuse"
    f" WHERE initiative_id IN ({_UNREVIEWED}))",
    f"DELETE FROM reuse WHERE initiative_id IN ({_UNREVIEWED})",
    f"DELETE FROM council_mark WHERE initiative_id IN ({_UNREVIEWED})",
    f"DELETE FROM council_item WHERE initiative_id IN ({_UNREVIEWED})",
    f"DELETE FROM alike WHERE initiative_id IN ({_UNREVIEWED}) OR other_id IN ({_UNREVIEWED})",
    f"DELETE FROM mould WHERE initiative_id IN ({_UNREVIEWED})",
    f"DELETE FROM coauthor WHERE initiative_id IN ({_UNREVIEWED})",
    f"DELETE FROM named WHERE initiative_id IN ({_UNREVIEWED})",
    f"DELETE FROM merged_person WHERE into_id IN ({_UNREVIEWED})",
    # The key of another author is a hash of the name and goes with it; what is withdrawn counts for nobody.
    "UPDATE initiative SET status = 'withdrawn', author = '', author_key = 0, workplace = '', title = '',"
    " title_key = '', answers = '{}', benefit = NULL, updated_at = :now, typist_id = NULL"
    " WHERE typist_id = :p AND reviewed_at IS NULL",
)
#: Nobody waits for an answer of who is gone.
_NOTHING_ASKED = (
    "UPDATE review SET asked = '', asked_by = NULL WHERE asked <> ''"
    " AND initiative_id IN (SELECT id FROM initiative WHERE typist_id = :p)"
)
#: A yes to sharing goes with who gave it.
_THEIRS = "SELECT id FROM initiative WHERE typist_id = :p"
_NOTHING_SHARED = f"DELETE FROM sharing WHERE initiative_id IN ({_THEIRS})"
#: That several came from one hand says who typed them.
_NOT_OF_ONE_HAND = f"DELETE FROM mould WHERE kind = 'burst' AND initiative_id IN ({_THEIRS})"
_CHATS = "SELECT id FROM chat WHERE person_id = :p OR id = :c"
# In a group an account is called as in its private chat.
_ITS_ACCOUNT = (
    "EXISTS (SELECT 1 FROM chat own JOIN chat room ON room.channel = own.channel"
    f" WHERE own.id IN ({_CHATS}) AND own.chat = {{table}}.sender AND room.id = {{table}}.chat_id)"
)
_STILL_OPEN = "session_id IN (SELECT id FROM council_session WHERE closed_at IS NULL)"
_TOLD_OF_THEIRS = "support_told told JOIN support ON support.id = told.question_id WHERE support.person_id = :p"
# A list or reminder tells of several, or was queued by itself: its commands say of which.
_COMMANDS = " UNION ALL ".join(
    f"SELECT '%/{command} ' || support.id || '\"%' AS likeness FROM support WHERE person_id = :p"
    for command in ("nhan", "take", "hoinhieu xem")
)
_LISTED_THEIRS = (
    "chat_id IN (SELECT chat.id FROM chat JOIN officer ON officer.person_id = chat.person_id)"
    " AND EXISTS (SELECT 1 FROM support WHERE person_id = :p)"
    f" AND EXISTS (SELECT 1 FROM ({_COMMANDS} UNION ALL SELECT '%/hoinhieu cau ' || faq.id || '\"%'"
    " FROM faq JOIN support ON support.id = question_id WHERE support.person_id = :p) command"
    " WHERE outbox.body LIKE command.likeness)"
)
_ALWAYS = (
    "UPDATE announcement SET picture_id = NULL"
    " WHERE picture_id IN (SELECT id FROM evidence WHERE person_id = :p AND state = 'pending')",
    # One that is still to be fetched could be fetched only by way of the account.
    f"UPDATE evidence SET state = 'erase', {_NOBODYS}"
    " WHERE person_id = :p AND (initiative_id IS NULL OR state = 'pending')",
    f"UPDATE evidence SET {_NOBODYS} WHERE person_id = :p",
    "UPDATE initiative SET typist_id = NULL WHERE typist_id = :p",
    "DELETE FROM draft WHERE person_id = :p",
    "DELETE FROM particulars WHERE person_id = :p",
    # What they asked goes from the chats of the team too, and is told to nobody who has not heard it yet.
    f"DELETE FROM outbox WHERE state NOT IN ('sending', 'unsure') AND EXISTS (SELECT 1 FROM {_TOLD_OF_THEIRS}"
    " AND told.chat_id = outbox.chat_id AND told.n = outbox.n)",
    f"DELETE FROM outbox WHERE state NOT IN ('sending', 'unsure') AND {_LISTED_THEIRS}",
    "DELETE FROM support_told WHERE question_id IN (SELECT id FROM support WHERE person_id = :p)",
    # What nobody has reviewed yet is made of their very words.
    "DELETE FROM faq WHERE question_id IN (SELECT id FROM support WHERE person_id = :p)",
    "DELETE FROM support WHERE person_id = :p",
    "UPDATE ready_answer SET person_id = NULL WHERE person_id = :p",  # the team's words stay
    "UPDATE faq SET person_id = NULL WHERE person_id = :p",
    "UPDATE support SET taken_by = NULL WHERE taken_by = :p",
    "DELETE FROM named WHERE person_id = :p",
    # That a unit applies an initiative stays once it is confirmed, without who told it and their words.
    "DELETE FROM reuse WHERE person_id = :p AND status <> 'confirmed'",
    "UPDATE reuse SET person_id = NULL, result = '' WHERE person_id = :p",
    "DELETE FROM officer WHERE person_id = :p",
    "DELETE FROM deputy WHERE person_id = :p OR by_id = :p",
    "DELETE FROM operator WHERE person_id = :p",
    "DELETE FROM council_member WHERE person_id = :p",
    # In a session that is over marks stand, and nobody sees whose they were.
    f"DELETE FROM council_mark WHERE person_id = :p AND {_STILL_OPEN}",
    f"DELETE FROM council_seat WHERE person_id = :p AND {_STILL_OPEN}",
    "UPDATE council_mark SET person_id = :fresh WHERE person_id = :p",
    "UPDATE council_seat SET person_id = :fresh, name = '' WHERE person_id = :p",
    "UPDATE council_session SET opened_by = NULL WHERE opened_by = :p",
    "DELETE FROM desk_session WHERE person_id = :p",
    # What they did stays on the record, without their name.
    "UPDATE audit SET name = '' WHERE actor_id = :p",
    "UPDATE review SET officer_id = NULL WHERE officer_id = :p",
    "UPDATE recognition SET officer_id = NULL WHERE officer_id = :p",
    "UPDATE portal_entry SET officer_id = NULL WHERE officer_id = :p",
    "UPDATE reuse SET officer_id = NULL WHERE officer_id = :p",
    "UPDATE review SET asked = '', asked_by = NULL WHERE asked_by = :p",
    "UPDATE announcement SET person_id = NULL, picture = '', picture_bytes = 0 WHERE person_id = :p",
    "DELETE FROM announced WHERE person_id = :p",
    "DELETE FROM preference WHERE person_id = :p",
    "DELETE FROM saved WHERE person_id = :p",
    f"DELETE FROM slot WHERE {ITS_SLOTS}",
    f"DELETE FROM code WHERE kind IN ('{CodeKind.ACCOUNT}', '{CodeKind.DESK}') AND about LIKE CAST(:p AS text) || ' %'",
    f"DELETE FROM group_member WHERE {_ITS_ACCOUNT.format(table='group_member')}",
    f"DELETE FROM group_admin WHERE {_ITS_ACCOUNT.format(table='group_admin')}",
    f"DELETE FROM parked WHERE EXISTS (SELECT 1 FROM chat WHERE chat.id IN ({_CHATS})"
    " AND chat.channel = parked.channel AND chat.chat = parked.chat)",
    f"DELETE FROM outbox WHERE chat_id IN ({_CHATS})"
    " AND NOT (chat_id = :c AND n = (SELECT said FROM chat WHERE id = :c))",
    "UPDATE chat SET person_id = NULL, draft_id = NULL, state = '{}' WHERE person_id = :p AND id <> :c",
    "UPDATE consent SET ended_at = :now WHERE person_id = :p AND ended_at IS NULL",
    "DELETE FROM person WHERE id = :p",
)


def name(tx: Connection, person: int) -> str:
    """What somebody is called; empty when there is no such person any more, or no name yet."""
    return str(tx.execute(text("SELECT name FROM person WHERE id = :person"), {"person": person}).scalar() or "")


def phone(tx: Connection, person: int | None) -> str:
    """Their telephone number as people write it; "" where none is known."""
    found = tx.execute(text("SELECT phone FROM person WHERE id = :person"), {"person": person}).scalar()
    return local_phone(str(found or ""))


def called(tx: Connection, name_key: str) -> list[tuple[int, str, str]]:
    """(id, name, unit) of those whose folded name that is."""
    rows = tx.execute(text("SELECT id, name, unit FROM person WHERE name_key = :key ORDER BY id"), {"key": name_key})
    return [(row.id, row.name, row.unit) for row in rows] if name_key else []
