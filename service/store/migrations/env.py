"""What Alembic runs: the migrations on the connection that ``store/migrate.py`` opened. Reads no file, no setting."""

from alembic import context

from service.store import agent_tables, desk_tables  # noqa: F401  # so that every table is known
from service.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
