"""What a fresh machine installs: pinned, hashed, agreeing, documented, and with its data inside."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("build", "run", "dev", "bench")


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;]+)", text, flags=re.MULTILINE))


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~ ]", requirement)[0] for requirement in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_hashed(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z])", text.strip())
    assert len(entries) == len(pins(lock))
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_locks_agree_and_hold_what_the_project_asks_for() -> None:
    run, dev, build, bench = (pins(lock) for lock in ("run", "dev", "build", "bench"))
    assert {name: dev.get(name) for name in run} == run
    assert {name: run.get(name, version) for name, version in bench.items()} == bench
    assert names(PROJECT["dependency-groups"]["bench"]) <= set(bench)
    assert {name: dev.get(name, version) for name, version in build.items()} == build
    assert names(PROJECT["project"]["dependencies"]) <= set(run)
    assert names(PROJECT["project"]["optional-dependencies"]["dev"]) <= set(dev)
    assert names(PROJECT["dependency-groups"]["build"]) <= set(build)
    assert names(PROJECT["build-system"]["requires"]) <= set(build)


@pytest.mark.parametrize(
    ("heading", "asked"),
    [
        ("## 运行", PROJECT["project"]["dependencies"]),
        ("## 开发", PROJECT["project"]["optional-dependencies"]["dev"]),
        ("## 构建", PROJECT["dependency-groups"]["build"]),
        ("## 性能对照", PROJECT["dependency-groups"]["bench"]),
    ],
)
def test_every_dependency_says_what_it_is_for(heading: str, asked: list[str]) -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    section = next(part for part in re.split(r"\n(?=## )", page) if part.startswith(heading))
    assert set(re.findall(r"^\| ([a-z][a-z0-9-]*) \|", section, flags=re.MULTILINE)) == names(asked)


def test_wheel_holds_every_module_and_data_file(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    source = ROOT / "src"
    kept = {
        str(path.relative_to(source))
        for path in (source / "wangbao").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("wangbao/")}
    assert inside == kept


def test_changelog_speaks_of_this_version() -> None:
    heading = f"## {PROJECT['project']['version']}"
    assert heading in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_makefile_help_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text, flags=re.MULTILINE)
    listed = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert re.findall(r"^  make ([a-z-]+)", listed, flags=re.MULTILINE) == phony.split()


@pytest.mark.parametrize("ending", [".md", ".zh-CN.md"])
def test_decisions_are_numbered_and_listed(ending: str) -> None:
    folder = ROOT / "docs" / "adr"
    pages = sorted(
        path.name for path in folder.glob("0*.md") if path.name.endswith(".zh-CN.md") == (ending != ".md")
    )
    assert [page[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    index = (folder / f"README{ending}").read_text(encoding="utf-8")
    assert re.findall(r"\]\((0.+?)\)", index) == pages
