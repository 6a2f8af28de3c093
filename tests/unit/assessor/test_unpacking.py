"""A bundle is unpacked whole and as announced, or nothing of it is written."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import struct
import tempfile
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.bundles import FILES, SCRIPT, a_bundle, a_zip, an_index, place_of, with_link
from scriptgate_cli.assessor.troubles import BadBundle
from scriptgate_cli.assessor.unpacking import MOST_INDEX, MOST_UNPACKED, safe, save, unpack

INDEX = json.dumps(an_index()).encode()


@pytest.fixture
def target(tmp_path):
    place = tmp_path / "inside" / SCRIPT
    place.mkdir(parents=True)
    return place


def unpack_bytes(content: bytes, target, script: str = SCRIPT):
    bundle = target.parent / "bundle.zip"
    bundle.write_bytes(content)
    return unpack(bundle, target, script)


def outside(target) -> list[str]:
    """Whatever lies outside the folder for a script, but the bundle."""
    return [
        str(path)
        for path in target.parents[1].rglob("*")
        if target not in path.parents and path not in {target, target.parent, target.parent / "bundle.zip"}
    ]


def test_a_bundle_is_unpacked_byte_for_byte(target):
    unpacked = unpack_bytes(a_bundle(), target)

    assert unpacked.files == tuple(FILES)
    assert {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()} == {
        *FILES,
        "index.json",
    }
    assert all((target / path).read_bytes() == content for path, content in FILES.items())


def test_what_is_compressed_is_read_too(target):
    content = a_zip([*FILES.items(), ("index.json", json.dumps(an_index()).encode())], zipfile.ZIP_DEFLATED)
    assert unpack_bytes(content, target).files == tuple(FILES)


@pytest.mark.parametrize(
    "name",
    [
        "../escaped.docx",
        "annexes/../../escaped.docx",
        "/etc/escaped.docx",
        "C:/escaped.docx",
        "C:escaped.docx",
        "..\\escaped.docx",
        "annexes\\escaped.docx",
        "//server/share/x",
        "~/escaped",
        ".hidden",
        "annexes/.hidden",
        "annexes/",
        "a/b/c.docx",
        "nul.docx",
        "CON",
        "annexes/LPT1.pdf",
        "script.docx.",
        "script.docx ",
        "script.docx\n",
        "scr\u202eipt.docx",
        "script-é.docx",
        f"{'x' * 101}.docx",
        "",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(target, name):
    assert not safe(name)
    with pytest.raises(BadBundle):
        unpack_bytes(a_bundle({name: b"x"}), target)
    assert outside(target) == []
    assert list(target.iterdir()) == []


def test_a_link_is_refused(target):
    with pytest.raises(BadBundle, match="no plain file"):
        unpack_bytes(with_link("script.docx", "/etc/hosts"), target)
    assert list(target.iterdir()) == []


@pytest.mark.parametrize(
    "entries",
    [
        [("script.docx", b"one"), ("script.docx", b"two")],
        [("script.docx", b"one"), ("Script.docx", b"two")],
        [("script.docx", b"one"), ("annexes", b"two"), ("Annexes/a.pdf", b"three")],
    ],
)
def test_two_files_of_one_name_are_refused(target, entries):
    index = json.dumps(an_index(dict(entries))).encode()
    with pytest.raises(BadBundle, match="one name"):
        unpack_bytes(a_zip([*entries, ("index.json", index)]), target)


def test_a_file_that_the_index_does_not_list_is_refused(target):
    with pytest.raises(BadBundle, match="not those of its index"):
        unpack_bytes(a_bundle({**FILES, "more.exe": b"x"}, an_index(FILES)), target)


def test_a_file_that_is_missing_is_refused(target):
    with pytest.raises(BadBundle, match="not those of its index"):
        unpack_bytes(a_bundle({"script.docx": b"x"}, an_index(FILES)), target)


@pytest.mark.parametrize(
    "name", ["marks.csv", "marks.json", "index.txt", "Marks.CSV", "INDEX.txt", "marks.csv/a.pdf"]
)
def test_a_file_under_a_name_of_ours_is_refused(target, name):
    with pytest.raises(BadBundle, match="name of ours"):
        unpack_bytes(a_bundle({**FILES, name: b"x"}), target)


def test_a_file_longer_than_announced_is_cut_off_and_refused(target):
    def shorten(index):
        index["files"][0]["length"] = 3

    with pytest.raises(BadBundle, match="longer than its index says"):
        unpack_bytes(a_bundle(spoil=shorten), target)


def test_a_bomb_is_read_no_further_than_its_index_says(target):
    files = {"script.docx": b"\0" * 30_000_000}
    index = an_index(files)
    index["files"][0]["length"] = 1000
    entries = [*files.items(), ("index.json", json.dumps(index).encode())]

    with pytest.raises(BadBundle, match="longer"):
        unpack_bytes(a_zip(entries, zipfile.ZIP_DEFLATED), target)
    assert (target / "script.docx").stat().st_size <= 1000


@pytest.mark.parametrize("wrong", [{"length": 100}, {"sha256": "0" * 64}])
def test_a_file_that_is_not_the_one_of_its_index_is_refused(target, wrong):
    with pytest.raises(BadBundle, match="not the one of its index"):
        unpack_bytes(a_bundle(spoil=lambda index: index["files"][1].update(wrong)), target)


@pytest.mark.parametrize(
    ("index", "why"),
    [
        (b"{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "version 1"),
        (an_index(version=2), "version 1"),
        (an_index(surprise=1), "version 1"),
        (an_index(script="S-000000000000"), "another script's"),
        (b" " * (MOST_INDEX + 1), "too long"),
    ],
)
def test_an_index_that_is_none_is_refused(target, index, why):
    with pytest.raises(BadBundle, match=why):
        unpack_bytes(a_bundle(index=index), target)
    assert list(target.iterdir()) == []


def test_a_zip_without_an_index_is_refused(target):
    with pytest.raises(BadBundle, match=r"no index\.json"):
        unpack_bytes(a_zip([("script.docx", b"x")]), target)


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", a_bundle()[:-30], a_bundle()[:50]])
def test_what_is_no_zip_is_refused(target, content):
    with pytest.raises(BadBundle):
        unpack_bytes(content, target)


def test_a_zip_with_a_wrong_checksum_is_refused(target):
    content = a_bundle().replace(b"The script.", b"The scripd.")
    with pytest.raises(BadBundle):
        unpack_bytes(content, target)


def test_an_entry_that_is_locked_is_refused(target):
    content = bytearray(a_bundle())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    with pytest.raises(BadBundle, match="locked"):
        unpack_bytes(bytes(content), target)


@pytest.mark.parametrize(
    "error",
    [
        zipfile.BadZipFile("Truncated file header"),
        zlib.error("Error -3 while decompressing data: invalid block type"),
        OSError("Invalid data stream"),
        OSError(errno.EINVAL, "Invalid argument"),
        ValueError("negative seek value -1"),
        NotImplementedError("zip file version 9.9"),
        RuntimeError("File 'script.docx' is encrypted"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
        struct.error("unpack requires a buffer of 4 bytes"),
        EOFError(),
        KeyError("There is no item named 'x' in the archive"),
        OverflowError("Python int too large"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_a_zip_makes_of_its_reader_is_a_bad_bundle(target, monkeypatch, error):
    """Nothing that stands in a bundle ends a pull."""

    def fail(*_args, **_named):
        raise error

    monkeypatch.setattr(zipfile.ZipExtFile, "read", fail)
    with pytest.raises(BadBundle, match="its zip can't be read"):
        unpack_bytes(a_bundle(), target)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_what_the_disk_refuses_is_not_the_bundles_fault(target, monkeypatch, code):
    """A full disk stops the pull; it isn't told to the provider."""

    def fail(*_args):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("scriptgate_cli.assessor.unpacking._settle", fail)
    with pytest.raises(OSError, match=os.strerror(code)):
        unpack_bytes(a_bundle(), target)


def test_compressed_bytes_that_are_spoiled_are_refused(target):
    """What deflate can't read."""
    files = {"script.docx": bytes(range(256)) * 40}
    entries = [("index.json", json.dumps(an_index(files)).encode()), *files.items()]
    content = bytearray(a_zip(entries, zipfile.ZIP_DEFLATED))
    at = content.index(b"script.docx") + len("script.docx")
    content[at : at + 20] = b"\xff" * 20
    with pytest.raises(BadBundle, match=r"can't be read \(error\)"):
        unpack_bytes(bytes(content), target)


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_way_of_packing_is_refused(target, compression):
    """Bundles are stored or deflated; what else unpacks can take any memory."""
    entries = [*FILES.items(), ("index.json", json.dumps(an_index()).encode())]
    with pytest.raises(BadBundle, match="unknown way"):
        unpack_bytes(a_zip(entries, compression), target)


def test_files_are_no_longer_together_than_a_bundle_can_be(target):
    """An index announces what it likes; a disk has an end."""

    def swell(index):
        for file in index["files"]:
            file["length"] = MOST_UNPACKED // 2

    with pytest.raises(BadBundle, match="too long"):
        unpack_bytes(a_bundle(spoil=swell), target)
    assert list(target.iterdir()) == []


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_bundle_of_which_some_bytes_were_changed_is_whole_or_bad(tmp_path, data):
    """Wherever the damage is."""
    content = bytearray(a_zip([*FILES.items(), ("index.json", INDEX)], zipfile.ZIP_DEFLATED))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        place = Path(folder) / "inside" / SCRIPT
        place.mkdir(parents=True)
        with contextlib.suppress(BadBundle):
            unpack_bytes(bytes(content), place)
        assert outside(place) == []


def test_what_is_saved_is_what_was_announced(tmp_path):
    content = a_bundle()
    save(io.BytesIO(content), tmp_path / "bundle.zip", place_of(content))
    assert (tmp_path / "bundle.zip").read_bytes() == content


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"length": len(a_bundle()) - 1}, "longer"),
        ({"length": len(a_bundle()) + 1}, "were announced"),
        ({"sha256": "0" * 64}, "SHA-256"),
    ],
)
def test_what_is_not_what_was_announced_is_refused(tmp_path, changed, why):
    content = a_bundle()
    with pytest.raises(BadBundle, match=why):
        save(io.BytesIO(content), tmp_path / "bundle.zip", replace(place_of(content), **changed))
