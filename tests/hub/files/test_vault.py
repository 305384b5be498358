"""The vault: what it takes, what it refuses, who gets it out and how."""

import io
import zipfile

import pytest
from tests.inspection.making import JPEG, PDF, PNG, packed, word

from wangbao.hub.access.roles import Role
from wangbao.hub.files import invariants, store
from wangbao.hub.files.models import StoredFile
from wangbao.hub.files.operations import keep, share, take_in
from wangbao.inspection import archives, containers, contents
from wangbao.inspection.budget import MOST_MEMBERS, Budget
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.postgresql

SHA = "0" * 64


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("报告.PDF", PDF, "application/pdf"),
        ("a.png", PNG, "image/png"),
        ("a.jpeg", JPEG, "image/jpeg"),
        ("a.docx", word(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            "a.xlsx",
            packed({"[Content_Types].xml": b"<T/>", "xl/workbook.xml": b"<w/>"}),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("a.zip", packed({"x/日志.log": b"line"}), "application/zip"),
        ("a.csv", "名称,金额\n".encode(), "text/csv"),
        ("a.json", b"{}", "application/json"),
        ("a.txt", b"\xef\xbb\xbfhello", "text/plain"),
    ],
)
def test_what_a_file_is_is_told_by_its_bytes(name, content, media_type) -> None:
    assert contents.check(name, content) == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.pdf", b""),
        ("large.pdf", PDF + b"\x00" * contents.LARGEST),
        ("page.html", b"<html><script>alert(1)</script>"),
        ("page.txt", b"\n <HTML><script>alert(1)</script>"),
        ("drawing.txt", b"<svg onload=alert(1)>"),
        ("data.txt", b"<?xml version='1.0'?><x/>"),
        ("program.pdf", b"MZ\x90\x00"),
        ("program.exe", b"\x7fELF"),
        ("picture.pdf", PNG),
        ("picture.png.exe", PNG),
        ("nothing", PDF),
        ("nul.txt", b"a\x00b"),
        ("latin.txt", "é".encode("latin-1")),
        ("macro.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("torn.zip", packed({"a": b"b" * 100})[:-30]),
        ("document.zip", word()),
    ],
)
def test_what_is_not_taken_is_refused(name, content) -> None:
    with pytest.raises(InputError) as refused:
        contents.check(name, content)
    assert refused.value.problems[0].field == "file"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\报告.pdf", "报告.pdf"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("gpj.\u202efdp.exe", "gpj.fdp.exe"),
        ('a"<b>|?*.txt', "a__b____.txt"),
        ("...", "file"),
        ("", "file"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(given, kept) -> None:
    assert contents.safe_name(given) == kept


def bomb() -> bytes:
    return packed({"a.txt": b"\x00" * 50_000_000})


def overlapping() -> bytes:
    """Two entries of the table of contents that point at the same bytes."""
    one = packed({"a.txt": b"x" * 1000, "b.txt": b"x" * 1000}, level=zipfile.ZIP_STORED)
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        first, second = (info.header_offset for info in archive.infolist())
        start = archive.start_dir
    directory = one[start:].replace(second.to_bytes(4, "little"), first.to_bytes(4, "little"))
    cut = one[:first] + one[first:second] + directory
    return cut.replace(start.to_bytes(4, "little"), second.to_bytes(4, "little"))


def encrypted() -> bytes:
    content = bytearray(packed({"a.txt": b"secret"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        bomb(),
        overlapping(),
        encrypted(),
        packed({f"{number}.txt": b"" for number in range(MOST_MEMBERS + 1)}),
        packed({"a.txt": b"x"}, level=zipfile.ZIP_LZMA),
        packed({"../up.txt": b"x"}),
        packed({"/etc/cron.d/x": b"x"}),
        packed({"C:/x.txt": b"x"}),
        packed({"a\\..\\..\\x.txt": b"x"}),
        word(b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><w>&a;</w>"),
        word('<?xml version="1.0" encoding="UTF-16"?><w/>'.encode("utf-16")),
        word(b"<?xml version='1.0' encoding='cp037'?><w/>"),
    ],
    ids=[
        "bomb",
        "overlap",
        "encrypted",
        "many",
        "lzma",
        "up",
        "absolute",
        "drive",
        "backslash",
        "entity",
        "utf-16",
        "ebcdic",
    ],
)
def test_hostile_archives_are_refused(content) -> None:
    with pytest.raises(InputError):
        archives.check(content, "a.docx", Budget())


def test_a_member_is_never_read_beyond_its_bound() -> None:
    content = packed({"a.txt": b"x" * 1001})
    with containers.open_archive(content, budget=Budget()) as archive:

        def read(largest: int) -> bytes:
            parts = containers.pieces(archive, "a.txt", budget=Budget())
            return containers.gather(parts, name="a.txt", largest=largest)

        assert len(read(1001)) == 1001
        with pytest.raises(InputError):
            read(1000)


@pytest.mark.parametrize("path", ["../x", "", "0" * 63, "G" * 64, "/" + "0" * 63, "A" * 64])
def test_a_path_is_made_of_a_hash_only(path) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.path_of(path)


@pytest.fixture
def kept(insurer, underwriter, now) -> StoredFile:
    return keep(
        by=underwriter, now=now, organisation_id=insurer.pk, file=take_in("x/报 告.pdf", PDF), purpose="tests"
    )


@pytest.mark.django_db
def test_a_file_is_kept_under_its_hash_and_once(kept, insurer, underwriter, now, settings) -> None:
    again = keep(
        by=underwriter, now=now, organisation_id=insurer.pk, file=take_in("b.pdf", PDF), purpose="tests"
    )
    assert (again.sha256, again.ref != kept.ref) == (kept.sha256, True)
    held = [path for path in settings.FILES_ROOT.rglob("*") if path.is_file()]
    assert held == [store.path_of(kept.sha256)]
    assert store.get(kept.sha256) == PDF
    assert held[0].stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_download_is_something_to_save_not_to_run(kept, insurer, client_of) -> None:
    answer = client_of(insurer, Role.UNDERWRITER).get(f"/files/{kept.ref}")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%8A%A5")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Length"] == str(len(PDF))


@pytest.mark.django_db
def test_a_file_is_invisible_to_others_until_it_is_shared(
    kept, other_insurer, underwriter, client_of, client, now
) -> None:
    stranger = client_of(other_insurer, Role.UNDERWRITER)
    assert [one.get(f"/files/{kept.ref}").status_code for one in (stranger, client)] == [404, 404]
    assert stranger.get(f"/files/{SHA[:32]}").status_code == 404
    for _ in range(2):
        share(by=underwriter, now=now, file=kept, organisation_id=other_insurer.pk)
    assert b"".join(stranger.get(f"/files/{kept.ref}").streaming_content) == PDF
    assert kept.shares.count() == 1


@pytest.mark.django_db
def test_lost_and_changed_bytes_are_found(kept, insurer, underwriter, now) -> None:
    assert list(invariants.contents_are_kept()) == []
    store.path_of(kept.sha256).write_bytes(PDF[:-1] + b"!")
    (changed,) = invariants.contents_are_kept()
    assert (changed.value, changed.rule.en) == (kept.ref, "its bytes have changed")
    with pytest.raises(ValueError, match="has changed"):
        store.get(kept.sha256)
    store.path_of(kept.sha256).unlink()
    (lost,) = invariants.contents_are_kept()
    assert lost.rule.en == "its bytes are missing"


@pytest.mark.django_db
def test_a_failed_write_leaves_nothing(insurer, underwriter, now, settings, monkeypatch) -> None:
    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("wangbao.hub.files.store.os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        keep(by=underwriter, now=now, organisation_id=insurer.pk, file=take_in("a.pdf", PDF), purpose="tests")
    assert [path for path in settings.FILES_ROOT.rglob("*") if path.is_file()] == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_file_shared_with_several_is_listed_once(
    enterprise, insurer, other_insurer, broker, actor_of, now
) -> None:
    owner = actor_of(enterprise, Role.APPLICANT)
    keep(
        by=owner,
        now=now,
        organisation_id=enterprise.pk,
        file=take_in("a.pdf", PDF),
        purpose="test",
        shared_with=[insurer.pk, other_insurer.pk, broker.pk],
    )
    for actor in (owner, actor_of(insurer, Role.UNDERWRITER), actor_of(broker, Role.BROKER)):
        assert [file.name for file in StoredFile.objects.visible_to(actor)] == ["a.pdf"]
