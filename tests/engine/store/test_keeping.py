"""Files by content, packed values, ids."""
import os
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import Unavailable
from engine.store import Files, new_code, new_id, pack, packing, unpack

JSON = st.recursive(st.none() | st.booleans() | st.integers(-2**53, 2**53) | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


def test_bytes_are_found_by_their_hash(tmp_path):
    files = Files(tmp_path / "files")
    sha256 = files.put(b"surat")
    assert files.get(sha256) == b"surat" and files.has(sha256) and list(files.all()) == [sha256]
    assert files.put(b"surat") == sha256


def test_bytes_that_are_not_there_are_a_key_error(tmp_path):
    with pytest.raises(KeyError):
        Files(tmp_path).get("0" * 64)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_name_that_is_no_hash_is_no_path(tmp_path, name):
    with pytest.raises(ValueError):
        Files(tmp_path).path(name)


def test_damaged_bytes_are_not_handed_out(tmp_path):
    files = Files(tmp_path)
    sha256 = files.put(b"surat")
    files.path(sha256).write_bytes(b"palsu")
    with pytest.raises(Unavailable):
        files.get(sha256)


def test_a_half_written_file_is_written_again(tmp_path):
    files = Files(tmp_path)
    sha256 = files.put(b"surat")
    files.path(sha256).write_bytes(b"sur")
    assert files.put(b"surat") == sha256 and files.get(sha256) == b"surat"


def test_no_drafts_are_left_behind(tmp_path):
    files = Files(tmp_path)
    files.put(b"surat")
    assert not list(tmp_path.rglob("*.part"))


def test_bytes_that_somebody_puts_again_meanwhile_are_not_dropped(tmp_path, monkeypatch):
    files, moved = Files(tmp_path), os.replace
    sha256 = files.put(b"surat")
    os.utime(files.path(sha256), (1, 1))

    def late(source, target):                    # between the look at their age and the move
        if source == files.path(sha256):
            files.put(b"surat")
        moved(source, target)
    monkeypatch.setattr(os, "replace", late)
    assert not files.drop(sha256, 100.0) and files.get(sha256) == b"surat"
    monkeypatch.undo()
    os.utime(files.path(sha256), (1, 1))
    assert files.drop(sha256, 100.0) and not files.has(sha256) and not files.drop(sha256, 100.0)


def test_a_place_that_cannot_be_written_is_unavailable(tmp_path):
    (tmp_path / "files").write_text("a file where a folder should be")
    with pytest.raises(Unavailable):
        Files(tmp_path / "files").put(b"surat")


@given(JSON)
@settings(max_examples=100, deadline=None)
def test_what_is_packed_is_unpacked(value):
    assert unpack(pack(value)) == value


def test_damaged_packed_values_are_a_value_error():
    for damaged in (b"", b"nonsense", pack({"a": 1})[:-3]):
        with pytest.raises(ValueError):
            unpack(damaged)


def test_a_value_that_claims_to_be_huge_is_refused(monkeypatch):
    data = pack("x" * 1000)
    monkeypatch.setattr(packing, "LARGEST", 100)
    with pytest.raises(ValueError):
        unpack(data)


def test_threads_pack_at_once_without_harm():
    values, wrong = [{"n": n, "text": "x" * 1000} for n in range(50)], []

    def work():
        wrong.extend(value for value in values if unpack(pack(value)) != value)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_ids_and_codes_have_their_form_and_do_not_repeat():
    ids, codes = {new_id() for _ in range(1000)}, {new_code() for _ in range(1000)}
    assert len(ids) == len(codes) == 1000
    assert all(len(one) == 16 and int(one, 16) >= 0 for one in ids)
    assert all(len(one) == 26 and set(one) <= set("abcdefghijklmnopqrstuvwxyz234567") for one in codes)
