"""Docstrings begin with an imperative verb, and names follow the glossary.

The rules are data: ``docs/glossary.toml`` and ``docs/docstring-verbs.txt``. The package is parsed, never imported.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "wangbao"
GLOSSARY = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text(encoding="utf-8"))
VERBS = (ROOT / "docs" / "docstring-verbs.txt").read_text(encoding="utf-8").split()

_LEFT_OUT = {"property", "cached_property", "setter", "overload"}
# The docstrings of schemas, states and routes there are descriptions of the published OpenAPI document: its own text.
_PUBLISHED = (
    "hub/api/calls",
    "hub/api/http/problems.py",
    "hub/api/shapes",
    "hub/policies/rules/states.py",
)
_OPENING = re.compile(
    r"(what|whatever|who|whoever|whom|whose|where|when|why|how|whether|which|all of it|everything|something|somebody"
    r"|nothing|nobody)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SHOWN_TO_USERS = re.compile(
    r"[\u4e00-\u9fff]"
)  # a command's or a check's title: Chinese first, then English


class Module(NamedTuple):
    """One source file of the package."""

    path: str  # below the package, e.g. "risk/measures.py"
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def _modules() -> tuple[Module, ...]:
    paths = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    return tuple(
        Module(path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")) for path in paths
    )


def _inside(path: str, places: tuple[str, ...]) -> bool:
    return any(place == "." or f"{path}/".startswith(f"{place}/") for place in places)


def _decorators(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {ast.unparse(each).partition("(")[0].rpartition(".")[2] for each in node.decorator_list}


def _judged(node: ast.AST) -> bool:
    """True for a function whose docstring must begin with an imperative verb."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    dunder = node.name.startswith("__") and node.name.endswith("__")
    return not dunder and not _LEFT_OUT & _decorators(node)


def _is_published(path: str, node: ast.AST) -> bool:
    """True for a docstring that the OpenAPI document has as a description."""
    if not _inside(path, _PUBLISHED):
        return False
    if isinstance(node, ast.FunctionDef):
        return any(ast.unparse(each).startswith("router.") for each in node.decorator_list)
    return isinstance(node, ast.ClassDef)


def _imperative(docstring: str) -> bool:
    words = re.match(r"([A-Z][a-z-]*) ?(\w*)", docstring)
    return words is not None and words[1].lower() in VERBS and words[2] != "of"


def docstring_faults(module: Module) -> Iterator[str]:
    """Yield a line for every docstring of a module that begins as the rules forbid."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        docstring = ast.get_docstring(node)
        if not docstring or _SHOWN_TO_USERS.match(docstring) or _is_published(module.path, node):
            continue
        at = f"{module.path}:{getattr(node, 'lineno', 1)} {docstring.partition(chr(10))[0][:70]!r}"
        if _OPENING.match(docstring):
            yield f"{at} opens with a question word or a pronoun"
        elif _judged(node) and not _imperative(docstring):
            yield f"{at} does not begin with a verb of docs/docstring-verbs.txt"


def _public_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
            yield node.lineno, node.name
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name) and target.id[0] != "_":
                yield node.lineno, target.id


@cache
def _words_of(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name)}


def _excepted(path: str, name: str) -> bool:
    return any(_inside(path, (each["path"],)) and name in each["names"] for each in GLOSSARY["exception"])


def name_faults(module: Module) -> Iterator[str]:
    """Yield a line for every public name of a module with a word that the glossary keeps for something else."""
    stem = PurePosixPath(module.path).stem
    elsewhere = [rule for rule in GLOSSARY["reserved"] if not _inside(module.path, tuple(rule["rooms"]))]
    for line, name in [(1, stem), *_public_names(module.tree)]:
        for rule in elsewhere:
            word = rule["word"]
            if {word, f"{word}s"} & _words_of(name) and not _excepted(module.path, name):
                yield f"{module.path}:{line} {name}: “{word}” is {rule['en']}; see docs/glossary.md"


def module_name_faults(module: Module) -> Iterator[str]:
    """Yield a line if a module or its folder is named by a participle or a gerund."""
    path = PurePosixPath(module.path)
    for name in {path.stem, path.parent.name} - {"", "__init__"}:
        for word in _words_of(name):
            if (
                re.search(r"(ing|ed)$", word)
                and word not in GLOSSARY["nouns"]["words"]
                and not _excepted(module.path, name)
            ):
                yield f"{module.path}: “{word}” is no noun; name a module by what it keeps"


def faults(module: Module) -> Iterator[str]:
    """Yield a line for everything in a module that breaks the rules of words."""
    yield from docstring_faults(module)
    yield from name_faults(module)
    yield from module_name_faults(module)


def test_docstrings_and_names_follow_the_glossary() -> None:
    assert [fault for module in _modules() for fault in faults(module)] == []


def test_verbs_are_base_forms_in_order() -> None:
    nouns_and_base_forms = {"bring", "seed", "feed", "embed", "exceed", "proceed", "need"}
    assert sorted(set(VERBS)) == VERBS
    ended = [verb for verb in VERBS if re.search(r"(ing|ed|[^s]s)$", verb)]
    assert [verb for verb in ended if verb not in nouns_and_base_forms] == []


@pytest.mark.parametrize(
    ("source", "broken"),
    [
        ('def f():\n    """Return the mean, in yuan."""', 0),
        ('def f():\n    """Returns the mean."""', 1),
        ('def f():\n    """Returning the mean."""', 1),
        ('def f():\n    """The mean."""', 1),
        ('def f():\n    """Share of the loss."""', 1),
        ('def f():\n    """Whether it is so."""', 1),
        ('def f():\n    """评估一家企业 / Assess one enterprise."""', 0),
        ('class A:\n    """One policy."""\n    def f(self):\n        """The loss."""', 1),
        ('class A:\n    @property\n    def f(self):\n        """The loss."""', 0),
        ('class A:\n    """What one takes."""', 1),
        ('"""All of it."""', 1),
        ("def f():\n    def __g__():\n        '''The loss.'''", 0),
    ],
)
def test_docstrings_that_are_refused(source: str, broken: int) -> None:
    assert len(list(docstring_faults(Module("room/module.py", source)))) == broken


def test_a_reserved_word_is_for_its_own_rooms() -> None:
    source = "def settle_quote(): ...\nclass SettledOwner: ...\ndef _settle(): ...\nSETTLE = 1"
    assert len(list(name_faults(Module("hub/policies/holders.py", source)))) == 2
    assert list(name_faults(Module("contract/settlement.py", source))) == []


@pytest.mark.parametrize(
    ("path", "broken"),
    [("room/binding.py", 1), ("room/ruled.py", 1), ("contract/wording.py", 0), ("a/bordereau.py", 0)],
)
def test_modules_are_named_by_nouns(path: str, broken: int) -> None:
    assert len(list(module_name_faults(Module(path, "")))) == broken


def test_every_term_is_complete_and_every_exception_has_its_reason() -> None:
    incomplete: list[Any] = [
        term for term in GLOSSARY["term"] if not {"zh", "en", "code", "where"} <= set(term)
    ]
    incomplete += [each for each in GLOSSARY["exception"] if not each.get("reason")]
    assert incomplete == []
