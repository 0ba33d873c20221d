"""Days off of the country, a file a year (columns tanggal, jenis, nama, sumber, perkiraan). Data only; read by `calendar.shipped`."""
