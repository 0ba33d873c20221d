"""Files an administrator sends: looked at first, imported when he says so. Knows transactions and imports.

Between the two the file waits in the database, so that what is imported is what was looked at, whichever process answers.
"""
from engine import views
from engine.clock import to_text
from engine.errors import Problems, Refused
from engine.facade.guard import need_admin
from engine.facade.office import Office, report
from engine.facade.transaction import Transactions
from engine.office import imports
from engine.office.words import describe
from engine.store.statements import people as sql

KEPT = "impor:"                      # in `draft`, with the kind: the file that waits


class _Undo(Exception):
    """Ends a transaction that was only tried; carries what it would have done."""

    def __init__(self, outcome):
        self.outcome = outcome


class Files:
    def __init__(self, transactions: Transactions, office: Office):
        self.transactions, self.office = transactions, office

    def preview(self, actor: views.Actor, kind: str, data: bytes) -> views.ImportReport:
        """What an import would do, or a sentence for each wrong line. Nothing is imported; a sound file waits for `confirm`. Refused: not_found."""
        if kind not in imports.KINDS:
            raise Refused("not_found")
        with self.transactions.read() as env:
            need_admin(env, actor)
        rows, problems = imports.read(kind, data)
        if not problems:
            try:
                self._try(kind, rows, actor)
            except _Undo as undo:
                done = undo.outcome
                self._keep(actor, kind, data)
                return report(kind, done, actor.language)
            except Problems as found:
                problems = found.problems
        return views.ImportReport(kind, 0, 0, 0, tuple(describe(p, actor.language) for p in problems))

    def _try(self, kind: str, rows: list[dict], actor: views.Actor) -> None:
        def work(env):
            env.tx.alone("import")
            raise _Undo(imports.apply(env.tx, kind, rows, roles=env.roles, actor=actor.person, at=to_text(env.now), today=env.today))
        self.transactions.change("preview", work)

    def _keep(self, actor: views.Actor, kind: str, data: bytes) -> None:
        self.transactions.change("keep_file", lambda env: env.tx.run(
            sql.KEPT_PUT, person=actor.person, procedure=KEPT + kind, data=data.decode("utf-8-sig"), at=to_text(env.now)))

    def confirm(self, actor: views.Actor, kind: str) -> views.ImportReport:
        """Import the file that was looked at. Refused: not_found, not_waiting (there is none, or it was imported already)."""
        with self.transactions.read() as env:
            need_admin(env, actor)
            row = env.tx.one(sql.KEPT_GET, person=actor.person, procedure=KEPT + kind)
        if row is None or kind not in imports.KINDS:
            raise Refused("not_waiting")
        report = self.office.import_file(kind, row.data.encode("utf-8"), actor)
        self.drop(actor, kind)
        return report

    def drop(self, actor: views.Actor, kind: str) -> None:
        """The file does not wait any more."""
        def work(env):
            need_admin(env, actor)
            env.tx.run(sql.KEPT_DROP, person=actor.person, procedure=KEPT + kind)
        self.transactions.change("drop_file", work)
        self.transactions.committed()
