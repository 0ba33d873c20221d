"""Telling people outside of the pages: each notice becomes a mail or a message of the gateway, at once or in one digest a day, as its reader wants.

A notice's row is its own outbox: `tell_at` says when it is to be told, and the jobs that tell it are written in the transaction that clears it. What is
decided about somebody himself is always told at once; everything else he may have daily, or only in the pages. The procedure's own mails (drawn in its
diagram) are no notices and always go out; where such a mail has told somebody the same at the same moment, it is not told twice.
"""
from datetime import datetime, timedelta

import orjson

from engine import views
from engine.clock import to_text
from engine.errors import Problem, Refused
from engine.facade import audit, notices
from engine.facade.looks import CaseLook, Reader
from engine.facade.request_page import heading, holder_words
from engine.facade.transaction import Transactions
from engine.run import outbox, sight, surveys
from engine.store.statements import case as sql
from engine.store.statements import telling as own
from engine.texts import say, week_day

NOW, DAILY, APP = "now", "daily", "app"
WAYS = (NOW, DAILY, APP)
KINDS = {"keputusan": NOW, "tenggat": NOW, "tugas": DAILY, "permohonan": APP}         # and how it is where nobody said otherwise
FIXED = frozenset({"keputusan"})                                                    # cannot be switched off
OF_CODE = {"n_ended": "keputusan", "n_returned": "keputusan", "n_you_act": "keputusan", "n_question": "keputusan", **dict.fromkeys((
    "n_task", "n_delegated", "n_substitute", "n_substitute_of_you", "n_substitute_ended", "n_taken_back", "n_answer"), "tugas"),
           **dict.fromkeys(("n_remind", "n_late", "n_remind_other", "n_late_other", "n_escalated", "n_listed", "n_follow", "n_inquiry"), "tenggat")}
MOST, LONGEST_ADDRESS = 200, 100


def kind_of(code: str) -> str:
    """Which of KINDS a notice belongs to."""
    return OF_CODE.get(code, "permohonan")


class Telling:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    # what each wants ---------------------------------------------------------------------------------------------------------------------
    def page(self, actor: views.Actor) -> views.TellingPage:
        with self.transactions.read() as env:
            return self._page(env, actor)

    def _page(self, env, actor) -> views.TellingPage:
        [reader] = env.tx.all(own.READERS, people=[actor.person])
        chosen = {row.kind: row.way for row in env.tx.all(own.PREFERENCES, people=[actor.person])}
        hook = env.settings.webhook
        return views.TellingPage(
            tuple(views.TellingRow(kind, say(f"tell_{kind}", actor.language), say(f"tell_{kind}_hint", actor.language), _way(kind, chosen), kind in FIXED)
                  for kind in KINDS), reader.email or "", reader.mail != 0, hook.label if hook.url else "", reader.gateway or "")

    def choose(self, actor: views.Actor, ways: dict[str, str], mail: bool, gateway: str) -> None:
        """Keep how somebody wants to be told. Refused("invalid", errors={field: Problem})."""
        errors = {kind: Problem("tell_way") for kind, way in ways.items() if kind not in KINDS or way not in WAYS}
        gateway = " ".join(gateway.split())
        if len(gateway) > LONGEST_ADDRESS or not gateway.isprintable():
            errors["gateway"] = Problem("tell_address")
        if errors:
            raise Refused("invalid", errors=errors)

        def work(env) -> None:
            for kind, way in ways.items():
                if kind not in FIXED:
                    env.tx.run(own.PREFERENCE_PUT, person=actor.person, kind=kind, way=way)
            env.tx.run(own.CONTACT_PUT, person=actor.person, mail=int(mail), gateway=gateway or None)
            audit.append(env.tx, to_text(env.now), actor.person, "choose_telling", None, {"ways": ways, "mail": mail, "gateway": bool(gateway)})
        self.transactions.change("choose_telling", work)

    # telling -------------------------------------------------------------------------------------------------------------------------------
    def work(self) -> int:
        """Write the jobs of every notice that is to be told now; how many notices."""
        with self.transactions.read() as env:
            if env.tx.one(own.TELL_DUE, now=to_text(env.now)) is None:
                return 0
        return self.transactions.change("telling", self._tell)

    def _tell(self, env) -> int:
        rows = env.tx.all(own.TO_TELL, now=to_text(env.now), most=MOST)
        people = sorted({row.person for row in rows})
        readers = {r.id: r for r in env.tx.all(own.READERS, people=people)}
        chosen: dict[str, dict] = {}
        for row in env.tx.all(own.PREFERENCES, people=people):
            chosen.setdefault(row.person, {})[row.kind] = row.way
        digests: dict[str, list] = {}
        for row in rows:
            reader, at_once = readers.get(row.person), row.tell_at == row.at
            kind = kind_of(row.code)
            way = _way(kind, chosen.get(row.person, {}))
            reached = reader is not None and reader.active and (self._mail(reader, kind) or self._gateway(env, reader))
            if not reached or way == APP or not row.true_yet or not at_once and row.read_at is not None:
                self._clear(env, row)
            elif way == DAILY and at_once:
                env.tx.run(own.TOLD, id=row.id, seen=row.tell_at, tell_at=self._morning(env))
            elif self._clear(env, row):
                if at_once:
                    self._one(env, reader, row, kind)
                else:
                    digests.setdefault(row.person, []).append(row)
        for person, several in digests.items():
            self._digest(env, readers[person], several)
        return len(rows)

    @staticmethod
    def _clear(env, row) -> bool:
        """Whether this process is the one that tells it."""
        return env.tx.run(own.TOLD, id=row.id, seen=row.tell_at, tell_at=None) == 1

    @staticmethod
    def _mail(reader, kind: str) -> bool:
        return bool(reader.email) and (reader.mail != 0 or kind in FIXED)

    @staticmethod
    def _gateway(env, reader) -> bool:
        return bool(reader.gateway and env.settings.webhook.url)

    @staticmethod
    def _morning(env) -> str:
        """The next opening of the office: when the digest of the day is sent."""
        day = env.today if env.local.time() < env.settings.office.hours.open else env.today + timedelta(days=1)
        while not env.calendar().is_working(day):
            day += timedelta(days=1)
        return to_text(datetime.combine(day, env.settings.office.hours.open, env.zone))

    def _one(self, env, reader, row, kind: str) -> None:
        language = reader.language or "id"
        words = notices.words(env, self.transactions.versions, row, language, outside=True)
        facts, link = self._facts(env, reader, row, language)
        links = [link, *self._survey(env, row, language)]
        folders = [orjson.loads(m.payload)["to"].get("person") for m in env.tx.all(own.MAILS_AT, case_id=row.case_id, at=row.at)] if row.case_id else []
        self._send(env, reader, language, kind, words, [words, *facts], links, mail=reader.id not in folders)

    @staticmethod
    def _survey(env, row, language: str) -> list[str]:
        """Where its owner may say what he thinks of the service, at the end of a case."""
        made = surveys.open_token(env, row.case_id) if row.code == "n_ended" and row.case_id else ""
        return [say("tell_survey", language, url=f"{env.settings.web.url()}/nilai/{made}")] if made else []

    def _digest(self, env, reader, rows: list) -> None:
        language = reader.language or "id"
        lines, links = [], []
        for row in rows:
            link = self._link(env, row)
            lines += [f"- {notices.words(env, self.transactions.versions, row, language, outside=True)}", f"  {link}"]
            links.append(link)
        subject = say("tell_digest" if len(rows) > 1 else "tell_digest_one", language, n=len(rows), day=week_day(env.today, language))
        self._send(env, reader, language, "", subject, lines, links)

    def _send(self, env, reader, language: str, kind: str, subject: str, lines: list[str], links: list[str], mail: bool = True) -> None:
        at, url = to_text(env.now), env.settings.web.url()
        if mail and self._mail(reader, kind):
            text = "\n".join([say("tell_dear", language, name=reader.name), "", *lines, *(["", *links] if kind else []), "",
                              say("tell_footer", language, office=env.settings.office.name, url=f"{url}/pengaturan"), ""])
            outbox.put(env.tx, "mail", None, None, {"to": {"name": reader.name, "email": reader.email, "person": reader.id}, "subject": subject,
                                                    "body": text, "attach": []}, at)
        if self._gateway(env, reader):
            outbox.put(env.tx, "webhook", None, None, {"to": reader.gateway, "language": language, "subject": subject, "text": "\n".join(lines),
                                                       "links": links}, at)

    @staticmethod
    def _link(env, row) -> str:
        url = env.settings.web.url()
        if row.task_id and row.code in ("n_task", "n_remind", "n_late"):
            return f"{url}/tugas/{row.task_id}"
        return f"{url}/permohonan/{row.case_id}" if row.case_id else f"{url}/pemberitahuan"

    def _facts(self, env, reader, row, language: str) -> tuple[list[str], str]:
        """What the page says now: the state, in whose hands, the three dates. Nothing of it tells the kind of a leave or its reason."""
        case = env.tx.one(sql.CASE_BY_ID, id=row.case_id) if row.case_id else None
        if case is None or not sight.may_see(env, case, reader.id):
            return [], self._link(env, row)
        look = CaseLook.read(env, self.transactions.versions, case, Reader(reader.id, language))
        open_tasks = [t for t in look.tasks if t.status == "open"]
        promise, legal = look.moment(case.promise_at), look.moment(next((t.legal_at for t in open_tasks if t.legal_at), None))
        facts = [(say("tell_state", language), heading(look, open_tasks))]
        if open_tasks:
            task = open_tasks[0]
            facts.append((say("tell_holder", language), holder_words(look.holder(task.role, task.unit, None, task.element))))
        if promise:
            facts.append((say("tell_promise", language), week_day(promise.date(), language)))
        if legal:
            facts.append((say("tell_legal", language), week_day(legal.date(), language)))
        return ["", *(f"{label}: {value}" for label, value in facts)], self._link(env, row)


def _way(kind: str, chosen: dict[str, str]) -> str:
    return NOW if kind in FIXED else chosen.get(kind, KINDS[kind])
