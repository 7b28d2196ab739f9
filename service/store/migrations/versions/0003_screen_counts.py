"""How often pages were shown, by day, tenant, screen and verdict."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screen_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("market", sa.String(8), nullable=False),
        sa.Column("tenant", sa.String(32), nullable=False),
        sa.Column("screen", sa.String(32), nullable=False),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "market", "tenant", "screen", "verdict", name="pk_screen_count"),
    )


def downgrade() -> None:
    op.drop_table("screen_count")
