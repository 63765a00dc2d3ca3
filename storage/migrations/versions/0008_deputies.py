"""Who reads in an officer's place for some days"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "deputy",
        sa.Column("person_id", key, autoincrement=False, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("by_id", key, autoincrement=False, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "unit", "by_id"),
    )


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
