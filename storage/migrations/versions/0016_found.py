"""What officers search a million initiatives by: indexes to walk along, the words there are, what they keep by name"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("initiative_unit", "initiative")
    op.create_index(
        "initiative_unit", "initiative", ["unit", "submitted_at", "id", "status", "field", "recognised", "benefit"]
    )
    op.create_index(
        "initiative_newest", "initiative", ["submitted_at", "id", "unit", "status", "field", "recognised", "benefit"]
    )
    valued, waits = sa.text("benefit > 0"), sa.text("status = 'submitted'")
    op.create_index(
        "initiative_value",
        "initiative",
        ["benefit", "id", "unit", "status", "field", "recognised", "submitted_at"],
        sqlite_where=valued,
        postgresql_where=valued,
    )
    op.create_index(
        "initiative_due",
        "initiative",
        ["waits_since", "id", "unit", "status", "field", "recognised", "submitted_at", "benefit"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_table(
        "word", sa.Column("word", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("word"), sqlite_with_rowid=False
    )
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "saved",
        sa.Column("person_id", key, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "kind", "name"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
