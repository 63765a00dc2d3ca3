"""Letters and certificates are looked for each minute: what was verified or recognised lately is found by its moment"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

VERIFIED = sa.text("status = 'verified'")


def upgrade() -> None:
    op.create_index("review_verified", "review", ["at"], sqlite_where=VERIFIED, postgresql_where=VERIFIED)
    op.create_index("recognition_at", "recognition", ["at"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
