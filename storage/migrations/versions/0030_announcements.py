"""Announcements of officers to many chats, each chat once; people may refuse them"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant, Json

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('draft', 'sending')")


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "announcement",
        sa.Column("id", key, autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("by_unit", sa.Text(), nullable=False),
        sa.Column("units", Json(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("picture_bytes", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("counts", Json(), nullable=False),
        sa.Column("counted_unit", sa.Text(), nullable=False),
        sa.Column("counted_id", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", Instant(), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("send_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("announcement_unit", "announcement", ["by_unit", "id"])
    op.create_index("announcement_person", "announcement", ["person_id"])
    op.create_index("announcement_open", "announcement", ["state"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "announced",
        sa.Column("announcement_id", key, autoincrement=False, nullable=False),
        sa.Column("chat_id", key, autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("announcement_id", "chat_id"),
    )
    op.create_index("announced_person", "announced", ["person_id"])
    op.create_index("announced_state", "announced", ["announcement_id", "state", "channel", "chat_id"])
    op.create_index("person_unit", "person", ["unit", "id"])
    op.add_column("preference", sa.Column("announcements", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
