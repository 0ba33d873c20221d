"""Forms: fields with what was typed, the preview beside them, drafts."""
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Slot:
    """One upload that is asked for."""
    code: str
    name: str
    required: bool


@dataclass(frozen=True)
class Stored:
    """An attachment that is already there. `document`: which of the asked-for documents it is, in words."""
    id: str
    name: str
    size: int
    code: str | None = None
    unscanned: bool = False              # the office's scanner could not be asked when it came
    document: str = ""


@dataclass(frozen=True)
class Field:
    """One component of a form, ready to be drawn. Hidden ones are not in the list."""
    key: str                         # name of the input; "" for text, group and separator
    type: str                        # textfield textarea number date time datetime radio select checkbox checklist filepicker text group separator
    label: str = ""
    hint: str = ""
    required: bool = False
    value: object = None             # what to show in it: str, list[str] (checklist) or bool (checkbox)
    options: tuple[Option, ...] = ()
    procedural: tuple[Option, ...] = ()      # outcomes that are no legal outcome (return ...): drawn apart
    error: str | None = None         # sentence
    text: str = ""                   # of a text component
    minimum: str | None = None
    maximum: str | None = None
    max_length: int | None = None
    refreshes: bool = False          # other fields depend on it: "Perbarui" is offered without JavaScript
    accept: str = ""
    multiple: bool = False
    slots: tuple[Slot, ...] = ()
    stored: tuple[Stored, ...] = ()
    words: str = ""                  # the value in words, e.g. "Senin, 7 Desember 2026"
    why_fewer: str = ""              # sentence why some options are absent


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True)
class EligibilityRow:
    """A row of a decision about eligibility (format.md "Decisions")."""
    code: str
    level: str                       # tolak | peringatan
    message: str
    basis: str = ""


@dataclass(frozen=True)
class Preview:
    """Live facts beside a start or return form. `ready` is False while the form has not enough to say anything."""
    ready: bool
    facts: tuple[Fact, ...] = ()
    rows: tuple[EligibilityRow, ...] = ()
    documents: tuple[Slot, ...] = ()
    promise_day: date | None = None
    waiting_for: tuple[str, ...] = ()        # labels of the fields it waits for
    counterfactuals: tuple[str, ...] = ()    # sentences: what one changed field would turn a refusal into


@dataclass(frozen=True)
class Kept:
    """A draft: what was typed, and when it was kept."""
    raw: dict
    at: datetime


@dataclass(frozen=True)
class DraftRow:
    """A draft that can be gone on with. `applicant`: name and position of whom it is for, "" for oneself or a task."""
    title: str
    applicant: str
    link: str
    at: datetime


@dataclass(frozen=True)
class FormPage:
    """A form to be filled in: start of a request, task, or action on a case."""
    procedure: str
    procedure_title: str
    title: str
    fields: tuple[Field, ...]
    errors: tuple[tuple[str, str], ...] = ()         # (field key, sentence), in the order of the form
    preview: Preview | None = None
    case: str | None = None
    number: str | None = None
    revision: int | None = None
    submit: str = "Kirim"
    destructive: bool = False        # sending it ends something
    follows: str = ""                # number of the ended request whose entries it was filled with
    applicant: str = ""              # name and position of whom it is filed for, "" for oneself
