"""What Alembic runs: the migrations on the connection that ``store/migrate.py`` opened. Reads no file, no setting."""

from alembic import context

from service.store.desk_tables import KeyRow

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=KeyRow.metadata,
    compare_type=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
