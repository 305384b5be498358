"""Modules and names that docstrings, comments in data and pages on design refer to are there.

Files are parsed, never imported.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "wangbao"
PARENTS = ("", "hub", "portfolio")  # a room is named by itself or below one of these
DATA = {".toml", ".yaml", ".csv"}
DESIGN = ("architecture", "new-app")
MADE_UP = "claim"  # the app that the page on new apps adds, as long as there is none

# Marks in Parquet files and the database's file: written like modules, and none.
MARKS = {f"wangbao.{name}" for name in ("book", "results", "run", "scenario", "sqlite3", "synthetic")}

_ROLE = re.compile(r":(?:mod|func|class|meth|attr|data|exc|obj):`~?([\w.]+)`")
_QUOTED = re.compile(r"`(wangbao(?:\.\w+)+)`")
_DOTTED = re.compile(r"(?<![\w./-])([a-z_]+(?:\.[a-z_]+)+)(?![\w/-]|\.\w)")
_MODULE = re.compile(r"(?<!`)``([a-z_]+)``(?!`)")
_SHORT = re.compile(r"`([a-z_]+(?:[./][a-z_]+)+)`")


@cache
def _names(module: Path) -> frozenset[str]:
    """Collect every name a module defines or imports, at any depth."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                found.add(node.name)
            case ast.Import() | ast.ImportFrom():
                found |= {alias.asname or alias.name for alias in node.names}
            case ast.Name(ctx=ast.Store()):
                found.add(node.id)
    return frozenset(found)


def _there(reference: str, at: Path = SOURCE) -> bool:
    """True if a dotted name below a folder is a package, a module or a name in one."""
    first, _, rest = reference.partition(".")
    if (at / first).is_dir():
        return not rest or _there(rest, at / first)
    module = at / f"{first}.py"
    if module.is_file():
        return not rest or rest.partition(".")[0] in _names(module)
    return (at / "__init__.py").is_file() and first in _names(at / "__init__.py")


def _in_docstrings(module: Path) -> Iterator[str]:
    """Yield what a module's docstrings refer to by a role and is not there."""
    folder = module.parent
    for reference in _ROLE.findall(module.read_text(encoding="utf-8")):
        name = reference.lstrip(".")
        if name.startswith("wangbao."):
            known = _there(name)
        else:  # of this module or of another in its folder
            known = _there(name, folder) or any(
                name.partition(".")[0] in _names(other) for other in (module, *folder.glob("*.py"))
            )
        if not known:
            yield reference


def _in_list_of_modules(package: Path) -> Iterator[str]:
    """Yield what a package's docstring lists among its modules and is not there."""
    listed = _MODULE.findall(ast.get_docstring(ast.parse(package.read_text(encoding="utf-8"))) or "")
    if any(_there(name, package.parent) for name in listed):
        inside = frozenset().union(*(_names(module) for module in package.parent.glob("*.py")))
        yield from (name for name in listed if not _there(name, package.parent) and name not in inside)


def _in_comments(file: Path) -> Iterator[str]:
    """Yield the modules of our rooms that a data file's comments name and that are not there."""
    for line in file.read_text(encoding="utf-8").splitlines():
        for reference in _DOTTED.findall(line) if line.lstrip().startswith("#") else ():
            if reference.endswith((".py", *DATA)) or not _room(reference):
                continue
            if not any(_there(reference, PACKAGE / parent) for parent in PARENTS):
                yield reference


def _in_page(page: Path) -> Iterator[str]:
    """Yield what a page refers to in the code and is not there."""
    text = page.read_text(encoding="utf-8")
    yield from (name for name in _QUOTED.findall(text) if name not in MARKS and not _there(name))
    if not page.name.startswith(DESIGN):
        return
    for reference in _SHORT.findall(text):
        name = reference.removesuffix(".py").replace("/", ".")
        if reference.endswith(tuple(DATA)) or MADE_UP in name:
            continue
        if _room(name) and not any(_there(name, PACKAGE / parent) for parent in PARENTS):
            yield reference


def _room(reference: str) -> bool:
    first = reference.partition(".")[0]
    return any((PACKAGE / parent / first).is_dir() for parent in PARENTS)


def test_docstrings_refer_to_what_is_there() -> None:
    modules = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
    assert [(str(path.relative_to(SOURCE)), name) for path in modules for name in _in_docstrings(path)] == []


def test_a_package_lists_modules_that_are_there() -> None:
    packages = [path for path in PACKAGE.rglob("__init__.py") if path.parent != PACKAGE]
    assert [
        (str(path.relative_to(SOURCE)), name) for path in packages for name in _in_list_of_modules(path)
    ] == []


def test_comments_in_data_refer_to_modules_that_are_there() -> None:
    files = [path for path in PACKAGE.rglob("*") if path.suffix in DATA]
    assert [(str(path.relative_to(SOURCE)), name) for path in files for name in _in_comments(path)] == []


def test_pages_refer_to_what_is_there() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    assert [(page.name, name) for page in pages for name in _in_page(page)] == []


def test_benchmarks_import_what_is_there() -> None:
    missing = [
        (path.name, f"{node.module}.{name.name}")
        for path in (ROOT / "benchmarks").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wangbao")
        for name in node.names
        if not _there(f"{node.module}.{name.name}")
    ]
    assert missing == []


def test_local_imports_have_one_of_two_reasons() -> None:
    reasons = [
        (str(path.relative_to(SOURCE)), reason)
        for path in PACKAGE.rglob("*.py")
        for reason in re.findall(r"PLC0415 - (.*)", path.read_text(encoding="utf-8"))
    ]
    assert [each for each in reasons if not each[1].startswith(("heavy", "app ready"))] == []
    assert len(reasons) > 10


def test_a_name_that_is_not_there_is_found(tmp_path: Path) -> None:
    page, data, module = tmp_path / "architecture.md", tmp_path / "a.toml", tmp_path / "a.py"
    package = tmp_path / "__init__.py"
    package.write_text('"""``a`` is there and ``gone`` is not."""\n')
    page.write_text(
        "`wangbao.contract.vector.read`, `engine.block_order`, `wangbao.contract.nothing`, `hub.nothing`\n"
    )
    data.write_text("# Read by policy.nothing. See policy.tables, grounds.toml\nx = 'policy.nothing'\n")
    module.write_text(
        '"""See :func:`wangbao.vocabulary.money.yuan`, :func:`ours` and :class:`Theirs`."""\ndef ours(): ...\n'
    )
    assert list(_in_page(page)) == ["wangbao.contract.nothing", "hub.nothing"]
    assert list(_in_comments(data)) == ["policy.nothing"]
    assert list(_in_docstrings(module)) == ["Theirs"]
    assert list(_in_list_of_modules(package)) == ["gone"]
