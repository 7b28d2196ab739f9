"""Quotes with their events and share links, creating requests, reports; keys for test or live, and last used."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("api_key") as table:
        table.add_column(sa.Column("live", sa.Boolean(), nullable=False, server_default=sa.true()))
        table.add_column(sa.Column("last_used_at", TIME, nullable=True))
    _quotes()
    op.create_table(
        "creating_request",
        sa.Column("tenant", sa.String(32), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("route", sa.String(120), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("makes", sa.String(40), nullable=False),
        sa.Column("claimed_at", TIME, nullable=False),
        sa.Column("done_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("tenant", "live", "route", "key_hash", name="pk_creating_request"),
    )
    op.create_index("ix_creating_request_claimed_at", "creating_request", ["claimed_at"])
    op.create_table(
        "report",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("tenant", sa.String(32), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("market", sa.String(8), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("rows_read", sa.BigInteger(), nullable=False),
        sa.Column("rows_written", sa.BigInteger(), nullable=False),
        sa.Column("rows_wrong", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
    )


def _quotes() -> None:
    op.create_table(
        "quote",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("ref", sa.String(16), nullable=False),
        sa.Column("tenant", sa.String(32), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("market", sa.String(8), nullable=False),
        sa.Column("locale", sa.String(12), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("created_by", sa.String(200), nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("viewed_on", sa.Date(), nullable=True),
        sa.Column("shared_at", TIME, nullable=True),
        sa.Column("superseded_at", TIME, nullable=True),
        sa.Column("withdrawn_at", TIME, nullable=True),
        sa.Column("withdrawn_because", sa.String(500), nullable=False),
        sa.Column("deleted_at", TIME, nullable=True),
        sa.Column("supersedes", sa.String(40), nullable=True),
        sa.Column("client_ref", sa.String(64), nullable=False),
        sa.Column("agent_note", sa.String(500), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("estimate", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("city", sa.String(60), nullable=True),
        sa.Column("verdict", sa.String(8), nullable=True),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_quote"),
        sa.UniqueConstraint("ref", name="uq_quote_ref"),
    )
    op.create_index("ix_quote_newest", "quote", ["tenant", "live", "created_at", "id"])
    op.create_table(
        "quote_event",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("quote_id", sa.String(40), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name="fk_quote_event_quote"),
        sa.PrimaryKeyConstraint("seq", name="pk_quote_event"),
    )
    op.create_index("ix_quote_event_quote_id", "quote_event", ["quote_id"])
    op.create_table(
        "quote_share",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("quote_id", sa.String(40), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("created_by", sa.String(200), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("first_opened_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name="fk_quote_share_quote"),
        sa.PrimaryKeyConstraint("id", name="pk_quote_share"),
        sa.UniqueConstraint("token_hash", name="uq_quote_share_token_hash"),
    )
    op.create_index("ix_quote_share_quote_id", "quote_share", ["quote_id"])


def downgrade() -> None:
    for table in ("report", "creating_request", "quote_share", "quote_event", "quote"):
        op.drop_table(table)
    with op.batch_alter_table("api_key") as table:
        table.drop_column("last_used_at")
        table.drop_column("live")
