"""The audit chain for those who do not trust the office: signed heads that are published, the check of the chain, proofs to take away.

A proof holds every row from one published head to another, with salted hashes of what they recorded, and opens only the rows it is about;
`docs/verify_audit.py` judges it. Knows transactions and the chain; appends nothing to it.
"""
import logging
from datetime import datetime, timedelta

from engine import views
from engine.clock import from_text, to_text
from engine.errors import RunutError, Unusable
from engine.facade import audit, audit_key
from engine.facade.transaction import Transactions
from engine.run.environment import Environment
from engine.store.statements import audit as sql
from engine.store.statements import case as cases

FORMAT = "runut audit proof 1"
LOOK = timedelta(minutes=1)
SHOWN = 50
log = logging.getLogger("runut.audit")


class AuditTrail:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions
        self._looked: datetime | None = None

    # heads -----------------------------------------------------------------------------------------------------------------------------
    def head(self) -> views.AuditHead:
        """The present head, signed and published. Unusable for a key that cannot be used."""
        settings = self.transactions.settings
        key = audit_key.kept(settings.audit_key)
        name = audit_key.public(key)

        def work(env: Environment) -> views.AuditHead:
            present = env.tx.one(cases.AUDIT_HEAD_LOCKED)
            for known in env.tx.all(sql.SIGNED_LATEST, most=SHOWN):
                if (known.seq, known.key) == (present.seq, name):
                    return _head(known)
            at = to_text(env.now)
            row = {"seq": present.seq, "hash": present.hash, "at": at, "key": name, "signature": audit_key.signature(key, present.seq, present.hash, at)}
            env.tx.run(sql.SIGNED_INSERT, **row)
            return views.AuditHead(**row)
        return self.transactions.change("audit_head", work)

    def page(self) -> views.AuditPage:
        """What everybody may see."""
        with self.transactions.read() as env:
            heads = tuple(views.PublishedHead(_head(row), from_text(row.at).astimezone(env.zone)) for row in env.tx.all(sql.SIGNED_LATEST, most=SHOWN))
        return views.AuditPage(self.transactions.settings.office.name, heads[0].head.key if heads else "", heads)

    def work(self) -> None:
        """Publish a head when the last one is old enough and the chain has grown."""
        now = self.transactions.clock.now()
        if self._looked and self._looked <= now < self._looked + LOOK:
            return
        self._looked = now
        with self.transactions.read() as env:
            present = env.tx.one(cases.AUDIT_HEAD)
            last = next(iter(env.tx.all(sql.SIGNED_LATEST, most=1)), None)
        often = timedelta(minutes=self.transactions.settings.audit.publish_minutes)
        if present and present.seq > (last.seq if last else 0) and not (last and from_text(last.at) <= now < from_text(last.at) + often):
            try:
                self.head()
            except RunutError as error:
                log.error("no head of the audit chain was published: %s", error)

    # the chain -------------------------------------------------------------------------------------------------------------------------
    def verify(self, saved: dict | None = None) -> list[str]:
        """What is wrong with the chain, or with what followed a head that somebody saved; empty if it holds. Unusable for what is no head."""
        with self.transactions.read() as env:
            if saved is None:
                return audit.verify(env.tx)
            head = _saved(saved)
            if not audit_key.genuine(head):
                return ["audit: the saved head does not bear the signature of its key"]
            if head.key not in {row.key for row in env.tx.all(sql.SIGNED_ALL)}:
                return ["audit: the saved head was signed with a key that was never this office's"]
            row = env.tx.one(sql.ROW, seq=head.seq) if head.seq else None
            if (row.hash if row else audit.FIRST) != head.hash:
                return [f"audit: the saved head is not row {head.seq} of this chain"]
            return audit.verify(env.tx, (head.seq, head.hash))

    def prove(self, subject: str, head: int | None = None) -> dict:
        """A proof about a row (its number) or every row of a case (number or id), as docs/verify_audit.py reads it; through the head of row
        `head` if one is named. Signs a head where none was published since. Unusable for what is not there."""
        with self.transactions.read() as env:
            wanted = self._rows(env, subject)
            within = self._within(env, wanted, head)
        if within[1] is None:
            self.head()
        with self.transactions.read() as env:
            begin, end = self._within(env, wanted, head)
            rows, after = [], begin.seq if begin else 0
            while after < end.seq:
                page = [row for row in env.tx.all(sql.PAGE, after=after, most=audit.PAGE) if row.seq <= end.seq]
                if not page:
                    raise Unusable("the chain ends before its published head; see `runut audit verify`")
                rows += page
                after = page[-1].seq
        numbers = {row.seq for row in wanted}
        return {"format": FORMAT, "office": self.transactions.settings.office.name, "from": begin.to_json() if begin else None, "to": end.to_json(),
                "rows": [{"seq": r.seq, "at": r.at, "actor": r.actor, "kind": r.kind, "case": r.case_id, "payload_hash": r.payload_hash, "hash": r.hash}
                         for r in rows],
                "opened": [{"seq": r.seq, "salt": r.salt, "payload": r.payload} for r in rows if r.seq in numbers]}

    @staticmethod
    def _rows(env: Environment, subject: str) -> list:
        if subject.isascii() and subject.isdigit() and len(subject) < 19:
            found = [env.tx.one(sql.ROW, seq=int(subject))]
        else:
            found = env.tx.all(sql.OF_CASE, case=subject)
        if not found or None in found:
            raise Unusable(f"{subject}: no such row of the audit chain, and no such case")
        return found

    @staticmethod
    def _within(env: Environment, rows: list, named: int | None) -> tuple[views.AuditHead | None, views.AuditHead | None]:
        """The published heads around rows, and around one that is named: before them (None: the beginning), after them (None: not yet)."""
        first, last = rows[0].seq, rows[-1].seq
        if named is not None:
            if named not in {row.seq for row in env.tx.all(sql.SIGNED_ALL)}:
                raise Unusable(f"no head of row {named} was published")
            first, last = min(first, named + 1), max(last, named)
        begin = end = None
        for row in env.tx.all(sql.SIGNED_WITHIN, first=first, last=last):
            begin, end = (_head(row), end) if row.seq < first else (begin, _head(row))
        return begin, end


def _head(row) -> views.AuditHead:
    return views.AuditHead(row.seq, row.hash, row.at, row.key, row.signature)


def _saved(data: object) -> views.AuditHead:
    """A head as it was saved: alone, or as the latest of the published page."""
    given = data.get("head", data) if isinstance(data, dict) else {}
    try:
        head = views.AuditHead(**{name: given[name] for name in ("seq", "hash", "at", "key", "signature")})
    except (KeyError, TypeError) as error:
        raise Unusable("no head of an audit chain: seq, hash, at, key and signature are needed") from error
    if not isinstance(head.seq, int) or isinstance(head.seq, bool) or not 0 <= head.seq < 1 << 62 \
            or not all(isinstance(text, str) for text in (head.hash, head.at, head.key, head.signature)):
        raise Unusable("no head of an audit chain: seq is a whole number, the others are texts")
    return head
