"""The requests of the demo office: when they are filed, by whom, for what; and the few that the ten accounts show. Knows plans and the simulation."""
from datetime import date, datetime, time, timedelta
from random import Random

from engine.office.calendar import Calendar
from engine.office.people import PUBLIC
from engine.play.demo import complaints, others, plans
from engine.play.demo.cast import Part
from engine.play.demo.plans import Plan
from engine.play.demo.simulation import Simulation

OTHER = {                            # other kinds of leave: weight, details with the documents they need
    "sakit": (11, {"lebih_satu_hari": ("surat_dokter",), "satu_hari": ("surat_dokter",)}),
    "melahirkan": (3, {"anak_pertama_sampai_ketiga": ("surat_kelahiran",)}),
    "alasan_penting": (6, {"keluarga_sakit": ("rawat_inap",), "keluarga_meninggal": ("ket_kematian",), "perkawinan": ("ket_perkawinan",)}),
    "luar_negeri": (2, {"biasa": ("jadwal_perjalanan",)}),
    "tahunan": (78, {"biasa": ()})}
GENTLE = ("approved", "approved", "approved", "returned_by_verifier")          # kinds that may be neither postponed nor refused


class Story:
    """`person_ids`: NIP -> id. Everything hangs on one `random`."""

    def __init__(self, simulation: Simulation, random: Random, calendar: Calendar, person_ids: dict[str, str], begin: datetime):
        self.sim, self.random, self.calendar, self.ids, self.begin = simulation, random, calendar, person_ids, begin
        self.zone, self.end = simulation.zone, simulation.until.astimezone(simulation.zone)

    # ordinary requests ----------------------------------------------------------------------------------------------------------------
    def ordinary(self, applicants: list[dict[str, str]], number: int) -> None:
        """So many requests over the whole time, a seventh of them in the last eight working days so that desks are full today."""
        last = self.calendar.add_working_days(self.end.date(), -8)
        for n in range(number):
            row = self.random.choice(applicants)
            early = self.begin.date() if n % 7 else max(last, self.begin.date())
            moment = self.moment(early, self.end.date())
            plan = self.plan(row, moment.date())
            self.sim.at(moment, lambda row=row, plan=plan: self.sim.file(self.ids[row["nip"]], plan))

    def moment(self, first: date, last: date, random: Random | None = None) -> datetime:
        """Some moment of office hours on a working day."""
        random = random or self.random
        days = [d for d in (first + timedelta(days=n) for n in range((last - first).days + 1)) if self.calendar.is_working(d)] or [last]
        minutes = random.randint(7 * 60 + 35, 15 * 60 + 50)
        return datetime.combine(random.choice(days), time(minutes // 60, minutes % 60), self.zone)

    def plan(self, row: dict[str, str], filed: date) -> Plan:
        """What somebody asks for on a day, and what will become of it."""
        kind = self.random.choices(list(OTHER), [weight for weight, _ in OTHER.values()])[0]
        if kind == "melahirkan" and (row["jenis_kelamin"] != "P" or int(row["nip"][:4]) < filed.year - 42):
            kind = "tahunan"
        if kind == "alasan_penting" and row["status"] == "pppk":
            kind = "tahunan"
        detail, documents = self.random.choice(list(OTHER[kind][1].items()))
        if kind == "sakit":
            made = self.sick(row, detail, filed)
        elif kind == "tahunan":
            made = self.annual(filed, plans.ordinary(self.random))
        elif kind == "luar_negeri":
            start, end = self.days(filed, self.random.randint(12, 25), self.random.randint(3, 6))
            first = plans.request(self.random, start, end, luar_negeri=True, negara=self.random.choice(("Malaysia", "Singapura", "Arab Saudi")))
            made = plans.plan(self.random, "approved", first, (start, end))
        else:
            months = 3 if kind == "melahirkan" else 0
            start = filed + timedelta(days=self.random.randint(6, 20))
            end = start + timedelta(days=89 if months else self.random.randint(2, 12))
            more = {"anak_ke": str(self.random.randint(1, 3))} if months else {}
            made = plans.plan(self.random, self.random.choice(GENTLE), plans.request(self.random, start, end, kind, detail, **more), (start, end))
        made.documents = documents
        return made

    def annual(self, filed: date, kind: str) -> Plan:
        start, end = self.days(filed, self.random.randint(7, 18), self.random.choice((1, 2, 2, 3, 3, 3, 4, 5)))
        if kind in ("withdrawn_on_leave", "recalled"):
            end = self.calendar.add_working_days(start, 3)
        later = self.days(start, self.random.randint(4, 9), 2)
        return plans.plan(self.random, kind, plans.request(self.random, start, end), later)

    def sick(self, row: dict[str, str], detail: str, filed: date) -> Plan:
        start = self.calendar.add_working_days(filed, -self.random.randint(0, 2)) if detail != "satu_hari" else filed
        end = start if detail == "satu_hari" else start + timedelta(days=self.random.randint(2, 9))
        return plans.plan(self.random, self.random.choice(GENTLE), plans.request(self.random, start, end, "sakit", detail), (start, end))

    def days(self, after: date, distance: int, length: int) -> tuple[date, date]:
        """So many working days, beginning `distance` working days after a day, within one year."""
        start = self.calendar.add_working_days(after, distance)
        end = self.calendar.add_working_days(start, length - 1)
        return (start, end) if start.year == end.year else (start, start)

    # what the accounts show --------------------------------------------------------------------------------------------------------------
    def shown(self, cast: dict[str, Part], people, tree) -> None:
        """A request under way, a returned one, and something on every desk of the cast."""
        mates = [r for r in people.of("DISDIK-BID1")[1:] if r["nip"] not in {p.row["nip"] for p in cast.values()}]
        agency = [r for u in tree.units if u.agency == "DISDIK" and u.staff == "pelaksana" and u.code.startswith("DISDIK-B") for r in people.of(u.code)[1:]
                  if r not in mates and r["nip"] not in {p.row["nip"] for p in cast.values()}]
        heads = [people.of(u.code)[0] for u in tree.units if u.group == "pengawas" and u.kind == "bagian" and u.agency != "BKPSDM"]
        officers = [people.of(u.code)[0] for u in tree.units if u.group == "administrator" and u.kind == "bagian" and u.agency not in ("BKPSDM", "SETDA")
                    and u.code != cast["atasan"].row["unit"]]
        self.show(cast["berjalan"].row, 3, "approved", "pertimbangan")
        self.show(cast["dikembalikan"].row, 3, "returned_and_waiting", "perbaikan")
        for rows, element, ages in ((mates, "pertimbangan", (2, 5)), (agency or mates[2:3], "verifikasi", (0, 1, 3)), (agency[3:] or mates[3:], "keputusan", (4, 6, 9)),
                                    (heads, "verifikasi_bkpsdm", (4, 6)), (heads[2:], "keputusan", (6, 9)), (officers, "verifikasi_bkpsdm", (5,)),
                                    (officers[1:], "keputusan", (6, 8))):
            for row, age in zip(rows, ages, strict=False):
                self.show(row, age, "approved", element)

    def others(self, officer: dict[str, str], people: list[dict[str, str]]) -> None:
        """Requests of other procedures; each of another employee."""
        whose = iter(people)
        for who, age, plan in others.shown(self.end.date(), officer["unit"]):
            row, moment = officer if who == "pengelola" else next(whose, None), self.ago(age)
            if row is not None and moment >= self.begin:
                made = plan if isinstance(plan, Plan) else plan(moment.date())
                self.sim.at(moment, lambda row=row, made=made: self.sim.file(self.ids[row["nip"]], made))

    def complaints(self, units: list[str], accused: dict[str, list[str]], number: int, random: Random) -> None:
        """So many of them over the whole time, and those that wait today. They have a `random` of their own: more of them change no other request."""
        filed = [(self.moment(self.begin.date(), self.end.date(), random), complaints.complaint(random, fate, units, accused)) for fate in complaints.fates(random, number)]
        filed += [(self.ago(age, random), complaints.complaint(random, fate, units, accused, waits)) for age, fate, waits in complaints.shown()]
        for moment, plan in filed:
            if moment >= self.begin:
                self.sim.at(moment, lambda plan=plan: self.sim.file(PUBLIC, plan))

    def ago(self, working_days: int, random: Random | None = None) -> datetime:
        """In the first hour of the day so many working days ago, and not later than now."""
        day = self.calendar.add_working_days(self.end.date(), -working_days)
        moment = datetime.combine(day, time(8, (random or self.random).randint(5, 55)), self.zone)
        return moment if moment < self.end else self.end - timedelta(minutes=(random or self.random).randint(2, 20))

    def show(self, row: dict[str, str], working_days_ago: int, kind: str, waits: str) -> None:
        moment = self.ago(working_days_ago)
        if moment < self.begin:
            return
        start, end = self.days(self.end.date(), self.random.randint(8, 14), self.random.randint(2, 3))
        made = plans.waiting_at(plans.plan(self.random, kind, plans.request(self.random, start, end), (start, end)), waits)
        made.slow = 0.3
        self.sim.at(moment, lambda: self.sim.file(self.ids[row["nip"]], made))
