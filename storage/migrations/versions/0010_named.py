"""Co-authors who have an account are known as such, and say whether they are meant"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "named",
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.Column("person_id", key, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id", "person_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("named_person", "named", ["person_id"])
    op.create_index("coauthor_person", "coauthor", ["person"])
    # Filled in when somebody agrees to the consent of this release, which asks everybody.
    op.add_column("person", sa.Column("name_key", sa.Text(), nullable=False, server_default=""))
    op.create_index("person_name", "person", ["name_key"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
