"""The library: what shared initiatives say, as bits"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "library",
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id"),
        sa.UniqueConstraint("place"),
    )
    op.create_table(
        "library_bits",
        sa.Column("term", key, autoincrement=False, nullable=False),
        sa.Column("part", key, autoincrement=False, nullable=False),
        sa.Column("bits", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("term", "part"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
