"""A small procedure folder around a drawing, as files by path: what the engine needs to put a process in force, and no more."""
import json

from .hosting import xml

STANDARD = ("persyaratan", "prosedur", "biaya", "produk", "pengaduan", "dasar_hukum", "sarana", "kompetensi_pelaksana", "pengawasan_internal",
            "jumlah_pelaksana", "jaminan_pelayanan", "jaminan_keamanan", "evaluasi_kinerja")
SETTINGS = """key: {key}
title: {{id: Uji}}
summary: {{id: Uji}}
owner: bkpsdm
diagram: {key}.bpmn
starts: {{{starts}}}
numbering: {{case: "{number}-{{year}}-{{seq:6}}"}}
statuses: {{diajukan: Diajukan, selesai: Selesai}}
retention:
  case: {{keep: 5 tahun, after: ended, then: anonymise, legal_basis: Uji}}
  drafts: {{keep: 30 hari, then: delete}}
  attachments: {{keep: 2 tahun, after: ended, then: delete}}
languages: [id]
service_standard:
  jangka_waktu: computed
"""


def component(key: str, kind: str = "textfield", **more) -> dict:
    """A field of a form."""
    return {"type": kind, "id": f"f_{key}", "key": key, "label": key, "properties": {"purpose": "Uji", "retention": "5 tahun", "class": "umum"}, **more}


def checklist(key: str, *values: str) -> dict:
    return component(key, "checklist", values=[{"label": v, "value": v} for v in values])


def form(name: str, *components: dict) -> bytes:
    return json.dumps({"type": "default", "id": f"formulir_{name}", "schemaVersion": 18, "components": list(components)}).encode()


def properties(**given: str) -> str:
    inside = "".join(f'<spiffworkflow:property name="{name}" value="{value}"/>' for name, value in given.items())
    return f"<extensionElements><spiffworkflow:properties>{inside}</spiffworkflow:properties></extensionElements>"


def filing(name: str = "s") -> str:
    """The start event a request is filed at: form `isian`."""
    return f'<startEvent id="{name}">{properties(form="isian", writes="permohonan", status="diajukan")}</startEvent>'


def task(name: str, role: str = "pengelola_kepegawaian", inside: str = "", **more: str) -> str:
    """A task of a person: form `isian` (or another), by default of a role every made-up office has."""
    return f'<userTask id="{name}">{properties(**{"form": "isian", "role": role, "promise": "1 hari kerja", **more})}{inside}</userTask>'


def closing(name: str = "e", inside: str = "") -> str:
    return f'<endEvent id="{name}">{properties(status="selesai")}{inside}</endEvent>'


def folder(body: str, *others: str, key: str = "uji", isian: tuple[dict, ...] = (component("catatan"),), starts: str = "limit_open: 100",
           **files: bytes) -> dict[str, bytes]:
    """The files of a procedure with this process and the form `isian`; `starts`: of procedure.yaml; `files`: more of
    them, / written as __ and . as _dot_."""
    settings = SETTINGS.format(key=key, number=key.upper(), starts=starts) + "".join(f"  {name}: {{id: Uji}}\n" for name in STANDARD)
    more = {name.replace("__", "/").replace("_dot_", "."): data for name, data in files.items()}
    return {"procedure.yaml": settings.encode(), f"{key}.bpmn": xml(body, *others), "forms/isian.form": form("isian", *isian), **more}


def action(name: str, operator: str, **parameters: str) -> str:
    """A service task whose outcome is an object of its own name."""
    inside = "".join(f'<spiffworkflow:parameter id="{key}" type="feel" value="{value}"/>' for key, value in parameters.items())
    call = f'<spiffworkflow:serviceTaskOperator id="{operator}" resultVariable="{name}"><spiffworkflow:parameters>{inside}</spiffworkflow:parameters>'
    return f'<serviceTask id="{name}"><extensionElements>{call}</spiffworkflow:serviceTaskOperator></extensionElements></serviceTask>'


def recorded(name: str) -> str:
    """A service task that adds a row to the register of absences and writes {tercatat: true}."""
    return action(name, "register", register="ketidakhadiran", operation="add", kind="uji")


def table(decision: str, cell: str) -> bytes:
    """A decision with one row; `cell` is the condition on permohonan.catatan."""
    notes = "".join(f'<annotation name="{name}"/>' for name in ("dasar_hukum", "berlaku_mulai", "berlaku_sampai"))
    return f"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="https://runut.example/uji">
<inputData id="i" name="permohonan"><variable id="vi" name="permohonan"/></inputData>
<decision id="{decision}" name="{decision}"><variable id="vd" name="{decision}"/>
<informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>
<decisionTable id="t" hitPolicy="UNIQUE"><input id="i1"><inputExpression id="e1" typeRef="string"><text>permohonan.catatan</text></inputExpression></input>
<output id="o1" name="hasil" typeRef="string"/>{notes}
<rule id="r1"><inputEntry id="c1"><text>{cell}</text></inputEntry><outputEntry id="c2"><text>"ya"</text></outputEntry>
<annotationEntry><text>Uji</text></annotationEntry><annotationEntry><text>2020-01-01</text></annotationEntry><annotationEntry><text></text></annotationEntry>
</rule></decisionTable></decision></definitions>""".encode()
