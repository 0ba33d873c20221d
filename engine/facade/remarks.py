"""Notes and questions about a case: among those who process it, to its applicant, and his answers. Nothing of the case moves by them.

An open question does not stop any clock: the request stays with whoever asked, and the page says so. Knows transactions, rules and rows.
"""
from engine import views
from engine.clock import from_text, to_text
from engine.errors import Problem, Refused
from engine.facade.looks import may_see
from engine.facade.transaction import Transactions
from engine.run import rules, tell
from engine.run.environment import Environment
from engine.store import new_id
from engine.store.statements import case as sql
from engine.store.statements import remark as own

NOTE, SHARED, QUESTION, ANSWER = "note", "shared", "question", "answer"
FEWEST, MOST, MOST_OF_A_CASE = 2, 1000, 200


class Remarks:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    def page(self, actor: views.Actor, case: str) -> views.RemarkPage:
        """What this reader may read of a case's notes and questions, and what he may write. Refused: not_found."""
        with self.transactions.read() as env:
            row = env.tx.one(sql.CASE_BY_ID, id=case)
            may_see(env, row, actor.person)
            procedure = self.transactions.versions.of(env.tx, row).procedure
            insider = rules.may_write_notes(env, procedure, row, actor.person)
            shown = visible(env, procedure, row, actor.person)
            return views.RemarkPage(row.id, row.number, shown, insider and not row.ended_at,
                                    insider and not row.ended_at and rules.may_ask(env, procedure, row, actor.person),
                                    next((r for r in shown if r.open), None) if actor.person == row.applicant else None)

    def write(self, actor: views.Actor, case: str, kind: str, words: str, *, key: str | None = None) -> None:
        """Write a note or a question. Refused: not_found, not_allowed_now, invalid."""
        if kind not in (NOTE, SHARED, QUESTION):
            raise Refused("invalid", errors={"jenis": Problem("remark_kind")})
        words = _words(words)

        def work(env: Environment):
            row = self._locked(env, case, actor)
            procedure = self.transactions.versions.of(env.tx, row).procedure
            allowed = rules.may_ask if kind == QUESTION else rules.may_write_notes
            if row.ended_at or not allowed(env, procedure, row, actor.person):
                raise Refused("not_allowed_now")
            remark = self._put(env, row, actor, kind, words)
            if kind != NOTE:
                tell.tell(env, [row.applicant], "n_question" if kind == QUESTION else "n_shared", row.id, number=row.number)
            return {"remark": remark}, row.id
        self.transactions.command(actor.person, "remark", key, {"case": case, "kind": kind, "words": words}, work)

    def answer(self, actor: views.Actor, case: str, question: str, words: str, *, key: str | None = None) -> None:
        """The applicant answers an open question. Refused: not_found, not_yours, not_waiting, invalid."""
        words = _words(words)

        def work(env: Environment):
            row = self._locked(env, case, actor)
            if actor.person != row.applicant:
                raise Refused("not_yours", holder=env.roles.label("pemohon", actor.language))
            rows = env.tx.all(own.REMARKS_OF, case_id=row.id)
            asked = next((r for r in rows if r.id == question and r.kind == QUESTION), None)
            if row.ended_at or asked is None or any(r.answers == question for r in rows):
                raise Refused("not_waiting")
            remark = self._put(env, row, actor, ANSWER, words, question)
            tell.tell(env, [asked.person], "n_answer", row.id, number=row.number)
            return {"remark": remark}, row.id
        self.transactions.command(actor.person, "answer", key, {"case": case, "question": question, "words": words}, work)

    @staticmethod
    def _locked(env: Environment, case: str, actor: views.Actor):
        row = env.tx.one(sql.CASE_LOCKED, id=case)
        may_see(env, row, actor.person)
        env.case_id = row.id
        if len(env.tx.all(own.REMARKS_OF, case_id=row.id)) >= MOST_OF_A_CASE:
            raise Refused("not_allowed_now")
        return row

    @staticmethod
    def _put(env: Environment, row, actor: views.Actor, kind: str, words: str, answers: str | None = None) -> str:
        remark = new_id()
        env.tx.run(own.REMARK_INSERT, id=remark, case_id=row.id, person=actor.person, kind=kind, text=words, at=to_text(env.now), answers=answers)
        return remark


def visible(env: Environment, procedure, row, person: str) -> tuple[views.RemarkRow, ...]:
    """The remarks of a case this reader may read, oldest first."""
    rows = env.tx.all(own.REMARKS_OF, case_id=row.id)
    if not rows:
        return ()
    answered, insider = {r.answers for r in rows}, rules.may_write_notes(env, procedure, row, person)
    readable = (NOTE, SHARED, QUESTION, ANSWER) if insider else (SHARED, QUESTION, ANSWER) if person in (row.applicant, row.filed_by) else ()
    return tuple(views.RemarkRow(r.id, r.kind, "" if r.person == person else r.name if insider else r.position, r.text, from_text(r.at).astimezone(env.zone),
                                 r.kind == QUESTION and r.id not in answered and not row.ended_at) for r in rows if r.kind in readable)


def _words(text: str) -> str:
    words = "\n".join(" ".join(line.split()) for line in text.replace("\0", " ").splitlines()).strip()
    if not FEWEST <= len(words) <= MOST:
        raise Refused("invalid", errors={"isi": Problem("remark_words", {"most": MOST})})
    return words
