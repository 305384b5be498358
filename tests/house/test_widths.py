"""No module imports more than twenty others of the package: one that does holds several things, and is cut by them.

Files are parsed, never imported.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
MOST = 20


def _is_module(name: str, source: Path) -> bool:
    path = source.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def _imported(node: ast.Import | ast.ImportFrom, package: list[str]) -> Iterator[tuple[str, str]]:
    """Yield a pair for each name imported: the module it is imported from, and the name in it."""
    if isinstance(node, ast.Import):
        yield from ((alias.name, "") for alias in node.names)
        return
    above = package[: len(package) - node.level + 1] if node.level else []
    module = ".".join([*above, *([node.module] if node.module else [])])
    yield from ((module, alias.name) for alias in node.names)


def imports(path: Path, source: Path = SOURCE) -> set[str]:
    """Name the modules of the package that a module imports, each once, at its head or within a function.

    A name imported from a package is the module of that name, if there is one.
    """
    package = list(path.relative_to(source).parent.parts)
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for module, name in _imported(node, package):
                if module.split(".")[0] == "wangbao":
                    inside = f"{module}.{name}"
                    found.add(inside if name and _is_module(inside, source) else module)
    return found


def test_no_module_imports_more_than_twenty_others() -> None:
    modules = [path for path in (SOURCE / "wangbao").rglob("*.py") if "migrations" not in path.parts]
    assert len(modules) > 700
    wide = {str(path.relative_to(SOURCE)): len(imports(path)) for path in modules}
    assert {path: count for path, count in wide.items() if count > MOST} == {}


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        ("from wangbao.a import b, c", {"wangbao.a.b", "wangbao.a"}),
        ("from wangbao.a.b import x, y\nfrom wangbao.a.b import z", {"wangbao.a.b"}),
        ("import wangbao.a.b\nimport json", {"wangbao.a.b"}),
        ("from . import b\nfrom .b import x\nfrom .. import d", {"wangbao.a.b", "wangbao.d"}),
        ("def f():\n    from wangbao.d import x", {"wangbao.d"}),
    ],
)
def test_every_module_is_counted_once(text: str, modules: set[str], tmp_path: Path) -> None:
    folder = tmp_path / "wangbao" / "a"
    folder.mkdir(parents=True)
    for file in (folder / "__init__.py", folder / "b.py", tmp_path / "wangbao" / "d.py"):
        file.write_text("")
    (folder / "it.py").write_text(text)
    assert imports(folder / "it.py", tmp_path) == modules
