"""How photos look: the same one is found again"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "photo_look",
        sa.Column("quarter", key, autoincrement=False, nullable=False),
        sa.Column("evidence_id", key, autoincrement=False, nullable=False),
        sa.Column("look", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", "evidence_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("photo_look_evidence", "photo_look", ["evidence_id"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
