"""Which initiatives told nearly the same as another when they were handed in"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "alike",
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column("per_cent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id"),
    )
    op.create_index("alike_other", "alike", ["other_id"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
