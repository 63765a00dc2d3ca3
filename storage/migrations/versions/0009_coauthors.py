"""Co-authors count as people taking part"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "coauthor",
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.Column("person", key, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("initiative_id", "person"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
