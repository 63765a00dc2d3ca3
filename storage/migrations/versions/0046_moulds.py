"""Which initiatives come from one mould, or one after another from one typist"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "mould",
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id", "kind"),
        sqlite_with_rowid=False,
    )
    op.create_index("mould_group", "mould", ["kind", "group_id"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
