"""Officers work at a desk of their own, a web page: a row for each browser in which somebody has come in"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_session",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index("desk_session_person", "desk_session", ["person_id"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
