"""Letters and certificates are looked for each minute: what was verified or recognised lately is found by its moment

What was so before is no news: nobody is sent a paper of it.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

VERIFIED = sa.text("status = 'verified'")
LOOKED_BACK = timedelta(days=4)  # longer than any look for what is due
EVENTS = {
    "letter": "SELECT initiative_id, at, '' AS more FROM review WHERE status = 'verified'",
    "certificate": "SELECT initiative_id, at, ' ' || number AS more FROM recognition",
}


def upgrade() -> None:
    op.create_index("review_verified", "review", ["at"], sqlite_where=VERIFIED, postgresql_where=VERIFIED)
    op.create_index("recognition_at", "recognition", ["at"])
    for job, event in EVENTS.items():
        _take_as_sent(job, event)


def _take_as_sent(job: str, event: str) -> None:
    """Claim each slot that would be due, without a post."""
    last = op.get_bind().execute(sa.text(f"SELECT max(at) AS at FROM ({event}) event").columns(at=Instant)).scalar()
    if last is None:
        return
    sql = sa.text(
        f"WITH event AS (SELECT * FROM ({event}) every WHERE at >= :since), taking AS ("
        " SELECT event.initiative_id, event.at, event.more, typist_id AS person_id FROM event"
        " JOIN initiative ON initiative.id = event.initiative_id WHERE typist_id IS NOT NULL"
        " UNION SELECT event.initiative_id, event.at, event.more, person_id FROM event"
        " JOIN named ON named.initiative_id = event.initiative_id WHERE answer = 'yes')"
        " INSERT INTO slot (job, scope, period, due_at, at, state)"
        " SELECT :job, CAST(person_id AS text), code || more, taking.at, taking.at, 'nothing' FROM taking"
        " JOIN initiative ON initiative.id = taking.initiative_id"
    ).bindparams(sa.bindparam("since", last - LOOKED_BACK, Instant), sa.bindparam("job", job, sa.Text))
    op.execute(sql)


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
