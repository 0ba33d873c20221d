"""Statements compile to both databases, with fixed values in the text and lists of any length."""
import importlib
import pkgutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import DBAPIError

import engine.store.statements
from engine.store import in_list, in_pairs, named, new_id, upsert
from engine.store import tables as t
from engine.store.statement import statements

for module in pkgutil.iter_modules(engine.store.statements.__path__):
    importlib.import_module(f"engine.store.statements.{module.name}")

OURS = sorted(name for name in statements if not name.startswith("test_"))
BY_IDS = named("test_units_in", select(t.unit.c.id).where(in_list(t.unit.c.id, "ids")).order_by(t.unit.c.id))
BY_NUMBERS = named("test_ledger_years_in", select(t.ledger.c.year).where(in_list(t.ledger.c.year, "years")))
BY_PAIRS = named("test_series_in", select(t.series.c.last).where(in_pairs(t.series.c.name, t.series.c.scope, "pairs")).order_by(t.series.c.last))
OPEN = named("test_open_tasks", select(t.task.c.id).where(t.task.c.role == bindparam("role"), t.task.c.unit == bindparam("unit"), t.task.c.status == "open"))
ADD_SERIES = named("test_series_add", t.series.insert())
ADD_LEDGER = named("test_ledger_add", t.ledger.insert().returning(t.ledger.c.seq),
                   columns=("person", "account", "year", "days", "operation", "case_id", "reason", "actor", "at"))
KEEP = named("test_meta_keep", upsert(t.meta, ("key",), update=()))
READ = named("test_meta_read", select(t.meta.c.value).where(t.meta.c.key == bindparam("key")))


@pytest.mark.parametrize("name", OURS)
def test_every_statement_compiles_for_both_databases(name):
    sqlite, postgresql = (statements[name].on(dialect) for dialect in ("sqlite", "postgresql"))
    assert sqlite.parameters == postgresql.parameters


def test_every_statement_is_understood_by_sqlite(store):
    wrong = {}
    with store.database.writer.engine.connect() as connection:
        for name in OURS:
            text = statements[name].on("sqlite").text
            try:
                connection.exec_driver_sql("EXPLAIN " + text, tuple(None for _ in range(text.count("?"))))
            except DBAPIError as error:
                wrong[name] = str(error.orig)
    assert len(OURS) > 200 and not wrong


def test_fixed_values_stand_in_the_text_so_that_partial_indexes_are_found(store):
    compiled = OPEN.on("sqlite")
    assert "'open'" in compiled.text and compiled.parameters == {"role", "unit"}
    with store.database.reader.engine.connect() as connection:
        plan = " ".join(row[-1] for row in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + compiled.text, ("", "")).fetchall())
    assert "task_open" in plan


@pytest.mark.parametrize("name", ["work_free", "work_is_free"])
def test_looking_for_work_outside_is_a_walk_along_its_index_however_much_waits(store, name):
    text = statements[name].on("sqlite").text
    with store.database.reader.engine.connect() as connection:
        plan = " ".join(row[-1] for row in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + text, (1,) * text.count("?")).fetchall())
    assert "INDEX work_free" in plan and "TEMP B-TREE" not in plan and "SCAN" not in plan, plan


def test_two_statements_with_one_name_are_refused():
    with pytest.raises(ValueError):
        named("test_open_tasks", select(func.count()))


def test_a_list_may_be_empty_long_or_strange(store):
    ids = [new_id() for _ in range(1500)] + ["it's", 'a "quote"', "naïve"]
    with store.write() as tx:
        tx.many(ADD_SERIES, [{"name": name, "scope": "s", "last": place} for place, name in enumerate(ids)])
        assert tx.all(BY_PAIRS, pairs=[]) == []
        assert [row.last for row in tx.all(BY_PAIRS, pairs=[(name, "s") for name in ids])] == list(range(len(ids)))
        assert tx.all(BY_IDS, ids=[]) == []
        assert tx.all(BY_NUMBERS, years=[2026]) == []


def test_a_pair_matches_only_as_a_pair(store):
    with store.write() as tx:
        tx.many(ADD_SERIES, [{"name": name, "scope": scope, "last": n} for n, (name, scope) in enumerate([("a", "x"), ("a", "y"), ("b", "x")])])
        assert [row.last for row in tx.all(BY_PAIRS, pairs=[("a", "x"), ("b", "y")])] == [0]


def test_returning_gives_the_key_the_database_chose(store):
    row = {"person": "p", "account": "a", "year": 2026, "days": 1, "operation": "opening", "case_id": None, "reason": "", "actor": None, "at": ""}
    with store.write() as tx:
        assert [tx.one(ADD_LEDGER, **row).seq for _ in range(2)] == [1, 2]


def test_an_upsert_without_update_keeps_what_is_there(store):
    with store.write() as tx:
        tx.run(KEEP, key="k", value="first")
        tx.run(KEEP, key="k", value="second")
        assert tx.value(READ, key="k") == "first"


def test_a_missing_parameter_is_a_mistake_and_not_null(store):
    with pytest.raises(KeyError), store.read() as tx:
        tx.one(READ)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0")))
@settings(max_examples=50, deadline=None)
def test_texts_come_back_as_they_were(store_for_all, text):
    with store_for_all.write() as tx:
        tx.run(statements["meta_put"], key="k", value=text)
        assert tx.value(READ, key="k") == text


@pytest.fixture(scope="module")
def store_for_all(tmp_path_factory):
    from engine.store import Store
    store = Store.open(tmp_path_factory.mktemp("store") / "runut.sqlite")
    store.create()
    yield store
    store.close()
