"""What processes share: the rate of a channel, what one of them holds, and when a chat was sent to last"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "share",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("wants", sa.Integer(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "holder"),
    )
    op.create_table(
        "hold",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.add_column("lease", sa.Column("places", sa.Text(), nullable=False, server_default=""))
    op.add_column("lease", sa.Column("placed_at", Instant(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
