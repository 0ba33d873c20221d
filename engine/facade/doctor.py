"""Every invariant of a database that can be checked from its rows, on any database (see `invariants`). Knows rows; repairs nothing."""
from engine.clock import to_text
from engine.facade import audit, uploads
from engine.facade.invariants import cases, money, opinions, outbox, page, papers
from engine.office import records, seats
from engine.run.environment import Environment


def examine(env: Environment, versions, files) -> list[str]:
    """Sentences, each about one broken invariant; what is about a case begins with its number."""
    tx = env.tx
    found = [*audit.verify(tx), *papers.of_the_office(tx), *outbox.of_the_office(tx, to_text(env.now)), *money.of_the_office(tx),
             *opinions.of_the_office(tx)]
    for rows in page.each(tx):
        found += cases.broken(rows, lambda version: versions.get(tx, version))
        found += papers.broken(rows, files)
        found += money.broken(rows)
        found += outbox.broken(rows)
    found += records.broken(tx, env.today)
    found += seats.broken(tx)
    unused = uploads.unswept(env, files)
    return found + [f"files: {unused} of no letter or attachment have been left for more than {uploads.OVERDUE.days} days"] * bool(unused)
