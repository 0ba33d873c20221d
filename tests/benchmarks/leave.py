"""The leave request of the benchmarks: 14 nodes and a timer, drawn once with Python for SpiffWorkflow as it comes and once with FEEL for the engine;
and what a person fills in. Imports nothing, so that the child process of the baseline stays free of our classes."""

FORM = {"nip": "CONTOH", "nama": "Pegawai Contoh", "jenis": "tahunan", "mulai": "2026-12-01", "selesai": "2026-12-05", "hari": 5,
        "alasan": "Keperluan keluarga di luar kota", "alamat": "Jl. Merdeka No. 1", "telepon": "0812345678", "kuota": 12, "golongan": "III/a",
        "unit": "Dinas Contoh"}
STEPS = (("ajukan", FORM), ("atasan", {"keputusan": "setuju"}), ("verifikasi", {"lengkap": True}), ("pejabat", {"tanda_tangan": True}))
ROUND = (("ajukan", FORM), ("atasan", {"keputusan": "revisi"}))
NODES = """
<startEvent id="mulai"/><userTask id="ajukan"/><scriptTask id="hitung"><script>{script}</script></scriptTask>
<exclusiveGateway id="g_kuota" default="f_cukup"/><userTask id="atasan"/><exclusiveGateway id="g_atasan" default="f_tolak"/>
<parallelGateway id="bagi"/><userTask id="verifikasi"/><scriptTask id="arsip"><script>{archive}</script></scriptTask><parallelGateway id="gabung"/>
<userTask id="pejabat"/><scriptTask id="terbit"><script>{archive}</script></scriptTask><endEvent id="selesai"/><endEvent id="ditolak"/>
"""
BOUNDARY = """<boundaryEvent id="lewat" attachedToRef="atasan" cancelActivity="true"><timerEventDefinition><timeDuration>{wait}</timeDuration>
</timerEventDefinition></boundaryEvent><endEvent id="kedaluwarsa"/><sequenceFlow id="f_lewat" sourceRef="lewat" targetRef="kedaluwarsa"/>"""
FLOWS = (("mulai", "ajukan"), ("ajukan", "hitung"), ("hitung", "g_kuota"), ("g_kuota", "ajukan", "more"), ("g_kuota", "atasan", None, "f_cukup"),
         ("atasan", "g_atasan"), ("g_atasan", "bagi", "yes"), ("g_atasan", "ajukan", "again"), ("g_atasan", "ditolak", None, "f_tolak"),
         ("bagi", "verifikasi"), ("bagi", "arsip"), ("verifikasi", "gabung"), ("arsip", "gabung"), ("gabung", "pejabat"), ("pejabat", "terbit"),
         ("terbit", "selesai"))
PYTHON = {"more": "hari &gt; kuota", "yes": 'keputusan == "setuju"', "again": 'keputusan == "revisi"', "wait": '"P30D"',
          "script": "lama = hari", "archive": "arsip = True"}
FEEL = {"more": "hari &gt; kuota", "yes": 'keputusan = "setuju"', "again": 'keputusan = "revisi"', "wait": "P30D",
        "script": "hitung", "archive": "arsip"}


def xml(words: dict) -> bytes:
    flows = ""
    for number, (source, target, *more) in enumerate(FLOWS):
        condition = f"<conditionExpression>{words[more[0]]}</conditionExpression>" if more and more[0] else ""
        name = more[1] if len(more) > 1 else f"f{number}"
        flows += f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{condition}</sequenceFlow>'
    body = (NODES + BOUNDARY).format(**words)
    return (f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="https://runut.example/benchmark">'
            f'<process id="cuti" isExecutable="true">{body}{flows}</process></definitions>').encode()
