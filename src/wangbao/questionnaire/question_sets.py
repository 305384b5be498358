"""Question sets by name: reading them, checking them, and the ones that ship.

A set is named ``enterprise`` (its newest version) or ``enterprise@2026.1``; any other name is a file's path.
"""

import hashlib
import json
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from wangbao.questionnaire.rules import problems
from wangbao.questionnaire.schema import QuestionSet
from wangbao.vocabulary import document
from wangbao.vocabulary.catalogue import unknown
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

PUBLIC = "self-assessment"
"""The short set anybody may answer, without an account."""

_FOLDER = files("wangbao.questionnaire") / "sets"


def parse(data: object, *, file: str | None = None) -> QuestionSet:
    """Plain data as a question set.

    Raises:
        InputError: with every problem found: fields out of range, catch-all questions, conditions or facts that do not
            hold together.
    """
    questions = document.parse(QuestionSet, data, file=file)
    found = problems(questions)
    if found:
        raise InputError(found, file=file)
    return questions


def load(name_or_path: str | Path) -> QuestionSet:
    """A shipped set by its name (``enterprise``, ``enterprise@2026.1``) or a file by its path.

    Raises:
        InputError: no such set or file, or one that breaks the grammar.
    """
    name = str(name_or_path)
    if Path(name).suffix in (".yaml", ".yml", ".json", ".toml"):
        return parse(document.load(Path(name)), file=name)
    wanted = [reference for reference in shipped() if name in (reference, reference.partition("@")[0])]
    if not wanted:
        raise unknown(name, shipped(), field="questions", what=Text("问卷", "question set"))
    return _shipped(wanted[-1])


@cache
def shipped() -> tuple[str, ...]:
    """The sets that ship as ``set@version``, of each the oldest version first."""
    names = (file.name.removesuffix(".yaml") for file in _FOLDER.iterdir() if file.name.endswith(".yaml"))
    return tuple(sorted(names, key=_by_version))


def reference(questions: QuestionSet) -> str:
    """``set@version``: what a product, an application and a signature name a set by."""
    return f"{questions.set}@{questions.version}"


def fingerprint(questions: QuestionSet) -> str:
    """SHA-256 of a set as canonical JSON: every word a person was asked."""
    plain = questions.model_dump(mode="json", exclude_defaults=True)
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _by_version(name: str) -> tuple[str, tuple[int, ...]]:
    code, _, version = name.partition("@")
    return code, tuple(int(part) for part in version.split("."))


@cache
def _shipped(name: str) -> QuestionSet:
    with as_file(_FOLDER / f"{name}.yaml") as path:
        questions = parse(document.load(path), file=f"{name}.yaml")
    if reference(questions) != name:
        raise ValueError(f"{name}.yaml holds {reference(questions)}")
    return questions
