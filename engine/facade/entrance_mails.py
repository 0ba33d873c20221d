"""The mails of the entrance and of the counter, in the reader's language. Knows words; {kode} is filled in when the mail is sent, never before."""
from engine.run import outbox
from engine.run.environment import Environment

MAILS = {
    "activation": {
        "id": ("Kode aktivasi akun layanan kepegawaian", """Yth. {name}

Akun Anda pada layanan kepegawaian {office} siap diaktifkan.

Kode aktivasi: {{kode}}
Berlaku sampai: {until}

Buka {url}/aktivasi, isi NIP dan kode ini, lalu buat kata sandi Anda sendiri.
Kode hanya dapat dipakai satu kali. Jangan berikan kode ini kepada siapa pun, termasuk petugas.
"""),
        "en": ("Activation code for the personnel services", """Dear {name}

Your account at the personnel services of {office} can be activated.

Activation code: {{kode}}
Valid until: {until}

Open {url}/aktivasi, enter your NIP and this code, and choose your own password.
The code counts once. Give it to nobody, officers included.
""")},
    "reset": {
        "id": ("Kode untuk mengganti kata sandi", """Yth. {name}

Ada permintaan mengganti kata sandi akun Anda pada layanan kepegawaian {office}.

Kode: {{kode}}
Berlaku sampai: {until}

Buka {url}/aktivasi, isi NIP dan kode ini, lalu buat kata sandi baru.
Bila bukan Anda yang meminta, abaikan surat ini: kata sandi Anda tidak berubah.
"""),
        "en": ("Code to change your password", """Dear {name}

Somebody asked to change the password of your account at the personnel services of {office}.

Code: {{kode}}
Valid until: {until}

Open {url}/aktivasi, enter your NIP and this code, and choose a new password.
If it was not you, ignore this mail: your password has not changed.
""")},
    "filed_for": {
        "id": ("Permohonan {number} diajukan atas nama Anda", """Yth. {name}

{who} ({position}) mengajukan permohonan atas nama Anda pada {at}.

Layanan: {title}
Nomor registrasi: {number}

Lihat permohonan: {url}/permohonan/{case}
Bila Anda tidak memintanya, tarik permohonan itu dari halaman tersebut atau hubungi {who}.
"""),
        "en": ("Request {number} was filed for you", """Dear {name}

{who} ({position}) filed a request for you on {at}.

Service: {title}
Registration number: {number}

See the request: {url}/permohonan/{case}
If you did not ask for it, withdraw the request on that page or turn to {who}.
""")},
}


def put(env: Environment, kind: str, person, language: str, due: str, *, sealed: dict | None = None, case: str | None = None, event: int | None = None,
        **values) -> str:
    """A mail job to a person (a row with the columns of `person`, with an address); the id of the job."""
    subject, body = MAILS[kind][language if language in MAILS[kind] else "id"]
    values.update(name=person.name, office=env.settings.office.name, url=env.settings.web.url(), case=case)
    payload = {"to": {"name": person.name, "email": person.email, "person": person.id}, "subject": subject.format(**values), "body": body.format(**values),
               "attach": [], **({"sealed": sealed} if sealed else {})}
    return outbox.put(env.tx, "mail", case, event, payload, due)
