"""That an officer has typed an initiative into the Confederation's portal, and the code that it has there"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "portal_entry",
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id"),
    )
    op.create_index("portal_entry_officer", "portal_entry", ["officer_id"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
