"""Writing the report of a results folder: whole or not at all, with the run's own treaties."""

import hashlib
import shutil

import pytest

from tests.portfolio.report.page import Page
from tests.portfolio.results import sample
from tests.portfolio.results.sample import build
from wangbao.portfolio.report import terms, write
from wangbao.portfolio.results.folder import open_folder
from wangbao.portfolio.results.summarise import summarise
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import LANGS

PROGRAMME = """
treaties:
  - {code: qs, name: {zh: 成数, en: Quota share}, type: quota_share, priority: 1, ceded: 0.25,
     inception: 2026-01-01, expiry: 2027-01-01}
  - {code: cat, name: {zh: 巨灾, en: Catastrophe}, type: catastrophe_excess, priority: 2,
     occurrence_attachment: 5000000, occurrence_limit: 20000000, inception: 2026-01-01, expiry: 2027-01-01}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return open_folder(build(tmp_path_factory.mktemp("results") / "run").path)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A folder that was run with ``PROGRAMME``, which lies in it."""
    path, data = tmp_path_factory.mktemp("own") / "run", PROGRAMME.encode()
    ours = sample.TREATIES.model_copy(update={"sha256": hashlib.sha256(data).hexdigest()})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sample, "TREATIES", ours)
        build(path)
    (path / "treaties.yaml").write_bytes(data)
    return open_folder(path)


@pytest.mark.parametrize("lang", LANGS)
def test_a_folder_becomes_a_page_of_its_own_figures(folder, tmp_path, lang):
    path = tmp_path / "report.html"
    write(folder, path, lang)
    page = Page(path.read_text(encoding="utf-8"))
    summary = summarise(folder)
    assert len(page.tables["curve"]) == 1 + len(summary.view("gross").curve)
    types = {
        "zh": ("成数再保险", "巨灾超赔（事故超赔）"),
        "en": ("Quota share", "Catastrophe excess of loss"),
    }[lang]
    named = zip(folder.run.treaties.names, types, strict=True)
    expected = [f"{n}. {name.name.say(lang)}{kind}" for n, (name, kind) in enumerate(named, start=1)]
    assert [row[0] for row in page.tables["treaties"][1:3]] == expected
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o644


def test_the_runs_own_treaties_are_taken_from_the_folder(own, tmp_path):
    assert [treaty.code for treaty in terms(own)] == ["qs", "cat"]
    write(own, tmp_path / "report.html", "en", summary=summarise(own))
    drawings = Page((tmp_path / "report.html").read_text(encoding="utf-8")).all("svg")
    assert [svg["class"] for svg in drawings if "tower" in svg.get("class", "")] == ["chart tower"]


def test_a_programme_beside_the_folder_is_taken_only_where_it_is_the_runs_own(own, tmp_path):
    shutil.copytree(own.path, tmp_path / "run")
    (tmp_path / "run" / "treaties.yaml").unlink()
    moved = open_folder(tmp_path / "run")
    assert terms(moved) == ()
    (tmp_path / "treaties.yaml").write_text(PROGRAMME + "# changed", encoding="utf-8")
    assert terms(moved) == ()
    (tmp_path / "treaties.yaml").write_text(PROGRAMME, encoding="utf-8")
    assert terms(moved) == terms(own)


def test_another_programme_is_refused(folder, own, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(PROGRAMME, encoding="utf-8")
    with pytest.raises(InputError, match="is not the programme of this run"):
        terms(folder, other)
    assert len(terms(own, other)) == 2
    assert terms(folder) == ()


def test_treaties_for_a_run_without_any_are_refused(tmp_path):
    folder = open_folder(build(tmp_path / "run", treaties=False).path)
    (tmp_path / "t.yaml").write_text(PROGRAMME, encoding="utf-8")
    with pytest.raises(InputError, match="has no reinsurance"):
        terms(folder, tmp_path / "t.yaml")


def test_a_report_below_folders_not_there_yet_makes_them(folder, tmp_path):
    write(folder, tmp_path / "out" / "book" / "report.html", "zh")
    assert [item.name for item in (tmp_path / "out" / "book").iterdir()] == ["report.html"]
    (tmp_path / "taken").mkdir()
    with pytest.raises(InputError, match="this is a folder"):
        write(folder, tmp_path / "taken", "zh")
    assert list((tmp_path / "taken").iterdir()) == []
