"""The council: its members, what an office judges by, sessions with their marks"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant, Json

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

    def part(name: str) -> sa.Column[int]:
        return sa.Column(name, key, autoincrement=False, nullable=False)

    op.add_column("campaign", sa.Column("criteria", Json(), nullable=False, server_default="[]"))
    op.create_table(
        "council_member",
        part("person_id"),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "unit"),
    )
    op.create_index("council_member_unit", "council_member", ["unit"])
    op.create_table(
        "council_session",
        part("id"),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("criteria", Json(), nullable=False),
        sa.Column("opened_by", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("council_session_unit", "council_session", ["unit"])
    op.create_table(
        "council_item",
        part("session_id"),
        part("initiative_id"),
        sa.PrimaryKeyConstraint("session_id", "initiative_id"),
    )
    op.create_index("council_item_initiative", "council_item", ["initiative_id"])
    op.create_table(
        "council_seat",
        part("session_id"),
        part("person_id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("given_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("session_id", "person_id"),
    )
    op.create_index("council_seat_person", "council_seat", ["person_id"])
    op.create_table(
        "council_mark",
        part("session_id"),
        part("initiative_id"),
        part("person_id"),
        part("criterion"),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "initiative_id", "person_id", "criterion"),
    )
    op.create_index("council_mark_person", "council_mark", ["person_id"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
