"""Whether other workplaces may learn from an initiative, and which of them apply it"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant

revision = "0040"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "sharing",
        sa.Column("initiative_id", key, autoincrement=False, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id"),
    )
    op.create_table(
        "reuse",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("initiative_id", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=True),
        sa.Column("told_at", Instant(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reuse_person", "reuse", ["person_id"])
    _index("reuse_once", "reuse", ["initiative_id", "unit"], "status IN ('told', 'confirmed')", unique=True)
    _index("reuse_waits", "reuse", ["unit"], "status = 'told'")
    op.add_column("evidence", sa.Column("reuse_id", sa.BigInteger(), nullable=True))
    _index("evidence_reuse", "evidence", ["reuse_id"], "reuse_id IS NOT NULL")


def _index(name: str, table: str, columns: list[str], only: str, *, unique: bool = False) -> None:
    where = sa.text(only)
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
