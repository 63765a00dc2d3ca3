"""${message}"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Json

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
