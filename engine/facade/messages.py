"""Messages and signals from outside, from one case to others, and what begins cases by itself: the clock. Knows transactions and commands.

    send       a message that names no case: whoever waits for it takes it, or it begins a case, or it is kept
    signal     everybody who waits for it gets it, each in a transaction of its own, after the commit
    jobs       signal (fans out), signal_to (one case), message (one case to another), tick (a timer start), begin (a case that begins)

Every job's work is done in the transaction that ends it: what it does and that it is done are one commit, so it is done once.
"""
import hmac
from collections.abc import Callable, Mapping
from datetime import timedelta

import orjson

from engine import views
from engine.clock import from_text, to_text
from engine.errors import Problem, Refused
from engine.facade import audit
from engine.facade.transaction import Transactions
from engine.jobs import partners
from engine.run import commands, messages, outbox, starts
from engine.store.statements import message as sql

LASTING = timedelta(days=30)
PAGE = 500
LONGEST = 200                        # characters of a name or a correlation value


class Messages:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions
        self.handlers: Mapping[str, Callable] = {
            "signal": self._job(self._fan_out), "signal_to": self._job(self._signal), "message": self._job(self._message),
            starts.TICK: self._job(self._tick), starts.BEGIN: self._job(self._begin)}

    # from outside ----------------------------------------------------------------------------------------------------------------------
    def send(self, name: str, correlation: str | None = None, content: dict | None = None, *, key: str | None = None,
             lasting: timedelta = LASTING) -> views.Delivered:
        """A message by its name and correlation value. Refused: not_waiting (nobody can take it), invalid."""
        value = _checked(name, correlation, content)

        def work(env):
            how, case = commands.post(env, self.transactions.versions, name, value, content or {}, lasting, outside=True)
            if how == "begun":
                self._audited(env, "begin", case, {"message": name})
            return {"how": how, "case": case}, case
        done = self.transactions.command(None, f"message:{name}", key, {"name": name, "correlation": value, "content": content or {}}, work)
        return views.Delivered(done["how"], done["case"])

    def signed(self, sender: str, id_: str, at: str, signatures: str, body: bytes) -> bool:
        """Whether a sender of config.yaml signed this with the secret we share, within the last five minutes (jobs/partners.py)."""
        settings = self.transactions.settings
        known = any(one.partition("/")[0] == sender for one in settings.partners.senders)
        secret = settings.partners.secret(sender, settings.data) if known else ""
        if not secret or not at.isascii() or not at.isdigit() or len(at) > 12 or abs(self.transactions.clock.now().timestamp() - int(at)) > partners.WINDOW:
            return False
        want = f"v1,{partners.signature(id_, int(at), body, secret)}".encode()
        return any(hmac.compare_digest(want, one.encode("utf-8", "replace")) for one in signatures.split()[:10])

    def from_sender(self, sender: str, id_: str, name: str, correlation: str | None = None, content: dict | None = None) -> views.Delivered:
        """A message whose signature is good: one id has one effect, whenever it comes again. Refused as `send`; not_found for one this sender may not send."""
        if f"{sender}/{name}" not in self.transactions.settings.partners.senders:
            raise Refused("not_found")
        return self.send(name, correlation, content, key=f"{sender}:{id_}")

    def signal(self, name: str, *, key: str | None = None) -> None:
        """A signal to every case that waits for it."""
        _checked(name, None, None)

        def work(env):
            outbox.put(env.tx, "signal", None, None, {"name": name, "case": None, "after": ""}, to_text(env.now))
            return {"name": name}, None
        self.transactions.command(None, f"signal:{name}", key, {"name": name}, work)

    def kept(self) -> list[views.KeptMessage]:
        """Messages that wait for their receiver, the oldest first."""
        with self.transactions.read() as env:
            return [views.KeptMessage(m.name, m.correlation, from_text(m.at).astimezone(env.zone), from_text(m.expires_at).astimezone(env.zone))
                    for m in env.tx.all(sql.MESSAGES_WAITING, most=PAGE)]

    def daily(self) -> None:
        """What nobody waited for in its time goes; a timer start without its next tick gets one."""
        def work(env):
            env.tx.run(sql.MESSAGES_FORGET, now=to_text(env.now))
            starts.arm(env, self.transactions.versions)
        self.transactions.change("messages", work)

    # jobs --------------------------------------------------------------------------------------------------------------------------------
    def _job(self, work: Callable) -> Callable:
        def deliver(job):
            def effect(tx) -> None:
                work(self.transactions.environment(tx), job.payload)
            return effect
        return deliver

    def _fan_out(self, env, given: dict) -> None:
        name, at = given["name"], to_text(env.now)
        if not given["after"]:
            for version, element in starts.all_for_event(env, self.transactions.versions, "signal", name):
                outbox.put(env.tx, starts.BEGIN, None, None, {"version": version.id, "element": element, "kind": "signal", "name": name, "content": {}}, at)
        page = env.tx.all(sql.LISTENING, name=name, after=given["after"], most=PAGE)
        for row in page:
            if row.case_id != given["case"]:             # its own catches took it when it was thrown
                outbox.put(env.tx, "signal_to", row.case_id, None, {"name": name, "case": row.case_id}, at)
        if len(page) == PAGE:
            outbox.put(env.tx, "signal", None, None, {**given, "after": page[-1].case_id}, at)

    def _signal(self, env, given: dict) -> None:
        run = commands.signal(env, self.transactions.versions, given["case"], given["name"])
        if run is not None:
            audit.append(env.tx, to_text(env.now), None, f"signal:{given['name']}", run.head.id, {"signal": given["name"]})

    def _message(self, env, given: dict) -> None:
        try:
            how, case = commands.post(env, self.transactions.versions, given["name"], given["correlation"], given["content"], LASTING)
        except Refused as refused:                       # nobody could ever take it: the sender's history tells that it was thrown
            how, case = refused.code, None
        self._audited(env, "begin" if how == "begun" else f"message:{given['name']}", case, {"from": given["case"], "how": how})

    def _tick(self, env, given: dict) -> None:
        starts.tick(env, self.transactions.versions, given)

    def _begin(self, env, given: dict) -> None:
        version = self.transactions.versions.get(env.tx, given["version"])
        try:
            run = starts.begin(env, version, given["element"], given["content"], given["kind"], given["name"])
        except Refused as refused:
            self._audited(env, "begin", None, {"version": version.id, "refused": refused.code})
            return
        self._audited(env, "begin", run.head.id, {"version": version.id, "element": given["element"]})

    @staticmethod
    def _audited(env, kind: str, case: str | None, facts: dict) -> None:
        audit.append(env.tx, to_text(env.now), None, kind, case, facts)


def _checked(name: str, correlation: str | None, content: dict | None) -> str | None:
    """The correlation value as it is compared. Refused("invalid") with what is wrong."""
    errors: dict[str, Problem] = {}
    value = messages.key(correlation) if isinstance(correlation, (str, int)) else None
    for field, text in (("name", name), ("correlation", value)):
        if text is not None and not (isinstance(text, str) and 0 < len(text) <= LONGEST and text.isprintable()):
            errors[field] = Problem("field_unreadable", {"label": field})
    if content is not None:
        try:
            large = not isinstance(content, dict) or len(orjson.dumps(content)) > messages.LIMIT
        except (TypeError, ValueError):
            large = True
        if large:
            errors["content"] = Problem("field_unreadable", {"label": "content"})
    if errors:
        raise Refused("invalid", errors=errors)
    return value
