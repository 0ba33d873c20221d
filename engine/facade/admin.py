"""What an administrator does: accounts and tokens, the state for other programs, the invariants of the database. Knows transactions and rows."""
from collections.abc import Iterable
from datetime import datetime

from engine import views
from engine.clock import to_text
from engine.errors import Unusable
from engine.facade import audit, doctor
from engine.facade.incidents import Incidents
from engine.facade.transaction import Transactions
from engine.office import accounts, people
from engine.store.statements import case as sql
from engine.texts import say


class Admin:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions
        self._incidents = Incidents(transactions)

    # incidents -----------------------------------------------------------------------------------------------------------------------
    def incidents(self, language: str = "id") -> list[views.IncidentRow]:
        """Technical faults nobody has repaired yet, the oldest first."""
        return self._incidents.rows(language)

    def retry(self, case: str, actor: views.Actor | None) -> views.Retried:
        """Let a case go on from its last committed state and its dead jobs try again (None: a program). Refused: not_found, not_yours; Faulted."""
        return self._incidents.retry(case, actor)

    def revive(self, incident: str, actor: views.Actor | None) -> int:
        """A dead job of no case tries again; how many do. Refused: not_found, not_yours."""
        return self._incidents.revive(incident, actor)

    def dismiss(self, incident: str, actor: views.Actor | None) -> None:
        """Close an incident that was dealt with otherwise. Refused: not_found, not_yours."""
        self._incidents.dismiss(incident, actor)

    # accounts ------------------------------------------------------------------------------------------------------------------------
    def set_password(self, nip: str, password: str) -> None:
        """Give a person a password (and an account). Unusable for an unknown NIP or a password that will not do."""
        with self.transactions.read() as env:
            person = self._person(env, nip)
            problem = accounts.password_problem(password, person)
        if problem:
            raise Unusable(say(problem.code, **problem.params))
        hashed = accounts.hash_password(password)

        def work(env):
            accounts.set_hash(env.tx, person.id, hashed, to_text(env.now))
            audit.append(env.tx, to_text(env.now), None, "set_password", None, {"person": person.id})
        self.transactions.change("set_password", work)

    def add_user(self, nip: str, password: str, roles: Iterable[str] = ()) -> None:
        self.set_password(nip, password)
        if roles:
            self.set_roles(nip, roles)

    def set_roles(self, nip: str, roles: Iterable[str]) -> None:
        """System roles: admin, perancang."""
        roles = sorted(set(roles))
        unknown = [r for r in roles if r not in accounts.SYSTEM_ROLES]
        if unknown:
            raise Unusable(f"peran {', '.join(unknown)} tidak dikenal; yang ada: {', '.join(accounts.SYSTEM_ROLES)}")

        def work(env):
            person = self._person(env, nip)
            accounts.set_roles(env.tx, person.id, roles, to_text(env.now))
            audit.append(env.tx, to_text(env.now), None, "set_roles", None, {"person": person.id, "roles": roles})
        self.transactions.change("set_roles", work)

    def create_token(self, nip: str, scopes: Iterable[str] = (), expires_at: datetime | None = None) -> str:
        """A token for a program that acts as this person; shown once. Without scopes: for everything this person may do."""
        scopes = sorted(set(scopes) or set(accounts.SCOPES))
        unknown = [s for s in scopes if s not in accounts.SCOPES]
        if unknown:
            raise Unusable(f"cakupan {', '.join(unknown)} tidak dikenal; yang ada: {', '.join(accounts.SCOPES)}")

        def work(env):
            person = self._person(env, nip)
            token = accounts.create_token(env.tx, person.id, scopes, env.now, expires_at)
            audit.append(env.tx, to_text(env.now), None, "create_token", None, {"person": person.id, "scopes": scopes})
            return token
        return self.transactions.change("create_token", work)

    @staticmethod
    def _person(env, nip: str):
        person = people.by_nip(env.tx, nip)
        if person is None:
            raise Unusable(f"NIP {nip} tidak ada dalam data pegawai")
        return person

    # invariants and export --------------------------------------------------------------------------------------------------------------
    def doctor(self) -> list[str]:
        """Broken invariants, one sentence each; empty for a sound database."""
        with self.transactions.read() as env:
            return doctor.examine(env, self.transactions.versions, self.transactions.store.files)

    def export_state(self) -> dict:
        """The state for other programs (design.md, "State export"), read in one transaction. Persons are opaque keys."""
        with self.transactions.read() as env:
            tx = env.tx
            numbers = {(r.case_id, r.text): r for r in tx.all(sql.ALL_NUMBERS)}
            return {
                "cases": [{"id": c.id, "number": c.number, "procedure": c.procedure, "version": c.version, "revision": c.revision, "status": c.status,
                           "started_at": c.started_at, "ended_at": c.ended_at, "applicant": c.applicant} for c in tx.all(sql.ALL_CASES)],
                "tasks": [{"id": t.id, "case": t.case_id, "element": t.element, "status": t.status, "completed_by": t.completed_by,
                           "completed_at": t.completed_at, "decision": t.decision} for t in tx.all(sql.ALL_TASKS)],
                "letters": [_letter(r, numbers) for r in tx.all(sql.ALL_LETTERS)],
                "ledger": [{"person": r.person, "account": r.account, "year": r.year, "days": r.days, "case": r.case_id, "reason": r.reason,
                            "operation": r.operation} for r in tx.all(sql.ALL_LEDGER)],
                "outbox": [{"id": j.id, "kind": j.kind, "case": j.case_id, "event": j.event, "status": j.status, "attempts": j.attempts,
                            "message_id": j.message_id} for j in tx.all(sql.ALL_JOBS)],
                "timers": [{"case": t.case_id, "element": t.element, "due_at": t.due_at} for t in tx.all(sql.ALL_TIMERS)],
                "incidents": [{"id": i.id, "case": i.case_id, "element": i.element, "code": i.code, "at": i.at, "resolved_at": i.resolved_at}
                              for i in tx.all(sql.ALL_INCIDENTS)],
                "audit": [{"seq": a.seq, "at": a.at, "actor": a.actor, "kind": a.kind, "case": a.case_id, "payload_hash": a.payload_hash,
                           "prev": a.prev, "hash": a.hash} for a in tx.all(sql.AUDIT_ALL)]}


def _letter(row, numbers) -> dict:
    number = numbers.get((row.case_id, row.number))
    return {"case": row.case_id, "series": number.series if number else row.series, "year": row.year, "number": row.number, "sha256": row.sha256,
            "status": row.status}
