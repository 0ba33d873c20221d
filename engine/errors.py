"""What can go wrong, as values with a code and parameters; the words stand in `texts`. Knows nothing else of the engine.

    RunutError
    |- Refused           a person may not do this now (a code the page can explain)
    |- Unusable          a file, setting or call nobody can work with (one sentence, exit code 2)
    |- Problems          a folder or an import with findings (a list, exit code 1)
    '- Unavailable       the database is locked, full or away: try again, nothing was changed
       '- Faulted        a technical fault: an incident, nothing was changed
"""
from dataclasses import dataclass, field


class RunutError(Exception):
    """Base of every error that is meant for a reader."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input: a code with parameters, and what it is about."""
    code: str
    params: dict = field(default_factory=dict)


class Refused(RunutError):
    """A person's command that may not be carried out now. `code` is one of CODES; `params` fill its sentence.

    For the code `invalid`, params["errors"] maps a form field to its `Problem`.
    """
    CODES = frozenset({
        "not_found", "not_yours", "not_waiting", "stale", "invalid", "own_request", "same_person", "concerned", "not_allowed_now", "limit_open",
        "not_eligible", "duplicate_key", "locked", "unknown_login", "unknown_code", "rate_limited", "no_version", "already_claimed", "delegated", "done_by", "closed_at", "not_publishable",
        "asked_today", "draft_changed", "lock_lost", "second_person"})

    def __init__(self, code: str, **params):
        if code not in self.CODES:
            raise ValueError(f"unknown refusal {code!r}")
        self.code, self.params = code, params
        super().__init__(code, params)


class Unusable(RunutError):
    """A file, a setting or a call that cannot be used at all. The message is one line for the person at the terminal."""


class Problems(RunutError):
    """Something with a list of findings; each has str()."""

    def __init__(self, problems: list):
        self.problems = list(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class Unavailable(RunutError):
    """The database cannot be written now (locked, full, away). Nothing was changed; trying again is safe."""


class Faulted(Unavailable):
    """A technical fault ended a command. Nothing was changed; the incident with this id tells an administrator why."""

    def __init__(self, incident: str):
        self.incident = incident
        super().__init__(incident)



@dataclass(frozen=True)
class Finding:
    """A designer's mistake (design.md, "Words"). `strength`: not_executable | not_publishable | advice."""
    code: str
    strength: str
    file: str
    element: str = ""
    name: str = ""
    params: dict = field(default_factory=dict)
    slice: tuple[int, int] | None = None
