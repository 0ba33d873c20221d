"""Whether this process can serve, and what an operator watches. Knows transactions and the background work; decides nothing."""
import shutil

from engine import views
from engine.clock import from_text, to_text
from engine.errors import RunutError
from engine.facade.transaction import Transactions
from engine.jobs.runner import Embedded
from engine.store.statements import health as sql

LEAST_ROOM = 200 * 1024 * 1024           # bytes free where letters and attachments are kept


class Health:
    def __init__(self, transactions: Transactions, jobs: Embedded):
        self.transactions, self.jobs = transactions, jobs

    def faults(self) -> tuple[str, ...]:
        """What keeps this process from serving: database, schema, room, workers; empty if nothing does. Never raises."""
        found, store = [], self.transactions.store
        try:
            store.check()
        except RunutError as error:
            found.append("database" if type(error).__name__ == "Unavailable" else "schema")
        try:
            if shutil.disk_usage(self.transactions.settings.data).free < LEAST_ROOM:
                found.append("room")
        except OSError:
            found.append("room")
        if not self.jobs.alive:
            found.append("workers")
        return tuple(found)

    def gauges(self) -> views.Gauges:
        """Counts of what waits, and how many seconds the oldest due job and timer are late. Unavailable."""
        with self.transactions.read() as env:
            row = env.tx.one(sql.GAUGES, now=to_text(env.now))

            def late(text: str | None) -> float:
                return max(0.0, (env.now - from_text(text)).total_seconds()) if text else 0.0
            return views.Gauges(row.cases, row.tasks, row.incidents, row.jobs, row.dead, late(row.job_due), late(row.timer_due))
