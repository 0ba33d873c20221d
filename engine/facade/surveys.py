"""What people think of a service: the nine elements of PermenPANRB 14/2017 asked once a case has ended, and the results for everybody.

An answer is added to counts by procedure, month and element, and the invitation is marked as used: no row is anybody's answer. Published are half-years
that do not overlap, of a running one only whole months, and never a group (or what was added to one) of fewer than FEW people; there is no total over
procedures from which a hidden one could be subtracted. Knows transactions and the index (insight/skm).
"""
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from engine import views
from engine.clock import to_text
from engine.errors import Problem, Refused
from engine.facade import audit, estimate, respondents
from engine.facade.guard import need_admin
from engine.facade.services import as_reality
from engine.facade.transaction import Transactions
from engine.insight import skm
from engine.insight.served import FEW, served
from engine.office import limits
from engine.run import path, surveys
from engine.run.environment import Environment
from engine.run.versions import Version
from engine.store.statements import survey as sql
from engine.texts import add, months, say

MOST_OF_A_PLAN = 2000
MINUTE = timedelta(minutes=1)

add({
    "skm_persyaratan": ("Persyaratan", "Requirements"),
    "skm_prosedur": ("Sistem, mekanisme, dan prosedur", "System, mechanism and procedure"),
    "skm_waktu": ("Waktu penyelesaian", "Time taken"),
    "skm_biaya": ("Biaya atau tarif", "Cost or fee"),
    "skm_produk": ("Produk layanan", "What the service gives"),
    "skm_kompetensi": ("Kompetensi pelaksana", "Skills of the staff"),
    "skm_perilaku": ("Perilaku pelaksana", "Behaviour of the staff"),
    "skm_pengaduan": ("Penanganan pengaduan, saran, dan masukan", "Handling of complaints, suggestions and comments"),
    "skm_sarana": ("Sarana dan prasarana", "Premises and equipment"),
    "skm_q_persyaratan": ("Bagaimana kesesuaian syarat dengan layanan yang diminta?", "How well did the requirements fit what was asked for?"),
    "skm_q_prosedur": ("Bagaimana kemudahan prosedur layanan ini?", "How easy was the procedure?"),
    "skm_q_waktu": ("Bagaimana kecepatan layanan ini?", "How quick was the service?"),
    "skm_q_biaya": ("Bagaimana kewajaran biayanya? Layanan gratis dinilai sangat baik.", "How fair was the cost? What is free is very good."),
    "skm_q_produk": ("Bagaimana kesesuaian hasil dengan yang dijanjikan?", "How well did the result match what was promised?"),
    "skm_q_kompetensi": ("Bagaimana kemampuan petugas?", "How able were the staff?"),
    "skm_q_perilaku": ("Bagaimana kesopanan dan keramahan petugas?", "How polite and friendly were the staff?"),
    "skm_q_pengaduan": ("Bagaimana penanganan pengaduan dan masukan?", "How well were complaints and comments handled?"),
    "skm_q_sarana": ("Bagaimana sarana dan prasarananya, termasuk aplikasi ini?", "How good were premises and equipment, this application included?"),
    "skm_1": ("Tidak baik", "Not good"), "skm_2": ("Kurang baik", "Less than good"), "skm_3": ("Baik", "Good"), "skm_4": ("Sangat baik", "Very good"),
    "skm_nothing": ("Nilai paling sedikit satu unsur.", "Rate at least one element."),
    "skm_unreadable": ("Pilih salah satu dari empat nilai pada setiap unsur.", "Choose one of the four values for each element."),
    "skm_A": ("Sangat baik", "Very good"), "skm_B": ("Baik", "Good"), "skm_C": ("Kurang baik", "Less than good"), "skm_D": ("Tidak baik", "Not good"),
    "plan_length": ("Tulis rencana tindak lanjut, paling banyak {most} huruf.", "Write the follow-up plan, at most {most} characters."),
    "plan_period": ("Pilih layanan dan periodenya.", "Choose the service and the period."),
})


class Surveys:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    # answering ---------------------------------------------------------------------------------------------------------------------------
    def form(self, token: str, source: str = "", language: str = "id", given: Mapping[str, str] | None = None, error: str = "") -> views.SurveyForm:
        """What is asked of the holder of a token. Refused: not_found, rate_limited."""
        self._count(source)
        with self.transactions.read() as env:
            row = self._invited(env, token)
            version = self.transactions.versions.in_force(env.tx, row.procedure)
            picked = given or {}
            questions = tuple(views.Question(one, say(f"skm_{one}", language), say(f"skm_q_{one}", language), int(picked[one]) if picked.get(one) in ("1", "2", "3", "4") else 0)
                              for one in _elements(version))
            return views.SurveyForm(row.procedure, version.procedure.title(language), () if row.used else questions,
                                    tuple((value, say(f"skm_{value}", language)) for value in skm.VALUES), bool(row.used), error,
                                    () if row.used else respondents.questions(language, picked))

    def answer(self, token: str, given: Mapping[str, str], source: str = "", language: str = "id") -> None:
        """Count an answer, once for a token. Refused: not_found, rate_limited, not_waiting (answered before), invalid (with page)."""
        self._count(source)
        with self.transactions.read() as env:
            row = self._invited(env, token)
            elements = _elements(self.transactions.versions.in_force(env.tx, row.procedure))
        if row.used:
            raise Refused("not_waiting")
        values = {one: given[one] for one in elements if given.get(one)}
        about = respondents.read(given)
        code = "who_unreadable" if about is None else "skm_unreadable" if any(v not in ("1", "2", "3", "4") for v in values.values()) else "" if values else "skm_nothing"
        if code:
            raise Refused("invalid", page=self.form(token, "", language, given, say(code, language)), errors={elements[0]: Problem(code)})

        def work(env: Environment) -> bool:
            if env.tx.run(sql.INVITATION_USE, token_hash=row.token_hash) != 1:
                return False
            month = f"{env.today:%Y-%m}"
            env.tx.many(sql.OPINION_ADD, [{"procedure": row.procedure, "month": month, "element": element, "value": int(value), "n": 1}
                                          for element, value in [("", "0"), *values.items(), *(about or {}).items()]])
            return True
        if not self.transactions.change("survey", work):
            raise Refused("not_waiting")

    def _invited(self, env: Environment, token: str):
        row = env.tx.one(sql.INVITATION, token_hash=surveys.hashed(token)) if token.isascii() and token.isalnum() and len(token) == 26 else None
        if row is None:
            raise Refused("not_found")
        return row

    def _count(self, source: str) -> None:
        if source and self.transactions.change("lookup", lambda env: limits.take(
                env.tx, "survey", source, env.now, env.settings.limits.lookups_per_minute, MINUTE)):
            raise Refused("rate_limited")

    # results ------------------------------------------------------------------------------------------------------------------------------
    def all(self, language: str = "id") -> list[views.SurveyResults]:
        """The latest results of every service that asks."""
        with self.transactions.read() as env:
            return [self._results(env, version, language) for version in self.transactions.versions.all_in_force(env.tx) if version.procedure.settings.survey]

    def results(self, procedure: str, language: str = "id") -> views.SurveyResults:
        """The results of one service, the latest half-year first. Refused: not_found."""
        with self.transactions.read() as env:
            found = next((v for v in self.transactions.versions.all_in_force(env.tx) if v.procedure.key == procedure and v.procedure.settings.survey), None)
            if found is None:
                raise Refused("not_found")
            return self._results(env, found, language)

    def _results(self, env: Environment, version: Version, language: str) -> views.SurveyResults:
        procedure, this = version.procedure, f"{env.today:%Y-%m}"
        invited = {row.month: row for row in env.tx.all(sql.INVITED, procedure=procedure.key) if row.month < this}
        counts: dict[str, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
        for row in env.tx.all(sql.OPINIONS_OF, procedure=procedure.key):
            if row.month < this:
                counts[row.month][row.element][row.value] = row.n
        plans = {row.period: row.text for row in env.tx.all(sql.PLANS_OF, procedure=procedure.key)}
        keys = sorted({_half(month) for month in (*invited, *counts)} | set(plans), reverse=True)
        days = path.promise_days(version)
        return views.SurveyResults(procedure.key, procedure.title(language), say("working_days", language, days=days) if days is not None else "", tuple(
            self._period(env, version, key, {m: r for m, r in invited.items() if _half(m) == key}, {m: c for m, c in counts.items() if _half(m) == key},
                         plans.get(key, ""), language) for key in keys))

    def _period(self, env: Environment, version: Version, key: str, invited: dict, counts: dict, plan: str, language: str) -> views.Period:
        shown = skm.told([(month, found[""][0] if "" in found else 0) for month, found in counts.items()], FEW)
        asked, answered = sum(r.n for r in invited.values()), sum(r.used for r in invited.values())
        sums: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for month in shown:
            for element, values in counts[month].items():
                for value, n in values.items():
                    sums[element][value] += n
        elements = _elements(version)
        enough = [one for one in elements if sum(sums[one].values()) >= FEW]
        nrrs = {one: skm.nrr(sums[one]) for one in enough}
        index = skm.index([nrrs.get(one) for one in elements])
        lowest = min((value for value in nrrs.values() if value is not None), default=None)
        first, last = _bounds(key)
        letter = skm.category(index) if index is not None else ""
        begin, end = env.midnight(first), env.midnight(last + timedelta(days=1))
        return views.Period(
            key, months(first, last, language), sums[""][0] if shown else None, asked if asked >= FEW else None, answered if asked >= FEW and answered >= FEW else None,
            skm.minimum(asked) if asked >= FEW else None, index, letter, say(f"skm_{letter}", language) if letter else "",
            tuple(views.ElementResult(one, say(f"skm_{one}", language), sum(sums[one].values()) if one in enough else None,
                                      skm.rounded(value * 25) if (value := nrrs.get(one)) is not None else None, one in enough and value == lowest) for one in elements),
            as_reality(env, served([c for c in estimate.finished(env, version) if begin <= c.ended < end])), plan,
            respondents.told(counts, shown, sums[""][0], language) if shown else ())

    # what is done about it -------------------------------------------------------------------------------------------------------------------
    def plan(self, actor: views.Actor, procedure: str, period: str, text: str) -> None:
        """Keep the follow-up plan of a half-year. Refused: not_found (no administrator), invalid."""
        text = text.strip()

        def work(env: Environment) -> None:
            need_admin(env, actor)
            known = {v.procedure.key for v in self.transactions.versions.all_in_force(env.tx) if v.procedure.settings.survey}
            if procedure not in known or period not in halves(env.today):
                raise Refused("invalid", errors={"periode": Problem("plan_period")})
            if not 10 <= len(text) <= MOST_OF_A_PLAN or any(not c.isprintable() and c not in "\r\n" for c in text):
                raise Refused("invalid", errors={"rencana": Problem("plan_length", {"most": MOST_OF_A_PLAN})})
            at = to_text(env.now)
            env.tx.run(sql.PLAN_PUT, procedure=procedure, period=period, text=text, by=actor.person, at=at)
            audit.append(env.tx, at, actor.person, "survey_plan", None, {"procedure": procedure, "period": period})
        self.transactions.change("survey_plan", work)

    def periods(self, actor: views.Actor) -> list[tuple[str, str]]:
        """(key, words) of the half-years a plan may be about. Refused: not_found."""
        with self.transactions.read() as env:
            need_admin(env, actor)
            return [(key, months(*_bounds(key), actor.language)) for key in halves(env.today)]


def halves(today: date, most: int = 6) -> list[str]:
    """The running half-year and those before it."""
    n = today.year * 2 + (today.month > 6)
    return [f"{one // 2}-{one % 2 + 1}" for one in range(n, n - most, -1)]


def _elements(version: Version) -> tuple[str, ...]:
    asked = version.procedure.settings.survey
    if asked is None:
        raise Refused("not_found")
    return asked.elements


def _half(month: str) -> str:
    return f"{month[:4]}-{1 if month[5:] <= '06' else 2}"


def _bounds(half: str) -> tuple[date, date]:
    year, part = int(half[:4]), int(half[5:])
    return (date(year, 1, 1), date(year, 6, 30)) if part == 1 else (date(year, 7, 1), date(year, 12, 31))
