"""Who is told when something is wrong with the bot, and which alerts stand"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant

revision = "0036"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "operator",
        sa.Column("person_id", key, autoincrement=False, nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "alert",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", "bot"),
    )


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
