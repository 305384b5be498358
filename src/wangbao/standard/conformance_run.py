"""Run a program over the conformance set and judge its answers: verdict, field and rule.

A program is called with a file and says by its exit status whether it conforms: 0, or anything else. Where it prints
JSON with ``findings`` of ``field``, ``row`` and ``rule``, these are judged too.
"""

import json
import shlex
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args

from wangbao.standard.conformance_set import Case
from wangbao.standard.files import check_file
from wangbao.vocabulary.errors import InputError, refusal
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

Level = Literal["verdict", "field", "rule"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
_SECONDS: Final = 60
_MOST: Final = 4 * 2**20  # characters of an answer that are looked at


class Answer(NamedTuple):
    """A program's answer on a file: whether it conforms, and the findings as (field, row, rule); None if not said."""

    conforms: bool
    findings: frozenset[tuple[str, int | None, str]] | None


class Judged(NamedTuple):
    """Measure of an answer: whether the verdict is right, and of a broken file also the field and the rule."""

    case: Case
    right: frozenset[Level]

    def says(self) -> Text:
        """Say what the answer should have been, and how far it was right."""
        case = self.case
        where = "" if case.row is None else f"row {case.row}: "
        wanted_zh = "应符合" if case.conforms else f"应指出 {where}{case.field}（{case.rule}）"
        wanted_en = "should conform" if case.conforms else f"should name {where}{case.field} ({case.rule})"
        right = ", ".join(sorted(self.right)) or "—"
        return Text(f"{case.file}：{wanted_zh}；答对：{right}", f"{case.file}: {wanted_en}; right: {right}")


Program = Callable[[Path, str], Answer]


def judge(folder: Path, cases: Iterable[Case], program: Program) -> list[Judged]:
    """Ask a program about every file and judge its answers."""
    return [Judged(case, _right(case, program(folder / case.file, case.schema))) for case in cases]


def summary(judged: Iterable[Judged]) -> Text:
    """Count the files, and those whose verdict, field and rule were right."""
    found = list(judged)
    good = [one for one in found if one.case.conforms]
    broken = [one for one in found if not one.case.conforms]
    taken = sum("verdict" in one.right for one in good)
    counts = {level: sum(level in one.right for one in broken) for level in LEVELS}
    return Text(
        f"{len(good)} 个合格文件接受 {taken} 个；{len(broken)} 个有误文件拒绝 {counts['verdict']} 个，"
        f"指对字段 {counts['field']} 个，指对规则 {counts['rule']} 个",
        f"of {len(good)} good files {taken} were taken; of {len(broken)} broken ones {counts['verdict']} were refused, "
        f"{counts['field']} by field, {counts['rule']} by field and rule",
    )


def own_program(known: Mapping[str, Published]) -> Program:
    """Return the house's own check as a program."""

    def ask(path: Path, schema: str) -> Answer:
        try:
            found = check_file(path, known, schema)
        except InputError:
            return Answer(conforms=False, findings=frozenset())
        said = frozenset((one.field, one.row, one.rule) for one in found.findings)
        return Answer(found.conforms, said)

    return ask


def outside_program(command: str) -> Program:
    """Return a command as a program; ``{file}`` and ``{schema}`` in it are replaced, else the file is appended.

    Raises:
        InputError: the command cannot be read or started.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise refusal("--against", command, f"命令有误：{error}", f"not a command: {error}") from None
    if not words:
        raise refusal("--against", command, "命令为空", "the command is empty")
    if not any("{file}" in word for word in words):
        words.append("{file}")

    def ask(path: Path, schema: str) -> Answer:
        call = [word.replace("{file}", str(path)).replace("{schema}", schema) for word in words]
        try:
            ended = subprocess.run(call, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - the user's
        except subprocess.TimeoutExpired:
            return Answer(conforms=True, findings=None)
        except OSError as error:
            reason = error.strerror or str(error)
            raise refusal(
                "--against", call[0], f"无法启动：{reason}", f"cannot be started: {reason}"
            ) from None
        return Answer(ended.returncode == 0, _findings(ended.stdout))

    return ask


def _findings(out: bytes) -> frozenset[tuple[str, int | None, str]] | None:
    try:
        said: Any = json.loads(out[:_MOST])
        return frozenset((str(one["field"]), one.get("row"), str(one["rule"])) for one in said["findings"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _right(case: Case, answer: Answer) -> frozenset[Level]:
    if answer.conforms != case.conforms:
        return frozenset()
    if case.conforms:
        return frozenset(LEVELS)
    found: set[Level] = {"verdict"}
    if any((field, row) == (case.field, case.row) for field, row, _ in answer.findings or ()):
        found.add("field")
    if (case.field, case.row, case.rule) in (answer.findings or ()):
        found.add("rule")
    return frozenset(found)
