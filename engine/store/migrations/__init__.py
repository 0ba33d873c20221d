"""Steps from one schema to the next (Alembic), run by `engine.store.migrate`. A step that was ever released is never changed."""
