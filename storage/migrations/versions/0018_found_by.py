"""What each initiative is found by is kept beside it, packed; the index by initiative goes. All are indexed anew"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("shingle_initiative", "shingle")
    op.execute("DELETE FROM shingle")
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "found_by",
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.Column("hashes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id"),
    )


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
