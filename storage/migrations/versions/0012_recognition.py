"""The workplace's decision to recognise an initiative, as officers record it"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "recognition",
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id"),
    )
    op.create_index("recognition_officer", "recognition", ["officer_id"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
