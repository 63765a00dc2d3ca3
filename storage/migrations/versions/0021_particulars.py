"""What an author gives for the legal form alone, with a consent of its own: kept apart from all else"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant, Json

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "particulars",
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("consent_id", sa.BigInteger(), nullable=False),
        sa.Column("answers", Json(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id"),
    )
    op.create_index("particulars_person", "particulars", ["person_id"])
    op.create_index("particulars_given", "particulars", ["given_at"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
