"""Files an administrator sends: looked at first, imported when he says so. Knows transactions and imports.

Between the two the file waits in the database, so that what is imported is what was looked at, whichever process answers.
"""
from collections.abc import Iterable

from engine import views
from engine.clock import to_text
from engine.errors import Refused
from engine.facade.guard import need_admin
from engine.facade.office import Office
from engine.facade.transaction import Transactions
from engine.office import imports
from engine.store.statements import people as sql

KEPT = "impor:"                      # in `draft`, with the kind: the file that waits
REST = "impor:sisa:"                 # the same, of a file that waits to be imported without its wrong lines


class Files:
    def __init__(self, transactions: Transactions, office: Office):
        self.transactions, self.office = transactions, office

    def preview(self, actor: views.Actor, kind: str, data: bytes | None, accept: Iterable[str] = (), skip: bool = False) -> views.ImportReport:
        """What an import would do, or a sentence for each wrong line. Nothing is imported; a file that could be imported waits for `confirm`, and is
        looked at again without `data`. Refused: not_found, not_waiting."""
        if kind not in imports.KINDS:
            raise Refused("not_found")
        with self.transactions.read() as env:
            need_admin(env, actor)
        fresh = data is not None
        if data is None:
            data = self._kept(actor, kind, skip)
        report = self.office.import_file(kind, data, actor, accept=accept, skip=skip, only_try=True)
        if fresh:
            self._keep(actor, kind, data, KEPT if not report.problems else REST if report.skippable else "")
        return report

    def _keep(self, actor: views.Actor, kind: str, data: bytes, place: str) -> None:
        def work(env):
            for one in {KEPT, REST} - {place}:
                env.tx.run(sql.KEPT_DROP, person=actor.person, procedure=one + kind)
            if place:
                env.tx.run(sql.KEPT_PUT, person=actor.person, procedure=place + kind, data=imports.text_of(data), at=to_text(env.now))
        self.transactions.change("keep_file", work)

    def _kept(self, actor: views.Actor, kind: str, skip: bool) -> bytes:
        with self.transactions.read() as env:
            need_admin(env, actor)
            row = env.tx.one(sql.KEPT_GET, person=actor.person, procedure=(REST if skip else KEPT) + kind)
        if row is None or kind not in imports.KINDS:
            raise Refused("not_waiting")
        return row.data.encode("utf-8")

    def confirm(self, actor: views.Actor, kind: str, accept: Iterable[str] = (), skip: bool = False) -> views.ImportReport:
        """Import the file that was looked at. Refused: not_found, not_waiting (there is none, or it was imported already)."""
        report = self.office.import_file(kind, self._kept(actor, kind, skip), actor, accept=accept, skip=skip)
        if not report.problems:
            self.drop(actor, kind)
        return report

    def drop(self, actor: views.Actor, kind: str) -> None:
        """The file does not wait any more."""
        def work(env):
            need_admin(env, actor)
            for place in (KEPT, REST):
                env.tx.run(sql.KEPT_DROP, person=actor.person, procedure=place + kind)
        self.transactions.change("drop_file", work)
        self.transactions.committed()
