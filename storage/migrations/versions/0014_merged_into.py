"""What was merged into an initiative is found by its code: it comes back when that one counts no more"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    merged = sa.text("status = 'merged'")
    op.create_index("review_merged", "review", ["reason"], sqlite_where=merged, postgresql_where=merged)


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
