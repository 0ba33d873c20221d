"""Versions of procedures: checking a folder, storing it, putting it in force; the tables of what is in force. Knows transactions and procedures."""
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from engine import views
from engine.clock import from_text, to_text
from engine.errors import Problems
from engine.facade import audit, tables
from engine.facade.guard import need_designer
from engine.facade.transaction import Transactions
from engine.procedure.check import check
from engine.procedure.folder import draft
from engine.run import starts
from engine.run.versions import freeze_files
from engine.store.statements import case as sql


class Studio:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    def check(self, folder: Path | dict) -> list:
        """Findings of a folder, against the roles of this office."""
        return check(folder, roles=self.transactions.settings.roles)

    def deploy(self, folder: Path | dict, actor: views.Actor | None = None, *, publish: bool = True) -> views.Deployment:
        """Store a folder as a version and put it in force (or keep it as a draft). Problems with the findings if it must not be put in force.

        The same executed files are the same version: nothing new is stored, amended texts and scenarios replace the old ones.
        """
        findings = self.check(folder)
        stop = [f for f in findings if f.strength == "not_executable" or publish and f.strength == "not_publishable"]
        if stop:
            raise Problems(stop)
        procedure, _ = draft(folder)

        def work(env):
            env.tx.alone("deploy")
            tx, at, who = env.tx, to_text(env.now), actor.person if actor else "system"
            known = tx.one(sql.VERSION_BY_ID, id=procedure.executed_hash)
            files = freeze_files(procedure.files)
            if known is None:
                last = tx.one(sql.VERSION_LAST_NUMBER, procedure=procedure.key).number or 0
                number, status = last + 1, "draft"
                tx.run(sql.VERSION_INSERT, id=procedure.executed_hash, procedure=procedure.key, number=number, status=status, files=files,
                       created_at=at, created_by=who, published_at=None)
            else:
                number, status = known.number, known.status
            amended = known is not None and known.files != files
            if publish and (status != "in_force" or amended):
                if status != "in_force":
                    tx.run(sql.VERSION_RETIRE, procedure=procedure.key)
                tx.run(sql.VERSION_PUBLISH, id=procedure.executed_hash, at=_after(known, env.now), files=files)
                audit.append(tx, at, actor.person if actor else None, "deploy", None,
                             {"procedure": procedure.key, "version": procedure.executed_hash, "number": number, "amended": amended})
                status = "in_force"
                starts.arm(env, self.transactions.versions)
            elif known is not None:
                status = "unchanged" if status == "in_force" else status
            return number, status
        number, status = self.transactions.change("deploy", work)
        return views.Deployment(procedure.key, procedure.executed_hash, number, status, tuple(findings))

    def in_force(self, procedure: str) -> bool:
        with self.transactions.read() as env:
            return env.tx.one(sql.VERSION_IN_FORCE, procedure=procedure) is not None

    def versions(self) -> list[views.VersionRow]:
        with self.transactions.read() as env:
            return [views.VersionRow(r.id, r.procedure, r.number, r.status, from_text(r.created_at).astimezone(env.zone), r.running)
                    for r in env.tx.all(sql.VERSIONS)]

    # tables of what is in force ---------------------------------------------------------------------------------------------------------
    def shelves(self, actor: views.Actor) -> tuple[tables.Shelf, ...]:
        """The decisions of every procedure in force. Refused: not_found for whoever writes none."""
        with self.transactions.read() as env:
            need_designer(env, actor)
            return tuple(tables.shelf(version, env.zone, actor.language) for version in self.transactions.versions.all_in_force(env.tx))

    def table(self, actor: views.Actor, procedure: str, decision: str, given: Mapping[str, str] | None = None) -> tables.TablePage:
        """A decision of the version in force; with `given` (texts by field) also tried over the record of who asks. Refused: not_found, no_version."""
        with self.transactions.read() as env:
            need_designer(env, actor)
            return tables.page(env, self.transactions.versions.in_force(env.tx, procedure), decision, actor.person, actor.language, given)

    def sheet(self, actor: views.Actor, procedure: str, decision: str, kind: str) -> bytes:
        """Its table as a file: xlsx or csv. Refused: not_found, no_version."""
        with self.transactions.read() as env:
            need_designer(env, actor)
            return tables.sheet(self.transactions.versions.in_force(env.tx, procedure), decision, kind)


def _after(known, now) -> str:
    """This moment, or the one after its last publishing where the clock has gone back: other processes know amended texts by it."""
    before = from_text(known.published_at) if known is not None and known.published_at else None
    return to_text(max(now, before + timedelta(microseconds=1)) if before else now)
