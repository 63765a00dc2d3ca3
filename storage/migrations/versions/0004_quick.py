"""Initiatives of the short form, counted apart until they are complete"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("total", "day_count", "ledger"):
        op.add_column(table, sa.Column("quick", sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
