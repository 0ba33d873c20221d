"""Words of the findings about diagrams drawn elsewhere and about stand-ins. DRAFTING: code to (sentence id, sentence en, repair id, repair en)."""

DRAFTING: dict[str, tuple[str, str, str, str]] = {
    "not_a_zip": ("Berkas zip tidak dapat dibuka.", "The zip file cannot be opened.", "Buat ulang zip-nya tanpa sandi.", "Make the zip again, without a password."),
    "task_without_kind": ("Tugas ini tidak menyebut siapa yang mengerjakannya, sehingga akan dilewati begitu saja.", "This task does not say who does it, so it would simply be passed.",
                          "Jadikan tugas orang, tugas layanan, atau tugas aturan.", "Make it a user task, a service task or a business rule task."),
    "implicit_split": ("{count} alur keluar dari elemen ini tanpa gerbang: semuanya ditempuh bersamaan bila syaratnya berlaku.",
                       "{count} flows leave this element without a gateway: all of them are gone at once if their conditions hold.",
                       "Tambahkan gerbang supaya maksudnya terlihat.", "Add a gateway, so that it can be seen."),
    "not_drawn": ("{count} bagian diagram tidak digambar: {word}.", "{count} parts of the diagram are not drawn: {word}.", "Gambar secara otomatis, atau di penyunting.",
                  "Have them drawn, or draw them in the editor."),
    "vendor_words": ("Ada isian dari perangkat lain yang dapat diambil alih: {word}.", "Words of another tool could be taken over: {word}.", "Ambil alih.", "Take them over."),
    "vendor_left": ("Isian dari perangkat lain ini tidak dijalankan: {word}.", "These words of another tool are not executed: {word}.",
                    "Tulis maksudnya dengan isian Runut, atau biarkan.", "Say what is meant in Runut's own words, or leave it."),
    "not_written": ("{times} bagian masih bertanda {word}.", "{times} places still say {word}.", "Ganti tanda itu dengan keterangan dari kantor.",
                    "Replace the mark by what the office says."),
}
