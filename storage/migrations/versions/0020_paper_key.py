"""The key of the marks on papers that people hang up, and who agreed to be named where such a mark is looked up"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    fact = sa.table("fact", sa.column("name", sa.Text()), sa.column("value", sa.Text()))
    op.bulk_insert(fact, [{"name": "paper_key", "value": secrets.token_hex(32)}])
    op.add_column("preference", sa.Column("on_papers", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
