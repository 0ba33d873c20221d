"""Pools of parts for fictional names (domain.md 10): combined at random, they name nobody. Knows nothing else."""
from random import Random

MEN = ("Ahmad Agus Andi Anton Arif Bambang Bayu Beni Budi Candra Darma Dedi Deni Dimas Dodi Edi Eko Fadli Fajar Fauzan Feri Firman Galih Gilang Guntur "
       "Hadi Hasan Hendra Heru Husni Ilham Imam Indra Irfan Iwan Joko Kurnia Lukman M. Mahmud Mulyadi Nanda Novian Oki Pandu Putra Rahmat Rama Reza Rian "
       "Rizki Rudi Ruslan Sandi Satria Slamet Surya Syahrul Taufik Teguh Tomi Wahyu Wawan Yoga Yudi Yusuf Zainal Zulfikar").split()
WOMEN = ("Aisyah Anggun Anita Ayu Citra Dahlia Desi Dewi Diah Dina Eka Elsa Endang Erna Fatimah Fitri Gita Hana Hesti Ida Indah Intan Ira Juwita Kartika "
         "Lestari Lia Lina Maya Mega Melati Mira Mutiara Nabila Nadia Nia Nirmala Novita Nur Puji Putri Rahma Ranti Ratna Rika Rina Rini Ros Salma Sari Sinta "
         "Siti Sri Susi Tika Tri Ulfa Vina Wati Widya Winda Wulan Yanti Yulia Yuni Zahra Zaskia").split()
MIDDLE = ("Adi Amalia Ananda Anugrah Bakti Cahya Dwi Febri Hidayat Jaya Kencana Laksana Mega Nugraha Oktavia Perdana Permata Purnama Pratama Raya Sari Septian "
          "Tirta Utami Wira Yuda").split()
LAST = ("Adiputra Afriadi Alamsyah Anggraini Apriyanti Ardiansyah Astuti Azhari Basuki Damayanti Darmawan Effendi Ermawati Fadillah Febrianti Firmansyah "
        "Firmanto Gunawan Hakim Halim Hamidah Handayani Hariyanto Harahap Hartati Hasanah Hermawan Herlina Hidayat Iskandar Ismail Jamilah Kurniawan Kusuma "
        "Lazuardi Lubis Mahendra Maharani Mariana Marlina Maulana Mulyani Musa Mustika Nasution Novriansyah Nugroho Nurhayati Oktariani Pangestu Pertiwi "
        "Prabowo Pratiwi Puspita Rachman Rahayu Ramadhan Ramli Rosadi Rosmala Rusdi Safitri Salim Saputra Sari Setiawan Siregar Subagyo Suhendra Sulaiman "
        "Supriadi Suryani Susanti Susilo Syafri Syahputra Tanjung Utama Wahyuni Wibowo Widodo Wijaya Yulianti Yuliana Yusnita Zainuddin Zulaikha").split()


def name(random: Random, sex: str) -> str:
    """A name of two or three words for sex L or P."""
    first = random.choice(MEN if sex == "L" else WOMEN)
    middle = [random.choice(MIDDLE)] if random.random() < 0.35 else []
    return " ".join([first, *middle, random.choice(LAST)])
