"""Pools of parts for fictional names (domain.md 10): combined at random, they name nobody. Knows nothing else."""
from random import Random


def _pool(names: str) -> tuple[str, ...]:
    return tuple(names.split())


MEN = _pool("Ahmad Agus Andi Anton Arif Bambang Bayu Beni Budi Candra Darma Dedi Deni Dimas Dodi Edi Eko Fadli Fajar Fauzan Feri Firman Galih Gilang Guntur "
       "Hadi Hasan Hendra Heru Husni Ilham Imam Indra Irfan Iwan Joko Kurnia Lukman M. Mahmud Mulyadi Nanda Novian Oki Pandu Putra Rahmat Rama Reza Rian "
       "Rizki Rudi Ruslan Sandi Satria Slamet Surya Syahrul Taufik Teguh Tomi Wahyu Wawan Yoga Yudi Yusuf Zainal Zulfikar")
WOMEN = _pool("Aisyah Anggun Anita Ayu Citra Dahlia Desi Dewi Diah Dina Eka Elsa Endang Erna Fatimah Fitri Gita Hana Hesti Ida Indah Intan Ira Juwita Kartika "
         "Lestari Lia Lina Maya Mega Melati Mira Mutiara Nabila Nadia Nia Nirmala Novita Nur Puji Putri Rahma Ranti Ratna Rika Rina Rini Ros Salma Sari Sinta "
         "Siti Sri Susi Tika Tri Ulfa Vina Wati Widya Winda Wulan Yanti Yulia Yuni Zahra Zaskia")
MIDDLE = _pool("Adi Ananda Anugrah Bakti Cahya Dwi Febri Hidayat Jaya Kencana Laksana Mega Nugraha Perdana Pratama Raya Septian Tirta Wira Yuda")
LAST = _pool("Adiputra Afriadi Alamsyah Ardiansyah Azhari Basuki Darmawan Effendi Firmansyah Firmanto Gunawan Hakim Halim Hariyanto Harahap Hermawan "
             "Hidayat Iskandar Ismail Kurniawan Kusuma Lazuardi Lubis Mahendra Maulana Musa Nasution Novriansyah Nugroho Pangestu Prabowo Rachman Ramadhan "
             "Ramli Rosadi Rusdi Salim Saputra Setiawan Siregar Subagyo Suhendra Sulaiman Supriadi Susilo Syafri Syahputra Tanjung Utama Wibowo Widodo "
             "Wijaya Zainuddin")
LAST_OF_WOMEN = _pool("Anggraini Apriyanti Astuti Damayanti Ermawati Fadillah Febrianti Hamidah Handayani Hartati Hasanah Herlina Jamilah Maharani "
                      "Mariana Marlina Mulyani Mustika Nurhayati Oktariani Pertiwi Pratiwi Puspita Rahayu Rosmala Safitri Sari Suryani Susanti "
                      "Wahyuni Yulianti Yuliana Yusnita Zulaikha")


def name(random: Random, sex: str) -> str:
    """A name of two or three words for sex L or P."""
    first = random.choice(MEN if sex == "L" else WOMEN)
    middle = [random.choice(MIDDLE)] if random.random() < 0.35 else []
    return " ".join([first, *middle, random.choice(LAST if sex == "L" else LAST + LAST_OF_WOMEN)])
