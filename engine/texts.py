"""Every sentence the engine makes: a code with parameters becomes words here, in the reader's language. Knows nothing else of the engine.

Other packages add their codes with `add`; a sentence is written once, Indonesian first, English second.
"""
from datetime import date, datetime, timedelta

LANGUAGES = ("id", "en")
MONTHS = {
    "id": ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]}
DAYS = {"id": ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
        "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]}

SENTENCES: dict[str, tuple[str, str]] = {
    # Refused
    "not_found": ("Halaman ini tidak ada, atau bukan untuk Anda.", "This page does not exist, or is not for you."),
    "not_yours": ("Tahap ini dipegang oleh {holder}.", "This step is held by {holder}."),
    "not_waiting": ("Tahap ini tidak sedang menunggu. Mungkin sudah diselesaikan.", "This step is not waiting. It may have been completed."),
    "stale": ("Permohonan berubah sejak halaman ini Anda buka. Isian Anda tidak hilang; periksa lagi lalu kirim.",
              "The request has changed since you opened this page. Your entries are kept; check again and send."),
    "invalid": ("Ada isian yang perlu diperbaiki.", "Some entries need correction."),
    "own_request": ("Anda tidak dapat memutus permohonan Anda sendiri.", "You cannot decide your own request."),
    "same_person": ("Tahap ini harus dikerjakan orang lain daripada tahap {element}.", "This step needs another person than step {element}."),
    "not_allowed_now": ("Tindakan ini tidak dapat dilakukan pada tahap sekarang.", "This cannot be done at the present step."),
    "limit_open": ("Anda sudah mempunyai {limit} permohonan yang berjalan. Selesaikan atau batalkan salah satunya.",
                   "You already have {limit} running requests. Finish or withdraw one of them."),
    "limit_open_other": ("Sudah ada {limit} permohonan yang berjalan.", "There are {limit} running requests already."),
    "concerned": ("Tahap ini menyangkut Anda atau unit Anda, sehingga ditangani orang lain.", "This step is about you or your unit, so somebody else handles it."),
    "not_eligible": ("Layanan ini tidak terbuka bagi Anda.", "This service is not open to you."),
    "duplicate_key": ("Formulir ini sudah terkirim dengan isian lain. Muat ulang halaman lalu isi kembali.",
                      "This form was already sent with other entries. Reload the page and fill it in again."),
    "locked": ("Terlalu banyak percobaan. Coba lagi pukul {until}.", "Too many attempts. Try again at {until}."),
    "unknown_login": ("NIP atau kata sandi tidak cocok.", "NIP or password do not match."),
    "unknown_code": ("NIP dan kode tidak cocok, atau kode ini sudah dipakai atau lewat waktunya.",
                     "NIP and code do not match, or this code was used or is over."),
    "rate_limited": ("Terlalu banyak permintaan. Coba lagi beberapa menit lagi.", "Too many requests. Try again in a few minutes."),
    "no_version": ("Layanan ini belum diterbitkan.", "This service is not published yet."),
    "already_claimed": ("Tugas ini sudah diambil oleh {by}.", "This task was already claimed by {by}."),
    "done_by": ("Tugas ini sudah selesai: {outcome}, oleh {who}, {at}.", "This task is done: {outcome}, by {who}, {at}."),
    "closed_at": ("Tugas ini sudah tidak menunggu: ditutup {at}.", "This task waits no more: it was closed on {at}."),
    "delegated": ("Tugas ini dilimpahkan kepada {to}.", "This task was delegated to {to}."),
    "draft_title": ("Tulis nama layanannya dengan 3 sampai 80 huruf.", "Write the name of the service in 3 to 80 letters."),
    "draft_changed": ("Draf ini berubah sejak halaman ini Anda buka. Muat ulang, lalu coba lagi.", "This draft has changed since you opened the page. Load it again."),
    "lock_lost": ("Pekerjaan ini tidak lagi dipegang oleh pengambilan itu: kuncinya habis dan sudah diambil lagi, atau sudah dikembalikan.",
                  "This attempt no longer holds the work: its lock ran out and somebody took it again, or it was given back."),
    "second_person": ("Penerbitan memerlukan orang kedua yang tidak mengubah draf ini.", "Publishing needs a second person who has not changed this draft."),
    "not_publishable": ("Berkas prosedur belum layak diterbitkan.", "The procedure's files cannot be published yet."),
    "database_unavailable": ("Basis data sedang tidak dapat ditulis. Tidak ada yang berubah; coba lagi sebentar lagi.",
                             "The database cannot be written at the moment. Nothing was changed; try again shortly."),
    # pages
    "choose_next": ("Kegiatan berikutnya", "What is done next"),
    "choose_done": ("Selesai, tidak ada lagi", "Done, nothing more"),
    "waiting_for": ("Menunggu {step}", "Waiting for {step}"),
    "returned_to_you": ("Dikembalikan kepada Anda untuk dilengkapi", "Returned to you for completion"),
    "you_act": ("Anda perlu bertindak: {step}", "You need to act: {step}"),
    "where": ("Tahap {at} dari {of} · {step}", "Step {at} of {of} · {step}"),
    "incident_heading": ("Sistem terganggu pada tahap {step}", "A technical fault holds step {step}"),
    "promise_since": ("{amount} sejak permohonan diajukan", "{amount} since the request was filed"),
    "promise_kept": ("Dipenuhi {at}", "Kept on {at}"),
    "promise_broken": ("Terlewati; dipenuhi {at}", "Missed; fulfilled on {at}"),
    "stopped": ("Dihentikan", "Stopped"),
    "promise_stopped": ("Berhenti dihitung selama menunggu pemohon", "Not counted while the applicant holds the request"),
    "promise_left": ("Tersisa {left} dari {total} hari kerja, berlanjut setelah Anda kirim",
                     "{left} of {total} working days left, continued when you send"),
    "promise_stopped_agency": ("Berhenti dihitung selama menunggu {agency}", "Not counted while it waits for {agency}"),
    "promise_left_agency": ("Tersisa {left} dari {total} hari kerja, berlanjut sesudah itu", "{left} of {total} working days left, continued after that"),
    "too_few": ("Belum cukup data. Janji layanan tetap berlaku.", "Too few cases yet. The service promise holds."),
    "some_days": ("{days} hari", "{days} days"),
    "promise_over": ("Lewat {days} hari kerja", "{days} working days over"),
    "amount_hari_kerja": ("{n} hari kerja", "{n} working days"), "amount_hari": ("{n} hari", "{n} days"), "amount_minggu": ("{n} minggu", "{n} weeks"),
    "amount_bulan": ("{n} bulan", "{n} months"), "amount_tahun": ("{n} tahun", "{n} years"), "amount_jam": ("{n} jam", "{n} hours"),
    "not_so": ("tidak {what}", "not {what}"), "yes": ("Ya", "Yes"),
    "f_position": ("Jabatan", "Position"), "f_rank": ("Pangkat", "Rank"), "f_unit": ("Unit kerja", "Unit"),
    "submit_send": ("Kirim", "Send"), "submit_complete": ("Selesaikan", "Complete"),
    "working_days": ("{days} hari kerja", "{days} working days"),
    "legal_later": ("{amount} sejak tahap {step}", "{amount} from the step {step}"),
    "late_by": ("Terlambat {days} hari kerja", "{days} working days late"),
    "late_just": ("Baru saja lewat batas", "Just past its limit"),
    "until_hour": ("Sampai {hour}", "Until {hour}"),
    "days_left": ("{days} hari kerja lagi", "{days} working days left"),
    "no_limit": ("Tanpa batas", "No limit"),
    "if_branch": ("bila {branch}", "if {branch}"),
    "nobody": ("Belum ada pejabat; diteruskan kepada pengelola layanan", "No official in office; passed on to the service owner"),
    "system": ("Sistem", "System"), "outside_system": ("sistem luar", "an outside system"), "waiting_outside": ("Menunggu {who}: {step}", "Waiting for {who}: {step}"),
    "agency": ("Instansi luar", "Outside agency"),
    "applicant": ("Pemohon", "Applicant"),
    "administrator": ("Administrator", "an administrator"),
    "mail_sealed": ("Kode dalam surel ini tidak dapat dibuka lagi karena kunci rahasia kantor telah diganti. Jalankan lagi untuk mengirim kode baru.",
                    "The code in this mail cannot be opened any more: the office's secret has changed. Try again to send a new code."),
    "you": ("Anda", "You"),
    "acting_as": ("Anda bertindak sebagai {form} {title}", "You act as {form} {title}"),
    "substitute_for": ("Pengganti", "Substitute for"),
    "in_name_of": ("a.n.", "for"),
    "in_name_of_whom": ("limpahan dari {who}", "delegated by {who}"),
    "next_holder": ("{step} di tangan {holder}", "{step}, with {holder}"),
    "next_you": ("Tahap berikutnya juga pada Anda: {step}", "The next step is yours too: {step}"),
    "next_end": ("Permohonan selesai: {outcome}", "The request has ended: {outcome}"),
    "next_system": ("Diteruskan oleh sistem", "Passed on by the system"),
    "next_step_limit": ("{step}, paling lama {limit}.", "{step}, within {limit}."),
    "next_step": ("{step}.", "{step}."),
    "r_reason": ("Alasan", "Reason"),
    "r_by": ("Diputus oleh", "Decided by"),
    "r_basis": ("Dasar hukum", "Legal basis"),
    "r_objection": ("Keberatan", "Objection"),
    "r_object": ("Tertulis kepada {to}, paling lambat {until}", "In writing to {to}, until {until}"),
    "r_object_over": ("Tertulis kepada {to}; waktunya berakhir {until}", "In writing to {to}; the time ended on {until}"),
    # history
    "h_filed": ("Diajukan oleh {who}", "Filed by {who}"),
    "h_filed_for": ("Diajukan oleh {who} atas nama pemohon", "Filed by {who} for the applicant"),
    "h_task_opened": ("{step}: menunggu {holder}", "{step}: waiting for {holder}"),
    "h_task_done": ("{step}: {outcome}, oleh {who}", "{step}: {outcome}, by {who}"),
    "h_task_done_plain": ("{step} selesai, oleh {who}", "{step} completed, by {who}"),
    "h_task_cancelled": ("{step} ditutup", "{step} closed"),
    "h_claimed": ("{step} diambil oleh {who}", "{step} claimed by {who}"),
    "h_delegated": ("{step} dilimpahkan kepada {to} oleh {who}", "{step} delegated to {to} by {who}"),
    "h_taken_back": ("{step} diambil kembali oleh {who}", "{step} taken back by {who}"),
    "h_released": ("{step} dilepaskan oleh {who}", "{step} released by {who}"),
    "h_caught_message": ("{step}: pesan diterima", "{step}: message received"), "h_caught_signal": ("{step}: sinyal diterima", "{step}: signal received"),
    "h_caught": ("{step}: terjadi", "{step}: happened"),
    "h_fired_condition": ("{step}: syaratnya terpenuhi", "{step}: its condition holds"), "h_thrown": ("{step}: disampaikan", "{step}: sent"),
    "h_begun": ("Dimulai sendiri oleh {step}", "Begun by itself: {step}"),
    "h_action": ("{step}: {who}", "{step}: {who}"),
    "h_timer": ("{step}: waktunya tiba (otomatis)", "{step}: its time has come (automatic)"),
    "h_step": ("{step} (otomatis)", "{step} (automatic)"),
    "h_ended": ("Permohonan selesai: {outcome}", "The request has ended: {outcome}"),
    "whole_request": ("Seluruh permohonan", "The whole request"),
    "h_asked": ("Pertanyaan dari {who}: “{text}”", "Question from {who}: “{text}”"),
    "ask_title": ("Tanyakan permohonan ini", "Ask about this request"),
    "ask_label": ("Pertanyaan Anda", "Your question"),
    "ask_hint": ("Dikirim kepada pemegang tahap ini dan kepala unit pengelola layanan, dan tercatat dalam riwayat permohonan.",
                 "Sent to the holder of this step and the head of the unit in charge of the service, and kept in the history of the request."),
    "ask_send": ("Kirim pertanyaan", "Send the question"),
    "asked_today": ("Anda sudah bertanya hari ini. Pertanyaan berikutnya dapat dikirim besok.", "You have asked today already. You can ask again tomorrow."),
    "n_inquiry": ("Pertanyaan pemohon tentang {number} yang melewati janji", "The applicant asks about {number}, which is past its promise"),
    "h_calendar": ("Kalender kerja berubah; batas waktu dihitung ulang (otomatis)", "The calendar has changed; deadlines were computed again (automatic)"),
    "h_incident": ("Gangguan teknis pada tahap {step}; petugas telah diberi tahu", "Technical fault at step {step}; staff were told"),
    # notices
    "n_status": ("Permohonan {number}: {status}", "Request {number}: {status}"),
    "n_returned": ("Permohonan {number} dikembalikan kepada Anda untuk dilengkapi", "Request {number} was returned to you for completion"),
    "n_you_act": ("Permohonan {number} menunggu Anda: {step}", "Request {number} waits for you: {step}"),
    "n_ended": ("Permohonan {number} selesai: {status}", "Request {number} has ended: {status}"),
    "n_received": ("Permohonan {number} telah diterima", "Request {number} was received"),
    "n_filed_for": ("Permohonan {number} diajukan atas nama Anda oleh {who}", "Request {number} was filed for you by {who}"),
    "n_task": ("Tugas baru: {step}, permohonan {number}, batas {due}", "New task: {step}, request {number}, due {due}"),
    "n_remind": ("Pengingat: {step}, permohonan {number}, batas {due}", "Reminder: {step}, request {number}, due {due}"),
    "n_remind_other": ("Pengingat: {step} pada {holder}, permohonan {number}, batas {due}", "Reminder: {step} with {holder}, request {number}, due {due}"),
    "n_late": ("Lewat batas: {step}, permohonan {number}, batasnya {due}", "Overdue: {step}, request {number}, it was due {due}"),
    "n_late_other": ("Lewat batas: {step} pada {holder}, permohonan {number}, batasnya {due}",
                     "Overdue: {step} with {holder}, request {number}, it was due {due}"),
    "n_escalated": ("Dieskalasi kepada Anda: {step} pada {holder}, permohonan {number}, batasnya {due}",
                    "Escalated to you: {step} with {holder}, request {number}, it was due {due}"),
    "n_listed": ("Masuk daftar keterlambatan Anda: {step} pada {holder}, permohonan {number}, batasnya {due}",
                 "On your list of delays: {step} with {holder}, request {number}, it was due {due}"),
    "n_breach_own": ("Permohonan {number}: {step} melewati batasnya {due}; pejabatnya sudah diingatkan",
                     "Request {number}: {step} is past its limit {due}; the official was reminded"),
    "n_escalated_own": ("Permohonan {number}: {step} terlambat dan dieskalasi kepada {to}", "Request {number}: {step} is late and was escalated to {to}"),
    # what the ladder of reminders did
    "m_reminded": ("Pengingat otomatis {at}", "Automatic reminder, {at}"),
    "m_reminded_to": ("Pengingat otomatis {at}: {to}", "Automatic reminder, {at}: {to}"),
    "m_escalated": ("Dieskalasi otomatis {at}", "Escalated automatically, {at}"),
    "m_escalated_to": ("Dieskalasi otomatis {at} kepada {to}", "Escalated automatically, {at}, to {to}"),
    "m_listed": ("Masuk daftar keterlambatan {at}", "Put on the list of delays, {at}"),
    "m_listed_to": ("Masuk daftar keterlambatan {at}: {to}", "Put on the list of delays, {at}: {to}"),
    "m_silence": ("Dianggap {outcome}: sampai batas waktunya tidak ada putusan ({basis})", "Counts as {outcome}: nothing was decided until its limit ({basis})"),
    "h_silence": ("{step} dianggap {outcome}: sampai batas waktunya tidak ada putusan ({basis})",
                  "{step} counts as {outcome}: nothing was decided until its limit ({basis})"),
    "n_silence": ("Permohonan {number}: {step} dianggap {outcome}, karena sampai batas waktunya tidak ada putusan. Dasar hukum: {basis}",
                  "Request {number}: {step} counts as {outcome}, because nothing was decided until its limit. Legal basis: {basis}"),
    "h_measure": ("{step}: {what}", "{step}: {what}"),
    "h_reminded": ("pengingat otomatis kepada {to}", "automatic reminder to {to}"),
    "h_escalated": ("dieskalasi otomatis kepada {to}", "escalated automatically to {to}"),
    "h_listed": ("masuk daftar keterlambatan {to}", "put on the list of delays of {to}"),
    "substitute_title": ("Pengganti {title}", "Substitute of {title}"),
    "nobody_told": ("pengelola layanan", "the service owner"),
    # telling people outside of the pages
    "tell_keputusan": ("Keputusan dan permintaan tentang Anda", "Decisions and questions about yourself"),
    "tell_keputusan_hint": ("Permohonan Anda selesai, atau menunggu Anda. Selalu dikirim segera.", "Your request has ended, or waits for you. Always sent at once."),
    "tell_tenggat": ("Pengingat dan keterlambatan", "Reminders and delays"),
    "tell_tenggat_hint": ("Tugas Anda hampir atau sudah lewat batas, atau dieskalasi kepada Anda.", "Your task is nearly or already overdue, or one was escalated to you."),
    "tell_tugas": ("Tugas baru", "New tasks"),
    "tell_tugas_hint": ("Permohonan yang menunggu keputusan atau pemeriksaan Anda.", "Requests that wait for your decision or check."),
    "tell_permohonan": ("Perjalanan permohonan Anda", "Progress of your requests"),
    "tell_permohonan_hint": ("Diterima, berpindah tahap, terlambat.", "Received, moved to another step, late."),
    "tell_way": ("Pilih salah satu cara.", "Choose one of the ways."),
    "tell_address": ("Alamat ini terlalu panjang atau memuat tanda yang tidak terbaca.", "This address is too long or holds characters nobody can read."),
    "tell_digest": ("{n} pemberitahuan, {day}", "{n} notifications, {day}"),
    "tell_digest_one": ("Satu pemberitahuan, {day}", "One notification, {day}"),
    "tell_dear": ("Yth. {name}", "Dear {name}"),
    "tell_footer": ("Layanan kepegawaian {office}. Cara Anda diberi tahu dapat diubah di {url}", "Personnel services of {office}. Change how you are told at {url}"),
    "tell_state": ("Keadaan", "State"),
    "tell_holder": ("Di tangan", "With"),
    "tell_survey": ("Nilai layanan ini, satu menit dan tanpa nama: {url}", "Rate this service, one minute and without your name: {url}"),
    "tell_promise": ("Janji layanan", "Service promise"),
    "tell_legal": ("Batas hukum", "Legal limit"),
    # calendar files
    "ics_name": ("Hari tidak masuk kerja", "Days away from work"),
    "ics_away": ("Tidak masuk kerja", "Away from work"),
    "ics_request": ("Permohonan {number}", "Request {number}"),
    "n_delegated": ("{who} melimpahkan kepada Anda tahap {step} dari {number}", "{who} delegated step {step} of {number} to you"),
    "n_taken_back": ("{who} mengambil kembali tahap {step} dari {number}", "{who} took back step {step} of {number}"),
    "n_delegate_done": ("{who} menyelesaikan atas nama Anda tahap {step} dari {number}", "{who} completed step {step} of {number} in your name"),
    "answer_question": ("Jawab pertanyaan", "Answer a question"),
    "n_question": ("Ada pertanyaan bagi Anda tentang permohonan {number}; permohonan menunggu jawaban Anda", "There is a question for you about request {number}; it waits for your answer"),
    "n_answer": ("Pertanyaan Anda tentang permohonan {number} dijawab", "Your question about request {number} was answered"),
    "n_shared": ("Ada catatan bagi Anda pada permohonan {number}", "There is a note for you in request {number}"),
    "remark_kind": ("Pilih untuk siapa tulisan ini.", "Choose for whom this is."),
    "remark_words": ("Tulis 2 sampai {most} huruf.", "Write 2 to {most} letters."),
    "delegate_whom": ("Pilih rekan yang menerima limpahan.", "Choose the colleague who takes it over."),
    "delegate_why": ("Tulis alasannya, 10 sampai 500 huruf.", "Write the reason, 10 to 500 letters."),
    "n_follow": ("Hari ini Anda ingin melihat lagi {number}: {step}", "Today you wanted to look at {number} again: {step}"),
    "filter_name": ("Beri nama saringan, paling banyak 40 huruf.", "Give the filter a name of at most 40 letters."),
    "filter_personal": ("Nama saringan tidak boleh memuat NIP atau nomor pribadi lain.", "The name of a filter must not hold a NIP or another personal number."),
    "filter_many": ("Paling banyak {most} saringan. Hapus salah satunya.", "At most {most} filters. Remove one of them."),
    "follow_day": ("Pilih tanggal sesudah hari ini, paling lama setahun lagi.", "Choose a day after today, within a year."),
    "file_kind": ("{name}: hanya PDF, JPG, atau PNG yang diterima.", "{name}: only PDF, JPG or PNG is accepted."),
    "file_count": ("Paling banyak {most} berkas untuk satu permohonan.", "At most {most} files for one request."),
    "file_broken": ("{name} rusak atau terpotong. Simpan atau pindai ulang, lalu pilih lagi.", "{name} is damaged or cut off. Save or scan it again, then choose it again."),
    "file_pixels": ("{name} terlalu besar ukuran gambarnya: paling banyak {most} juta titik. Perkecil, lalu pilih lagi.",
                    "The picture {name} is too large: at most {most} million pixels. Make it smaller, then choose it again."),
    "file_case_mb": ("Seluruh lampiran satu permohonan paling banyak {most} MB.", "All attachments of one request together: at most {most} MB."),
    "file_day_mb": ("Lampiran Anda hari ini sudah mencapai batas {most} MB. Kirim lagi besok, atau perkecil berkasnya.",
                    "Your attachments of today have reached the limit of {most} MB. Send again tomorrow, or make the files smaller."),
    "file_infected": ("{name} ditolak pemindai virus. Bersihkan perangkat Anda, lalu kirim berkas yang lain.",
                      "The virus scanner refuses {name}. Clean your device, then send another file."),
    "file_unscanned": ("Lampiran belum dapat diperiksa pemindai virus. Isian Anda tetap ada; coba lagi beberapa menit lagi.",
                       "Attachments cannot be checked for viruses right now. What you typed is kept; try again in a few minutes."),
    "file_size": ("{name} lebih besar daripada {most} MB.", "{name} is larger than {most} MB."),
    "n_substitute": ("{who}, {position}, menunjuk Anda sebagai penggantinya dari {start} sampai {until}",
                     "{who}, {position}, named you as substitute from {start} until {until}"),
    "n_substitute_of_you": ("{stand_in} ditunjuk sebagai pengganti Anda dari {start} sampai {until}", "{stand_in} was named as your substitute from {start} until {until}"),
    "n_substitute_ended": ("{stand_in} tidak lagi menjadi pengganti {who}", "{stand_in} is no longer the substitute of {who}"),
    "until_ended": ("diakhiri", "it is ended"),
    "substitute_whom": ("Pilih pegawai yang menggantikan Anda: NIP-nya, atau cari lalu pilih satu nama.",
                        "Choose who stands in for you: a NIP, or search and choose one name."),
    "substitute_himself": ("Seseorang tidak dapat menggantikan dirinya sendiri.", "Nobody can be his own substitute."),
    "substitute_many": ("Paling banyak {most} pengganti yang belum berakhir.", "At most {most} substitutes that are not over."),
    "substitute_service": ("Layanan ini tidak ada.", "There is no such service."),
    "substitute_how": ("Pilih kapan pengganti bertugas.", "Choose when the substitute stands in."),
    "period_over": ("Tanggal akhirnya sudah lewat.", "The period is over already."),
    "letter_future": ("Tanggal surat tidak dapat sesudah hari ini.", "The date of the letter cannot be after today."),
    # letters
    "letter_footer": ("Dokumen diterbitkan oleh sistem {system}; keasliannya dapat diperiksa melalui kode QR. Nomor {number}.",
                      "Document issued by {system}; verify it by its QR code. Number {number}."),
}


def amount(text: str, language: str = "id") -> str:
    """An amount of time as procedures write it (`2 hari kerja`) in the reader's language; anything else as it stands."""
    number, _, unit = text.partition(" ")
    code = f"amount_{unit.replace(' ', '_')}"
    if language == "id" or not number.isdigit() or code not in SENTENCES:
        return text
    words = say(code, language, n=number)
    return words[:-1] if number == "1" else words


def add(sentences: dict[str, tuple[str, str]]) -> None:
    """Register a package's own codes; the same code twice with other words is a programming error."""
    for code, pair in sentences.items():
        if SENTENCES.setdefault(code, pair) != pair:
            raise ValueError(f"two sentences for the code {code!r}")


def say(code: str, language: str = "id", **params) -> str:
    """The sentence of a code. Dates and moments among the parameters are written out."""
    pair = SENTENCES[code]
    words = pair[LANGUAGES.index(language) if language in LANGUAGES else 0]
    return words.format(**{k: _word(v, language) for k, v in params.items()})


def _word(value: object, language: str) -> object:
    if isinstance(value, datetime):
        return long_moment(value, language)
    if isinstance(value, date):
        return long_day(value, language)
    return "" if value is None else value


def long_day(value: date, language: str = "id") -> str:
    """24 November 2026"""
    return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"


def week_day(value: date, language: str = "id") -> str:
    """Selasa, 24 November 2026"""
    return f"{DAYS[language][value.weekday()]}, {long_day(value, language)}"


def hour(value: datetime, label: str | None = None, language: str = "id") -> str:
    """14.30 WIB; the zone as the office writes it, else by the name it has of itself."""
    label = value.tzname() if label is None else label
    return f"{value:%H.%M} {label or ''}".rstrip() if language == "id" else f"{value:%H:%M} {label or ''}".rstrip()


def long_moment(value: datetime, language: str = "id", label: str | None = None) -> str:
    """Selasa, 24 November 2026, 14.30 WIB"""
    return f"{week_day(value, language)}, {hour(value, label, language)}"


def span(start: date, end: date, language: str = "id") -> str:
    """7 s.d. 9 Desember 2026; only what differs is written twice."""
    to = " s.d. " if language == "id" else " to "
    if start == end:
        return long_day(start, language)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}{to}{long_day(end, language)}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[language][start.month - 1]}{to}{long_day(end, language)}"
    return f"{long_day(start, language)}{to}{long_day(end, language)}"


def months(start: date, end: date, language: str = "id") -> str:
    """Juni s.d. November 2026"""
    to, last = " s.d. " if language == "id" else " to ", f"{MONTHS[language][end.month - 1]} {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return last
    first = MONTHS[language][start.month - 1]
    return f"{first}{to}{last}" if start.year == end.year else f"{first} {start.year}{to}{last}"


def decimal(value: float, places: int = 1, language: str = "id") -> str:
    """2,4 (and never -0,0)"""
    text = f"{round(value, places) + 0.0:.{places}f}"
    return text.replace(".", ",") if language == "id" else text


def working_days(span_of_work: timedelta, day: timedelta, language: str = "id") -> str:
    """A working time as days with one decimal, one working day being `day` long."""
    return decimal(span_of_work / day, 1, language)
