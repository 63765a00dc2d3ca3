"""Whether other workplaces may learn from an initiative"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant

revision = "0040"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "sharing",
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id"),
    )


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
