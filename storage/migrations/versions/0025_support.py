"""Questions for a human: who asks, where in the form, what was said both ways, who answers"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant, Json

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

WAITS = sa.text("waits_since IS NOT NULL")


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "support",
        sa.Column("id", key, autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("lines", Json(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("waits_since", Instant(), nullable=True),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("touched_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("support_person", "support", ["person_id"])
    op.create_index("support_touched", "support", ["touched_at"])
    op.create_index("support_waits", "support", ["waits_since"], sqlite_where=WAITS, postgresql_where=WAITS)


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
