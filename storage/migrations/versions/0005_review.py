"""What officers decide about an initiative, since when it waits for them, and the log of all that they do"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("initiative", sa.Column("waits_since", Instant(), nullable=True))
    op.execute("UPDATE initiative SET waits_since = submitted_at")
    with op.batch_alter_table("initiative") as initiative:  # SQLite copies the table
        initiative.alter_column("waits_since", existing_type=Instant(), existing_nullable=True, nullable=False)
    waits = sa.text("status = 'submitted'")
    op.create_index(
        "initiative_waits", "initiative", ["unit", "waits_since"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_table(
        "review",
        sa.Column(
            "initiative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("officer_id", sa.BigInteger(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("later_until", Instant(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("initiative_id"),
    )
    op.create_index("review_officer", "review", ["officer_id"])
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("audit_subject", "audit", ["subject"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
