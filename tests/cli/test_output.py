"""What is printed on other terminals and to readers that go away: in processes of their own, as people run them."""

import codecs
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.test_refusals import GOOD_LOSS, GOOD_PROFILE

import wangbao
from wangbao.cli.output import nearest

LIST = ["vocabulary", "list"]


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(wangbao.__file__).parents[1]), **more}


def command(*words: str, encoding: str = "utf-8", **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "wangbao.cli.main", *words],
        env=_environment(PYTHONIOENCODING=encoding),
        check=False,
        **{"capture_output": True, "timeout": 120, **options},
    )


@pytest.mark.parametrize(
    ("words", "file", "text"),
    [
        (["settle", "industrial-internet", "FILE"], "loss.yaml", GOOD_LOSS),
        (["assess", "FILE", "--years", "50000", "--draws", "8"], "p.toml", GOOD_PROFILE),
        (["assess", "FILE", "--limit", "¥¥"], "p.toml", GOOD_PROFILE),  # on the error output
    ],
)
def test_a_terminal_of_gbk_shows_what_it_can(words, file, text, tmp_path):
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    done = command(*[word.replace("FILE", str(path)) for word in words], encoding="cp936")
    assert b"Traceback" not in done.stderr
    assert done.returncode == (2 if "¥¥" in words else 0)
    shown = (done.stdout + done.stderr).decode("cp936")
    assert "￥" in shown
    assert "?" not in shown


def test_every_character_of_the_house_has_one_like_it_in_gbk():
    """Each that stands in the source and that GBK lacks; people's own names may come out as question marks."""
    source = Path(wangbao.__file__).parent
    letters = {letter for path in source.rglob("*.py") for letter in path.read_text(encoding="utf-8")}
    for letter in sorted(letters):
        try:
            letter.encode("cp936")
        except UnicodeEncodeError as error:
            replaced, end = nearest(error)
            assert (replaced.encode("cp936") != b"?", end) == (True, 1), letter


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp936", "big5"])
def test_no_text_stops_a_terminal(encoding):
    codecs.register_error("tests.nearest", nearest)
    text = "".join(chr(point) for point in range(0x20, 0x3000))
    shown = text.encode(encoding, "replace")  # how many characters there are to show
    assert len(shown) <= len(text.encode(encoding, "tests.nearest"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(("lang", "said"), [("zh", "输出没有写完"), ("en", "the output is not complete")])
def test_a_full_disk_ends_with_a_sentence(lang, said):
    with Path("/dev/full").open("wb") as full:
        done = command(*LIST, "--lang", lang, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr.decode().startswith(said)
    assert done.stderr.count(b"\n") == 1


def test_a_closed_pipe_ends_with_a_sentence():
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = command(*LIST, "--lang", "en", capture_output=False, stdout=writer, stderr=subprocess.PIPE)
    finally:
        os.close(writer)
    assert done.returncode == 141
    assert done.stderr == b"the output was closed by its reader; the rest is not written\n"


@pytest.mark.parametrize(
    ("shell", "status", "said"),
    [(">&-", 1, "the output is not complete"), ("2>&-", 0, ""), (">&- 2>&-", 1, "")],
)
def test_an_output_closed_before_the_start_ends_with_a_sentence(shell, status, said):
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m wangbao.cli.main --version {shell}', sys.executable],
        env=_environment(WANGBAO_LANG="en"),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == status
    assert b"Traceback" not in done.stderr
    assert said in done.stderr.decode()
