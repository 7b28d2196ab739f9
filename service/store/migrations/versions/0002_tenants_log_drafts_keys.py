"""Tenants, the log with what it has to say of earlier publications, drafts, keys and sessions."""

from datetime import UTC

import sqlalchemy as sa
from alembic import op

from service.store.log import START, seal, written

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("event", sa.Column("tenant", sa.String(32), server_default=sa.text("''"), nullable=False))
    op.create_table(
        "log_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("market", sa.String(8), nullable=False),
        sa.Column("tenant", sa.String(32), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_log_entry"),
    )
    _freeze("log_entry")
    _tell_earlier_events()
    op.create_table(
        "draft_set",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("market", sa.String(8), nullable=False),
        sa.Column("tenant", sa.String(32), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("editors", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(200), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft_set"),
    )
    op.create_table(
        "draft",
        sa.Column("set_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("base", sa.String(32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("prices", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["draft_set.id"], name="fk_draft_draft_set"),
        sa.PrimaryKeyConstraint("set_id", "kind", "name", name="pk_draft"),
    )
    _keys()


def _tell_earlier_events() -> None:
    """One entry for each run of events from before there was a log."""
    columns = {"at": TIME}
    rows = op.get_bind().execute(
        sa.text(
            "SELECT e.run, e.seq, e.at, e.action, e.who, e.why, d.market, d.kind, d.name, d.version, d.digest "
            "FROM event e JOIN document d ON d.id = e.document_id ORDER BY e.seq"
        ).columns(**columns)
    )
    runs: dict[int, list[sa.Row]] = {}
    for row in rows:
        runs.setdefault(row.run, []).append(row)
    table = sa.table(
        "log_entry",
        *(sa.column(name) for name in ("seq", "who", "action", "market", "tenant", "why", "about", "hash")),
        sa.column("at", TIME),
    )
    before = START
    for seq, found in enumerate(runs.values(), start=1):
        first = found[0]
        events = [[row.seq, row.kind, row.name, row.version, row.digest] for row in found]
        fields = {
            "seq": seq,
            "at": first.at.replace(tzinfo=UTC) if first.at.tzinfo is None else first.at.astimezone(UTC),
            "who": first.who,
            "action": first.action,
            "market": first.market,
            "tenant": "",
            "why": first.why,
            "about": written({"events": events}),
        }
        before = seal(before, **fields)
        op.bulk_insert(table, [{**fields, "hash": before}])


def _keys() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("tenant", sa.String(32), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("created_by", sa.String(200), nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_key"),
        sa.UniqueConstraint("hash", name="uq_api_key_hash"),
    )
    op.create_table(
        "session",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("form_token", sa.String(64), nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["api_key.id"], name="fk_session_api_key"),
        sa.PrimaryKeyConstraint("hash", name="pk_session"),
    )


def downgrade() -> None:
    for table in ("session", "api_key", "draft", "draft_set", "log_entry"):
        op.drop_table(table)
    op.drop_column("event", "tenant")


def _freeze(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} rows never change'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
