"""What is true of the one case of a scenario, read from rows and events, and how it differs from what the scenario expects.

Knows rows and the made-up office; judges nothing but equality.
"""
import orjson

from engine.facade.looks import CaseLook, Reader, eligibility
from engine.office import ledger
from engine.play import compare
from engine.play.stage import World
from engine.store.statements import case as sql
from engine.store.statements import play as play_sql
from engine.store.statements import work as work_sql


def collect(env, versions, case: str) -> dict:
    """JSON-able facts by the words of `expect` (format.md, "Scenarios"): objects and eligibility rows as a reader of the page gets them."""
    tx = env.tx
    row = tx.one(sql.CASE_BY_ID, id=case)
    look = CaseLook.read(env, versions, row, Reader(None))
    open_tasks = [t for t in look.tasks if t.status == "open"]
    return {
        "status": row.status, "ended": row.end_element if row.ended_at else None, "applicant": row.applicant,
        "waiting": [t.element for t in open_tasks] + [w.element for w in tx.all(work_sql.WORK_OF_CASE, case_id=case)], "roles": {t.element: t.role for t in open_tasks},
        "data": {**look.data.objects, "pemohon": look.profile},
        "letters": [r.template for r in tx.all(sql.LETTERS_OF, case_id=case) if r.status == "in_force"],
        "mails": list(dict.fromkeys(orjson.loads(j.payload)["template"] for j in tx.all(sql.MAILS_OF_CASE, case_id=case))),
        "numbers": tx.one(play_sql.CASE_NUMBERS, case_id=case).n,
        "register": [[r.register, r.operation] for r in tx.all(sql.REGISTER_OF_CASE, case_id=case)],
        "ledger": ledger.net(tx, case), "findings": [r.code for r in eligibility(look.data, look.procedure, "id")]}


class Facts:
    """What is true of the one case now, against what a scenario expects; one method for each word of `expect`."""

    def __init__(self, world: World):
        self.world, self.eng = world, world.eng

    def compare(self, expected: dict) -> list[str]:
        if self.world.case is None:
            return ["belum ada permohonan"]
        with self.eng.transactions.read() as env:
            self.facts = collect(env, self.eng.transactions.versions, self.world.case)
            broken = env.tx.all(sql.INCIDENTS_OF, case_id=self.world.case)
        found = [w for name, value in expected.items() for w in getattr(self, name)(value)]
        return found + [f"gangguan teknis: {i.code} pada {i.element or '-'}: {' '.join(i.detail.split())[:300]}" for i in broken]

    def status(self, expected):
        return compare.within(expected, self.facts["status"], "status")

    def ended(self, expected):
        end = self.facts["ended"]
        if end is None and expected not in (False, None):
            return [f"ended: diharapkan {compare.say(expected)}, ternyata masih berjalan (menunggu {compare.say(sorted(self.facts['waiting']))})"]
        if expected in (False, None):
            return [] if end is None else [f"ended: sudah berakhir di {end}"]
        return [] if expected is True else compare.within(expected, end, "ended")

    def waiting(self, expected):
        return compare.unordered("waiting", expected, self.facts["waiting"])

    def role(self, expected):
        return compare.within(expected, self.facts["roles"], "role")

    def letters(self, expected):
        return compare.unordered("letters", expected, self.facts["letters"])

    def mails(self, expected):
        return compare.unordered("mails", expected, self.facts["mails"])

    def numbers(self, expected):
        return compare.within(expected, self.facts["numbers"], "numbers")

    def register(self, expected):
        return compare.unordered("register", [list(e) for e in expected], self.facts["register"])

    def findings(self, expected):
        return compare.unordered("findings", expected, self.facts["findings"])

    def data(self, expected):
        return compare.within(expected, self.facts["data"], "data")

    def ledger(self, expected):
        """Net of this case by account; zeros count as nothing on both sides."""
        net = {account: days for account, days in self.facts["ledger"].items() if days}
        return [w for person, accounts in expected.items() for w in self._ledger(person, accounts, net)]

    def _ledger(self, person: str, accounts: dict, net: dict) -> list[str]:
        if self.world.person_id(person) != self.facts["applicant"]:
            return [f"ledger.{person}: buku saldo permohonan ini milik pemohon"]
        wanted = {account: days for account, days in accounts.items() if days}
        return [] if compare.same(wanted, net) else [f"ledger.{person}: diharapkan {compare.say(wanted)}, ternyata {compare.say(net)}"]
