"""Authors of merged initiatives take part in the one that counts for both"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "merged_person",
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.Column("person", key, autoincrement=False, nullable=False),
        sa.Column("into_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id", "person"),
        sqlite_with_rowid=False,
    )
    op.create_index("merged_person_into", "merged_person", ["into_id"])
    op.create_index("merged_person_person", "merged_person", ["person"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
