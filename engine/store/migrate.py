"""Schema of the database (first cut)."""
from engine.store.tables import metadata


def upgrade(database):
    if database.dialect == "sqlite":
        database.make_folder()
    metadata.create_all(database.writer.engine)


def check(database):
    pass


def revision(database):
    return None
