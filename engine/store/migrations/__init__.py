"""Steps from one schema to the next (Alembic), run by `engine.store.migrate`. A step is written out (`op.create_table`, never `engine.store.tables`,
which goes on), runs on both databases, and is never changed once it was released. A test compares where they lead with the tables of the program.
"""
