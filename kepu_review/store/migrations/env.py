"""Run by Alembic: takes the connection that `store.migrate` has opened, inside its transaction."""

from alembic import context

from kepu_review.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can, with the explicit BEGIN that our connections use
)
with context.begin_transaction():
    context.run_migrations()
