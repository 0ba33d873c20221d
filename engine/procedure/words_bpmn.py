"""Indonesian words of what the BPMN rules find (engine.bpmn.codes holds the codes and their English). Knows codes only.

BPMN: code to (sentence id, sentence en, repair id, repair en), made from the two tables below.
"""
import re

from engine.bpmn.codes import PROBLEMS

SENTENCES: dict[str, str] = {
    # the file
    "too_large": "Berkas terlalu besar.", "doctype": "Berkas berisi DOCTYPE, yang tidak diperlukan.", "encoding": "Berkas ditulis dengan pengodean {found}; yang diterima UTF-8.", "not_bpmn": "Berkas ini XML, tetapi bukan BPMN.",
    "nested_too_deep": "Sub-proses bersarang lebih dari {limit} tingkat.", "too_many_elements": "Diagram berisi lebih dari {limit} elemen.",
    "schema": "Berkas menyimpang dari skema BPMN: {reason}.", "no_process": "Tidak ada proses yang dapat dijalankan.", "not_understood": "Diagram tidak dapat dibaca: {reason}.",
    "duplicate_id": "Id ini dipakai lebih dari satu kali.", "no_id": "Ada elemen tanpa id.", "dangling_reference": "Rujukan {target} tidak ada.",
    "wrong_reference": "Rujukan {target} menunjuk ke jenis yang salah.",
    # flows
    "flow_leads_nowhere": "Alur {flow} tidak berawal atau berakhir pada elemen.", "flow_leaves_scope": "Alur melintasi batas proses atau sub-proses.",
    "flow_into_start": "Ada alur menuju elemen awal.", "flow_out_of_end": "Ada alur keluar dari elemen akhir.", "flow_into_boundary": "Ada alur menuju peristiwa tepi.",
    "flow_into_link": "Ada alur menuju penghubung penerima.", "flow_out_of_link": "Ada alur keluar dari penghubung pengirim.",
    "flow_not_listed": "Sebuah alur tidak tercatat pada elemennya.", "flow_of_another": "Elemen mencatat alur yang bukan miliknya.",
    "flows_not_listed": "Elemen tidak mencatat alurnya.", "flow_without_id": "Ada alur tanpa id.", "no_flow_in": "Tidak ada alur yang menuju elemen ini.",
    "no_flow_out": "Tidak ada alur yang keluar dari elemen ini.", "no_start": "Ada akhir, tetapi tidak ada awal.", "no_end": "Ada awal, tetapi tidak ada akhir.",
    "no_path_to_end": "Dari sini tidak ada jalan menuju akhir.", "unreachable": "Elemen ini tidak pernah tercapai.",
    "circle_without_wait": "Lingkaran ini tidak pernah menunggu: permohonan akan berputar tanpa henti.",
    "circle_without_person": "Lingkaran ini hanya berisi langkah otomatis dan dapat berputar terlalu lama.",
    "flow_without_condition": "Salah satu jalan tidak mempunyai syarat dan bukan jalan bawaan.",
    "condition_not_allowed": "Syarat tidak diperbolehkan pada alur yang keluar dari peristiwa.", "only_way_out_is_conditional": "Satu-satunya jalan keluar mempunyai syarat.",
    "default_with_condition": "Jalan bawaan mempunyai syarat.", "default_of_another": "Jalan bawaan bukan milik elemen ini.", "empty_expression": "Sebuah ungkapan kosong.",
    "not_formal_expression": "Sebuah ungkapan tidak ditandai sebagai ungkapan formal.", "immediate_in_executable": "isImmediate tidak berarti pada proses yang dijalankan.",
    # gateways
    "gateway_without_choice": "Gerbang ini hanya mempunyai satu jalan masuk dan satu jalan keluar.", "gateway_direction": "Arah gerbang tidak sesuai dengan alurnya.",
    "needs_two_arms": "Gerbang peristiwa memerlukan paling sedikit dua cabang.", "arm_catches_nothing": "Cabang {arm} tidak menunggu sesuatu yang dapat ditunggu.",
    "arm_with_other_way_in": "Cabang {arm} dapat dicapai dari jalan lain.", "arm_with_boundary": "Cabang {arm} mempunyai peristiwa tepi.",
    "arms_mixed": "Peristiwa pesan dan tugas terima bercampur di belakang satu gerbang.", "parallel_event_gateway": "Gerbang peristiwa serentak memulai proses, oleh pesan.",
    "starts_process_with_flow_in": "Elemen ini memulai proses, tetapi ada alur masuk.", "starts_process_beside_start": "Elemen ini memulai proses di samping elemen awal.",
    "may_wait_forever": "Langkah {step} dapat menunggu selamanya bila {way}: dari {missing} tidak pernah ada yang datang.",
    "waits_forever": "Langkah {step} menunggu selamanya: dari {missing} tidak pernah ada yang datang.",
    "done_several_times": "Langkah {step} dapat dikerjakan beberapa kali: beberapa jalan menuju ke sana bersamaan tanpa digabung lebih dahulu.",
    "not_explored": "Tidak semua jalan permohonan dapat diperiksa: diagramnya terlalu bercabang.",
    # events
    "event_kind_not_allowed": "Jenis peristiwa ini tidak boleh ada di sini.", "waits_for_nothing": "Elemen ini tidak menunggu apa pun.",
    "event_not_named": "Tidak disebut pesan atau sinyal yang mana.", "no_code": "Galat atau eskalasi dilempar tanpa kode.", "empty_condition": "Peristiwa bersyarat tanpa syarat.",
    "always_interrupts": "Galat, batal, dan kompensasi selalu menghentikan.", "not_for_compensation": "Elemen awal tidak dapat untuk kompensasi.",
    "cancel_outside_transaction": "Batal di luar transaksi.", "attached_to_nothing": "Peristiwa tepi tidak menempel pada kegiatan.",
    "attached_in_another_scope": "Peristiwa tepi menempel pada kegiatan di tempat lain.", "compensation_with_flow": "Kompensasi dihubungkan dengan asosiasi, bukan alur.",
    "compensation_without_handler": "Kompensasi memerlukan tepat satu kegiatan penangan.", "handler_not_marked": "Kegiatan penangan tidak ditandai untuk kompensasi.",
    "handler_with_flow": "Kegiatan penangan mempunyai alur.", "cannot_be_compensated": "Tidak ada yang dapat membatalkan kegiatan itu.",
    "link_leads_nowhere": "Tidak ada penghubung penerima bernama {link}.", "nothing_leads_to_link": "Tidak ada penghubung pengirim bernama {link}.",
    "link_with_several_targets": "Beberapa penghubung penerima bernama {link}.", "link_stands_alone": "Penghubung tidak dapat bersama peristiwa lain.",
    "definition_of_another_event": "Rujukan menunjuk ke dalam peristiwa lain.", "timer_needs_one_time": "Pewaktu memerlukan tepat satu waktu.",
    "timer_not_iso": "Waktu {text} bukan ISO 8601 dan bukan FEEL yang diawali `=`.", "cycle_without_limit": "Pewaktu berulang tanpa batas.",
    "cycle_too_short": "Pewaktu berulang lebih cepat dari satu menit.", "started_by_event": "Syarat tidak dapat memulai proses: belum ada yang tertulis.",
    # activities
    "two_loop_markers": "Kegiatan mempunyai dua tanda pengulangan.", "below_one": "Sebuah angka kurang dari satu.", "number_or_list": "Pengulangan memerlukan jumlah atau daftar.",
    "behavior_without_event": "Peristiwa perilakunya tidak ada.", "behavior_event_not_thrown": "Peristiwa perilakunya tidak dapat dilempar.",
    "too_many_instances": "Pengulangan lebih dari {limit} kali.", "output_list": "Pengulangan dengan keluaran menyebut daftarnya (loopDataOutputRef) dan butirnya (outputDataItem).",
    "needs_one_start": "Sub-proses memerlukan tepat satu awal.", "sub_process_start_waits": "Awal sub-proses menunggu sesuatu.",
    "event_sub_process_with_flow": "Sub-proses peristiwa mempunyai alur.", "event_sub_process_with_boundary": "Sub-proses peristiwa mempunyai peristiwa tepi.",
    "ad_hoc": "Sub-proses ad-hoc tanpa tugas orang: tidak ada yang memilih, semuanya dijalankan.",
    "ad_hoc_empty": "Sub-proses ad-hoc tanpa kegiatan.", "ad_hoc_with_start_or_end": "Awal atau akhir dalam sub-proses ad-hoc.",
    "calls_nothing": "Proses yang dipanggil tidak ada dalam berkas ini.", "calls_itself": "Sebuah proses memanggil dirinya sendiri.",
    "called_without_plain_start": "Proses yang dipanggil tidak mempunyai awal biasa.",
    "call_with_data": "Asosiasi data panggilan ini memerlukan transformasi, yang tidak dijalankan.", "correlation": "Properti korelasi {property} tidak diikat pada data proses mana pun.",
    "foreign_element": "Elemen dari jenis diagram lain.",
    # pools, lanes, messages
    "lane_of_another_process": "Sebuah lajur mencatat elemen dari tempat lain.", "message_flow_at_gateway": "Alur pesan pada gerbang.",
    "message_flow_in_one_pool": "Kedua ujung alur pesan ada dalam satu kolam.", "cannot_send": "Asal alur pesan tidak dapat mengirim.",
    "cannot_receive": "Tujuan alur pesan tidak dapat menerima.", "not_a_message_event": "Ujung alur pesan adalah peristiwa tanpa pesan.",
    # data
    "as_many_data_as_events": "Jumlah data tidak sama dengan jumlah peristiwa pembawanya.", "association_elsewhere": "Asosiasi data tidak berakhir pada elemennya.",
    "association_wrong_way": "Arah asosiasi data terbalik.", "called_data_differs": "Datanya berbeda dari yang dinyatakan elemen yang dipanggil.",
    "collection_differs": "isCollection berbeda dari definisinya.", "condition_is_a_number": "Syarat berupa angka.", "data_in_no_set": "Data tidak masuk himpunan mana pun.",
    "data_of_another": "Data milik elemen lain.", "data_on_the_wrong_side": "Data ada pada sisi yang salah.", "item_not_of_its_list": "Jenis butir berbeda dari daftarnya.",
    "message_of_another_operation": "Pesan berbeda dari pesan operasinya.", "message_without_operation": "Pesan berdata tanpa operasi.",
    "more_than_one_set": "Lebih dari satu himpunan.", "multiplicity": "Jumlah peserta paling sedikit dan paling banyak tidak sesuai.", "not_a_list": "Data yang dirujuk bukan daftar.",
    "not_a_media_type": "Bukan jenis media.", "not_a_uri": "Bukan URI.", "not_named": "Sesuatu yang memerlukan nama tidak bernama.",
    "operation_answer": "Jawaban operasi tidak sesuai dengan data keluaran.", "operation_without_input": "Operasi memerlukan data masukan.",
    "property_out_of_sight": "Properti tidak terlihat dari sini.", "public_and_executable": "Proses publik tidak dijalankan.",
    "reference_outside_set": "Rujukan di luar himpunannya.", "sets_not_mutual": "Himpunan masukan dan keluaran tidak saling merujuk.",
    "operation_not_bound": "Operasi {operation} dari antarmuka yang ditawarkan tidak diikat pada data.", "script_without_format": "Format skrip tidak disebut.", "reference_named_otherwise": "Rujukan objek data bernama lain daripada objek dan keadaannya.",
    "several_sources": "Beberapa sumber memerlukan transformasi.", "types_differ": "Jenis sumber dan tujuan berbeda.",
}
REPAIRS: dict[str, tuple[str, str]] = {
    "flow_without_condition": ("Tulis syarat pada alur {flow} atau jadikan jalan bawaan.", "Write a condition on flow {flow} or make it the default."),
    "no_flow_out": ("Hubungkan dengan langkah berikutnya atau dengan akhir.", "Connect it to the next step or to an end."),
    "no_flow_in": ("Hubungkan dari langkah sebelumnya, atau hapus.", "Connect it from the step before, or remove it."),
    "unreachable": ("Hubungkan dari langkah sebelumnya, atau hapus.", "Connect it from the step before, or remove it."),
    "no_path_to_end": ("Tambahkan jalan menuju akhir.", "Add a way to an end."),
    "may_wait_forever": ("Gabungkan dengan jenis gerbang yang sama dengan yang membagi jalannya.", "Join with the same kind of gateway that split the ways."),
    "waits_forever": ("Gabungkan dengan jenis gerbang yang sama dengan yang membagi jalannya.", "Join with the same kind of gateway that split the ways."),
    "done_several_times": ("Gabungkan jalan yang bersamaan dengan gerbang serentak sebelum langkah itu.", "Join the ways with a parallel gateway before that step."),
    "not_explored": ("Tidak perlu apa-apa bila jalannya sudah benar; sub-proses memperkecil cabangnya.", "Nothing to do if the ways are right; sub-processes make it smaller."),
    "timer_not_iso": ("Tulis misalnya P2D, atau FEEL yang diawali `=`.", "Write P2D for instance, or FEEL after `=`."),
    "correlation": ("Tulis nilainya sebagai properti `correlation` pada elemen penerima.", "Write the value as property `correlation` of the element that receives."),
    "call_with_data": ("Pakai properti `in` dan `out`.", "Use the properties `in` and `out`."),
    "doctype": ("Simpan ulang dari penyuntingnya.", "Save it again from its editor."),
    "encoding": ("Simpan ulang sebagai UTF-8.", "Save it again as UTF-8."),
    "not_bpmn": ("Pilih berkas .bpmn dari penyunting diagram.", "Choose a .bpmn file of the diagram editor."),
    "gateway_without_choice": ("Hapus gerbang itu atau tambahkan jalan.", "Remove the gateway or add a way."),
}
DEFAULT = ("Perbaiki elemen itu pada diagram.", "Correct that element in the diagram.")
_PARAMETERS = re.compile(r"\s*\[[a-z, ]+\]$")


def _english(code: str) -> str:
    plain = _PARAMETERS.sub("", PROBLEMS[code])
    return f"{plain[:1].upper()}{plain[1:]}."


BPMN: dict[str, tuple[str, str, str, str]] = {
    code: (sentence, _english(code), *REPAIRS.get(code, DEFAULT)) for code, sentence in SENTENCES.items() if code in PROBLEMS}
