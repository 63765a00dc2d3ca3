"""Fields and kinds of a unit's initiatives are counted from its index: rows with whole stories are wide"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COLUMNS = ["unit", "submitted_at", "id", "status", "field", "recognised", "benefit", "kind", "campaign"]


def upgrade() -> None:
    op.drop_index("initiative_unit", "initiative")
    op.create_index("initiative_unit", "initiative", COLUMNS)


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
