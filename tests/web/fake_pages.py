"""The fake engine with forms, requests and tasks: remembers commands, refuses what a test tells it to refuse."""
from dataclasses import replace

from engine import views
from engine.clock import FixedClock
from engine.errors import Problem, Refused
from tests.web import samples, samples_pages
from tests.web.fake_engine import FakeEngine, Requests, Tasks


class PageRequests(Requests):
    def __init__(self, calls: list):
        super().__init__(calls)
        self.start, self.shown, self.refuse = samples_pages.START, samples_pages.PAGE, None
        self.receipt_shown = samples_pages.RECEIPT

    def start_form(self, actor, procedure, raw=None, errors=None, on_behalf=None, follows=None, chosen=None):
        if procedure != "cuti":
            raise Refused("not_found")
        self.calls.append(("start_form", raw, on_behalf))
        if not raw:
            return self.start
        fields = tuple(replace(f, value=raw.get(f.key, f.value)) for f in self.start.fields)
        if raw.get("luar_negeri"):
            at = next(i for i, f in enumerate(fields) if f.key == "luar_negeri") + 1
            fields = (*fields[:at], views.Field("negara", "textfield", "Negara tujuan", required=True, value=raw.get("negara", "")), *fields[at:])
        facts = (replace(self.start.preview.facts[0], value=f"{raw.get('selesai', '')[-2:]} hari"),) if self.start.preview else ()
        return replace(self.start, fields=fields, preview=self.start.preview and replace(self.start.preview, facts=facts))

    def file(self, actor, procedure, raw, *, key, on_behalf=None, files=(), follows=None):
        self.calls.append(("file", raw, key, on_behalf, files))
        if self.refuse:
            raise self.refuse
        faults = {k: v for k, v in samples_pages.MISTAKES.items() if raw.get(k) in ("", "2026-12-01", "0800 12")}
        if faults:
            raise Refused("invalid", errors={k: Problem("x") for k in faults}, page=samples_pages.mistaken(self.start, faults, raw))
        return self.receipt_shown

    def receipt(self, actor, case):
        return self._mine(case, self.receipt_shown)

    def page(self, actor, case):
        return self._mine(case, self.shown)

    def revision(self, actor, case):
        return self._mine(case, self.shown.revision)

    def action_form(self, actor, case, message, raw=None):
        if message != "ditarik":
            raise Refused("not_allowed_now")
        return self._mine(case, samples_pages.WITHDRAW)

    def act(self, actor, case, message, raw, *, key, revision=None):
        self.calls.append(("act", message, raw, key, revision))
        if self.refuse:
            raise self.refuse
        if not raw.get("alasan"):
            faults = {"alasan": "Isi alasannya."}
            raise Refused("invalid", errors={}, page=samples_pages.mistaken(samples_pages.WITHDRAW, faults, raw))
        return views.Completed(case, self.shown.number, "Dibatalkan")

    @staticmethod
    def _mine(case, answer):
        if case != samples_pages.CASE:
            raise Refused("not_found")
        return answer


class PageTasks(Tasks):
    def __init__(self, calls: list):
        super().__init__()
        self.calls, self.refuse, self.next_task = calls, None, None
        self.base = samples_pages.WORK

    def must_see(self, actor, task):
        pass

    def page(self, actor, task, raw=None):
        self.calls.append(("task", raw))
        if task != samples_pages.TASK:
            raise Refused("not_found")
        return replace(self.base, form=samples_pages.opinion(raw).form) if raw else self.base

    def complete(self, actor, task, raw, *, revision, key, files=()):
        self.calls.append(("complete", task, raw, revision, key, files))
        if self.refuse:
            raise self.refuse
        if not raw.get("keputusan"):
            raise Refused("invalid", errors={}, page=samples_pages.opinion(raw, {"keputusan": "Pilih satu pertimbangan."}))
        return views.Completed(samples_pages.CASE, "CUTI-2026-018427", "Diteruskan", self.next_task)

    def claim(self, actor, task):
        self.calls.append(("claim", task))

    def release(self, actor, task):
        self.calls.append(("release", task))


class PageEngine(FakeEngine):
    """Everything the pages of forms, requests and tasks ask."""

    def __init__(self, **more):
        super().__init__(**more)
        self.requests, self.tasks = PageRequests(self.calls), PageTasks(self.calls)
        self.clock = FixedClock(samples.NOW)

    def told(self, name: str) -> list:
        """The calls of one name."""
        return [call for call in self.calls if call[0] == name]
