"""The schema that is shipped for editors is made from what the engine reads."""
from engine.procedure import schema
from engine.procedure.settings import TOP


def test_the_shipped_file_is_what_the_tables_say():
    assert schema.FILE.read_text("utf-8") == schema.text()


def test_every_word_of_the_file_is_in_it():
    made = schema.schema()
    assert set(made["properties"]) == set(TOP) and made["additionalProperties"] is False
