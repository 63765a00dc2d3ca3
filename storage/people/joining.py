"""Two people who turn out to be one: everything of the one becomes the other's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from storage.counting.coauthors import as_another
from storage.counting.count import entries
from storage.database.records import Move
from storage.people.personal_data import ITS_SLOTS


def join(tx: Connection, person: int, into: int, chat: int, now: datetime) -> list[Move]:
    """Everything of `person` belongs to `into` from now on, who is the same human being: one who takes part.

    What that changes in the counts comes back, to be counted with the rest. `chat` is where it was asked for; it
    stays as it was when `into` was erased meanwhile.
    """
    lock = "" if tx.dialect.name == "sqlite" else " FOR UPDATE"
    there = tx.execute(text(f"SELECT id FROM person WHERE id = :into{lock}"), {"into": into}).first()
    if there is None:
        tx.execute(text("UPDATE chat SET person_id = :person WHERE id = :chat"), {"person": person, "chat": chat})
        return []
    mine = entries(tx, _OF_ONE, person=person).values()
    both = {"p": person, "q": into}
    for statement in _JOINED:
        tx.execute(text(statement), {name: value for name, value in both.items() if f":{name}" in statement})
    return [Move(entry, as_another(entry, person, into), now) for entry in mine]


_OF_ONE = (
    "(typist_id = :person AND author_key = :person)"
    " OR id IN (SELECT initiative_id FROM coauthor WHERE person = :person)"
)
_JOINED = (
    "UPDATE coauthor SET person = :q WHERE person = :p AND NOT EXISTS (SELECT 1 FROM coauthor other"
    " WHERE other.person = :q AND other.initiative_id = coauthor.initiative_id)",
    "DELETE FROM coauthor WHERE person = :p",
    "UPDATE merged_person SET person = :q WHERE person = :p AND NOT EXISTS (SELECT 1 FROM merged_person other"
    " WHERE other.person = :q AND other.initiative_id = merged_person.initiative_id)",
    "DELETE FROM merged_person WHERE person = :p",
    "UPDATE named SET person_id = :q WHERE person_id = :p AND NOT EXISTS (SELECT 1 FROM named other"
    " WHERE other.person_id = :q AND other.initiative_id = named.initiative_id)",
    "DELETE FROM named WHERE person_id = :p",
    "UPDATE initiative SET author_key = CASE WHEN author_key = :p THEN :q ELSE author_key END, typist_id = :q"
    " WHERE typist_id = :p",
    "UPDATE evidence SET person_id = :q WHERE person_id = :p",
    "UPDATE evidence SET state = 'erase', draft_id = NULL, name = '' WHERE draft_id IN"
    " (SELECT id FROM draft WHERE person_id = :p AND flow <> 'initiative')",
    "DELETE FROM draft WHERE person_id = :p AND flow <> 'initiative'",  # there is a profile already
    "UPDATE draft SET person_id = :q WHERE person_id = :p",
    "UPDATE consent SET person_id = :q WHERE person_id = :p",
    "UPDATE officer SET role = 'officer' WHERE person_id = :q AND EXISTS (SELECT 1 FROM officer other"
    " WHERE other.person_id = :p AND other.unit = officer.unit AND other.role = 'officer')",
    "UPDATE officer SET person_id = :q WHERE person_id = :p"
    " AND NOT EXISTS (SELECT 1 FROM officer other WHERE other.person_id = :q AND other.unit = officer.unit)",
    "DELETE FROM officer WHERE person_id = :p",
    "DELETE FROM deputy WHERE person_id = :p OR by_id = :p",
    "UPDATE council_member SET person_id = :q WHERE person_id = :p AND NOT EXISTS (SELECT 1 FROM council_member other"
    " WHERE other.person_id = :q AND other.unit = council_member.unit)",
    "DELETE FROM council_member WHERE person_id = :p",
    "UPDATE operator SET person_id = :q WHERE person_id = :p"
    " AND NOT EXISTS (SELECT 1 FROM operator other WHERE other.person_id = :q)",
    "DELETE FROM operator WHERE person_id = :p",
    "DELETE FROM council_mark WHERE person_id = :p AND EXISTS (SELECT 1 FROM council_mark other"
    " WHERE other.person_id = :q AND other.session_id = council_mark.session_id)",
    "UPDATE council_mark SET person_id = :q WHERE person_id = :p",
    "DELETE FROM council_seat WHERE person_id = :p AND EXISTS (SELECT 1 FROM council_seat other"
    " WHERE other.person_id = :q AND other.session_id = council_seat.session_id)",
    "UPDATE council_seat SET person_id = :q WHERE person_id = :p",
    "UPDATE council_session SET opened_by = :q WHERE opened_by = :p",
    "UPDATE review SET officer_id = :q WHERE officer_id = :p",
    "UPDATE recognition SET officer_id = :q WHERE officer_id = :p",
    "UPDATE portal_entry SET officer_id = :q WHERE officer_id = :p",
    "UPDATE reuse SET person_id = :q WHERE person_id = :p",
    "UPDATE reuse SET officer_id = :q WHERE officer_id = :p",
    "UPDATE particulars SET person_id = :q WHERE person_id = :p",
    "UPDATE review SET asked_by = :q WHERE asked_by = :p",
    "UPDATE support SET person_id = :q WHERE person_id = :p",
    "UPDATE support SET taken_by = :q WHERE taken_by = :p",
    "UPDATE ready_answer SET person_id = :q WHERE person_id = :p",
    "UPDATE announcement SET person_id = :q WHERE person_id = :p",
    "UPDATE announced SET person_id = :q WHERE person_id = :p",
    "UPDATE faq SET person_id = :q WHERE person_id = :p",
    "UPDATE preference SET person_id = :q WHERE person_id = :p"
    " AND NOT EXISTS (SELECT 1 FROM preference other WHERE other.person_id = :q)",
    "DELETE FROM preference WHERE person_id = :p",
    # What the one was sent by itself is not sent again to the other.
    f"UPDATE slot SET scope = CAST(:q AS text) WHERE {ITS_SLOTS} AND NOT EXISTS (SELECT 1 FROM slot other"
    " WHERE other.job = slot.job AND other.scope = CAST(:q AS text) AND other.period = slot.period)",
    f"DELETE FROM slot WHERE {ITS_SLOTS}",
    "UPDATE person SET phone = (SELECT phone FROM person other WHERE other.id = :p) WHERE id = :q AND phone = ''",
    "UPDATE chat SET person_id = :q WHERE person_id = :p",
    "DELETE FROM person WHERE id = :p",
)
