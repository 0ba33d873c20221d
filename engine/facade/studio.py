"""Versions of procedures: checking a folder, storing it, putting it in force; the tables of what is in force. Knows transactions and procedures."""
from collections.abc import Mapping
from pathlib import Path

from engine import views
from engine.clock import from_text
from engine.errors import Problems
from engine.facade import tables
from engine.facade.guard import need_designer
from engine.facade.procedure_drafts import ProcedureDrafts
from engine.facade.publishing import store
from engine.procedure.check import check
from engine.procedure.files import collect, executed, hash_of
from engine.procedure.folder import draft
from engine.run.versions import freeze_files
from engine.store.statements import case as sql


class Studio(ProcedureDrafts):

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
        number, status = self.transactions.change("deploy", lambda env: store(env, procedure, actor.person if actor else None, publish))
        return views.Deployment(procedure.key, procedure.executed_hash, number, status, tuple(findings))

    def as_it_stands(self, folder: Path) -> bool:
        """Whether the version in force has exactly these files: then a start need not look through them again."""
        files = collect(folder)[0]
        with self.transactions.read() as env:
            known = env.tx.one(sql.VERSION_BY_ID, id=hash_of(executed(files)))
            return known is not None and known.status == "in_force" and known.files == freeze_files(files)

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
