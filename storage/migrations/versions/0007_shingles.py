"""An index of what initiatives tell, to find those that tell nearly the same"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "shingle",
        sa.Column("hash", key, autoincrement=False, nullable=False),
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hash", "initiative_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("shingle_initiative", "shingle", ["initiative_id"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
