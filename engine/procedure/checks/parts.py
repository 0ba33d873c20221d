"""Questions about the other files: names that forms, letters and mails read, decision tables, procedure.yaml's references, translations."""
import html
import re

from .. import mails as mail_texts
from ..findings import ADVICE, NOT_EXECUTABLE, NOT_PUBLISHABLE
from ..forms import INPUTS
from ..letters import check_syntax, check_templates
from ..model import GIVEN
from ..settings import HOLDERS
from ..texts import OF_A_FIELD, SECTIONS
from . import tables as table_questions
from .known import Known

LETTER_NAMES = ("kantor", "penanda", "surat")
ASKED = re.compile(r'kata\("([^"\\]+)"\)')
ANNOTATIONS = ("dasar_hukum", "berlaku_mulai", "berlaku_sampai")


def forms(known: Known) -> None:
    for form in known.procedure.forms.values():
        for component in form.components:
            for text in component.texts():
                known.names(text, form.file, component.key or component.id, "form", form.keys)
            if component.type in INPUTS and component.allowed is not None and component.type not in ("radio", "select", "checklist"):
                known.say("allowed_without_options", NOT_PUBLISHABLE, form.file, component.key)


def letters(known: Known) -> None:
    procedure = known.procedure
    known.out += check_templates(procedure.letters, procedure.files) + check_syntax(procedure.files)
    for letter in procedure.letters.values():
        for text in letter.texts():
            known.names(text, f"letters/{letter.name}.yaml", "", "mapping", LETTER_NAMES)


def mails(known: Known) -> None:
    own = {"penerima": ("nama", "survei")}
    for by_language in known.procedure.mails.values():
        for mail in by_language.values():
            try:
                paths = sorted(mail_texts.inspect(mail.source))
            except mail_texts.MailError:                            # found when the folder was read
                continue
            for path in paths:
                known.path(path, mail.file, "", own)
        for language in known.procedure.settings.languages:
            if language not in by_language:
                mail = by_language["id"]
                known.say("mail_not_translated", ADVICE, mail.file, language=language)


# decisions -----------------------------------------------------------------------------------------------------------------------------
def tables(known: Known) -> None:
    table_questions.check(known)
    seen = set()
    for file, model in known.procedure.decisions.values():
        if file in seen:
            continue
        seen.add(file)
        for decision in model.decisions.values():
            _inputs(known, file, decision)
            if decision.table is not None:
                _annotations(known, file, decision)


def _inputs(known: Known, file: str, decision) -> None:
    """An input data is the case object of that name (format.md, "Decisions")."""
    for name in decision.inputs:
        if name not in known.procedure.objects and name not in GIVEN:
            known.unknown("input_not_written", NOT_PUBLISHABLE, file, name, [*known.procedure.objects, *GIVEN], decision.id)


def _annotations(known: Known, file: str, decision) -> None:
    columns = list(decision.table.annotations)
    missing = [word for word in ANNOTATIONS if word not in columns]
    if missing:
        known.say("missing_annotation", NOT_PUBLISHABLE, file, decision.id, word=", ".join(missing))
        return
    for n, rule in enumerate(decision.table.rules, 1):
        if not (rule.annotations.get("dasar_hukum") or "").strip():
            known.say("row_without_basis", NOT_PUBLISHABLE, file, decision.id, row=n)


# procedure.yaml ------------------------------------------------------------------------------------------------------------------------
def settings(known: Known) -> None:
    procedure, given, file = known.procedure, known.procedure.settings, "procedure.yaml"
    if given.starts.who is not None:
        for use in given.starts.who.reads:
            if use.name != "pemohon" and not use.called:
                known.unknown("start_reads", NOT_EXECUTABLE, file, use.name, ["pemohon"], "starts.who")
            elif use.name == "pemohon":
                known._member(use, given.starts.who, file, "starts.who", "who")
    for account in given.accounts:
        if account.decision and account.decision not in procedure.decisions:
            known.unknown("no_such_decision", NOT_EXECUTABLE, file, account.decision, procedure.decisions, f"accounts.{account.key}.decision")
        for use in account.yearly.reads if account.yearly is not None else ():
            if use.name == "pemohon":
                known._member(use, account.yearly, file, f"accounts.{account.key}.yearly", "yearly")
            elif not use.called:
                known.unknown("start_reads", NOT_EXECUTABLE, file, use.name, ["pemohon"], f"accounts.{account.key}.yearly")
    if given.subject is not None:
        known.names(given.subject, file, "subject", "subject")
    for what, text in (("when", given.confidential.when), ("subject", given.confidential.subject)) if given.confidential else ():
        if text is not None:
            known.names(text, file, "confidential", what)
    for n, fact in enumerate(given.facts, 1):
        known.names(fact.value, file, f"facts[{n}]", "value")
    for where in ("roles", "on_behalf"):
        for role in getattr(given.starts, where):
            known.role(role, file, f"starts.{where}")
    if given.objection is not None:
        known.role(given.objection.to, file, "objection.to")
    for word, ladder in (("reminders", given.reminders), ("applicant_reminders", given.applicant_reminders)):
        for n, step in enumerate(ladder, 1):
            for to in step.to:
                known.role(to, file, f"{word}[{n}]", (*HOLDERS, "pemohon"))
    for status in given.survey.exceptions if given.survey else ():
        if status not in given.statuses:
            known.unknown("unknown_status", NOT_PUBLISHABLE, file, status, given.statuses, "survey.except")
    fields = {key for f in procedure.forms.values() for key in f.keys}
    for key in given.public.hide:
        if key not in fields:
            known.unknown("no_such_field", NOT_PUBLISHABLE, file, key, fields, "public.hide")
    for path in (*given.public.answer, *(one for one in (given.public.tally, given.public.contact) if one)):
        known_fields = {f"{one}.{field}" for one, info in procedure.objects.items() if info.form is not None for field in info.form.keys}
        if path not in known_fields:
            known.unknown("no_such_field", NOT_PUBLISHABLE, file, path, known_fields, "public.answer")
    if given.corrects and (procedure.start_form is None or given.corrects not in procedure.start_form.keys):
        known.unknown("no_such_field", NOT_PUBLISHABLE, file, given.corrects, procedure.start_form.keys if procedure.start_form else (), "corrects")
    for component, value in given.service_standard.items():
        if isinstance(value, dict):
            _standard(known, component, value)


def _standard(known: Known, component: str, value: dict) -> None:
    where, file = f"service_standard.{component}", "procedure.yaml"
    decision = value.get("decision")
    if isinstance(decision, str) and decision not in known.procedure.decisions:
        known.unknown("no_such_decision", NOT_PUBLISHABLE, file, decision, known.procedure.decisions, where, what="decision")
    for letter in value.get("letters") if isinstance(value.get("letters"), list) else ():
        if letter not in known.procedure.letters:
            known.unknown("no_such_letter", NOT_PUBLISHABLE, file, str(letter), known.procedure.letters, where)


# translations --------------------------------------------------------------------------------------------------------------------------
def texts(known: Known) -> None:
    procedure = known.procedure
    for language in procedure.settings.languages:
        if language != "id" and language not in procedure.texts:
            known.say("no_translation", NOT_PUBLISHABLE, "procedure.yaml", "languages", language=language)
    for language, given in procedure.texts.items():
        file = f"text/{language}.yaml"
        for section in given:
            if section not in SECTIONS:
                known.unknown("unknown_word", NOT_PUBLISHABLE, file, section, SECTIONS, section)
        model = procedure.model
        drawn = {*model.elements, *model.flows, *(lane.id for lane in model.lanes.values())}
        for section, keys in (("elements", drawn), ("public_names", model.elements), ("statuses", procedure.settings.statuses)):
            for key in _section(given, section):
                if key not in keys:
                    known.unknown("text_of_nothing", ADVICE, file, key, keys, section)
        _form_texts(known, file, _section(given, "forms"))
        tables = b"".join(data for path, data in procedure.files.items() if path.endswith((".dmn", ".form", ".bpmn", "procedure.yaml"))).decode("utf-8", "replace").casefold()
        for label in _section(given, "labels"):
            if not any(form.casefold() in tables for form in (str(label).replace(" ", "_"), html.escape(str(label), quote=False))):
                known.unknown("text_of_nothing", ADVICE, file, label, _labels(procedure), "labels")
        if language != "id":                                # what the folder says anyway
            _untranslated(known, file, given)


def _labels(procedure) -> tuple[str, ...]:
    """What the designer calls decisions and columns of the tables, where sentences name them."""
    nodes = [model.decisions[key] for key, (_, model) in procedure.decisions.items()]
    columns = (c for n in nodes if n.table is not None for c in (*n.table.inputs, *(o for o in n.table.outputs if o.label != o.name)))
    return tuple(dict.fromkeys([*(n.name for n in nodes if n.name), *(c.label for c in columns if c.label)]))


def _asked(procedure) -> tuple[str, ...]:
    """Words that subject, facts and forms ask for by `kata("...")`, and those of the buttons of messages."""
    settings = procedure.settings
    texts = [*([settings.subject] if settings.subject is not None else []), *(fact.value for fact in settings.facts),
             *(text for form in procedure.forms.values() for c in form.components for text in c.texts())]
    buttons = [n.properties["action_name"] for n in procedure.model.elements.values() if n.properties.get("action_name")]
    return tuple(dict.fromkeys([*(word for text in texts for word in ASKED.findall(text.source)), *buttons]))


def _section(given: dict, name: str) -> dict:
    found = given.get(name)
    return found if isinstance(found, dict) else {}


def _form_texts(known: Known, file: str, given: dict) -> None:
    for name, fields in given.items():
        form = known.procedure.forms.get(name)
        if form is None:
            known.unknown("text_of_nothing", ADVICE, file, name, known.procedure.forms, "forms")
            continue
        components = {c.key or c.id: c for c in form.components}
        for key, words in (fields if isinstance(fields, dict) else {}).items():
            component = components.get(key)
            if component is None:
                known.unknown("text_of_nothing", ADVICE, file, key, components, f"forms.{name}")
                continue
            for word in words if isinstance(words, dict) else ():
                if word not in OF_A_FIELD:
                    known.unknown("unknown_word", NOT_PUBLISHABLE, file, word, OF_A_FIELD, f"forms.{name}.{key}")
            if component.options:
                for option in _section(words, "options") if isinstance(words, dict) else ():
                    if option not in dict(component.options):
                        known.unknown("text_of_nothing", ADVICE, file, option, dict(component.options), f"forms.{name}.{key}.options")


def _untranslated(known: Known, file: str, given: dict) -> None:
    """What readers would see in Indonesian: statuses, public steps, labels."""
    procedure = known.procedure
    missing = [f"labels.{label}" for label in (*_labels(procedure), *_asked(procedure)) if label not in _section(given, "labels")]
    missing += [f"statuses.{s}" for s in procedure.settings.statuses if s not in _section(given, "statuses")]
    translated = {*_section(given, "public_names"), *_section(given, "elements")}
    missing += [f"public_names.{n.id}" for n in procedure.model.elements.values() if procedure.public_of(n) and n.id not in translated]
    for form in procedure.forms.values():
        fields = _section(_section(given, "forms"), form.name)
        missing += [f"forms.{form.name}.{c.key}.label" for c in form.inputs if c.label and not _section(fields, c.key).get("label")]
    if missing:
        known.say("not_translated", ADVICE, file, count=len(missing), word=", ".join(missing[:5]))
