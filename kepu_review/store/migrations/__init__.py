"""The past of the schema, one file per step; `env.py` is what Alembic runs."""
