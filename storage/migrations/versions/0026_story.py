"""Stories told in groups: which an officer chose, and what its author says to that"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "story",
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id"),
    )
    op.create_index("story_at", "story", ["at"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
