"""Findings of a check: where in a file, which value, which rule, by a word for programs and in both languages.

The word of a rule is the keyword of JSON Schema that refuses the value, or one of:

``code-list``   not a code of the list that the field is from
``names``       not a name of an entry of the list that the column is from
``key``         two rows, or entries, of one key
``order``       an end that is not after its beginning
``decimals``    more decimals than the field has
``rules``       fields that are right each by itself contradict each other
``file``        the file cannot be read as one of its kind
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

SHOWN: Final = 100


class Finding(NamedTuple):
    """One thing that does not conform; ``row`` is the row or line of a table, as its file counts them."""

    rule: str
    field: str
    value: object
    says: Text
    row: int | None = None

    def problem(self) -> Problem:
        """Convert to a problem of a refusal, with the row before the field."""
        where = self.field if self.row is None else f"row {self.row}: {self.field}"
        return Problem(where, self.value, self.says)


class Checked(NamedTuple):
    """The schema a file was checked against, and what does not conform: the first findings, and their number."""

    schema: str
    version: str
    findings: tuple[Finding, ...]
    total: int
    remarks: tuple[Problem, ...] = ()

    @property
    def conforms(self) -> bool:
        """True if nothing was found."""
        return not self.total

    def refusal(self, file: str) -> InputError:
        """Build the refusal that names every finding, and how many more there are."""
        problems = [finding.problem() for finding in self.findings]
        if more := self.total - len(problems):
            problems.append(Problem("", None, Text(f"另有 {more:,} 处问题", f"and {more:,} more problems")))
        return InputError(problems, file=file)


def of_refusal(error: InputError, rule: str) -> list[Finding]:
    """Convert a refusal of a reader to findings of one rule."""
    return [Finding(rule, problem.field, problem.value, problem.rule) for problem in error.problems]


def checked(schema: str, version: str, findings: Iterable[Finding]) -> Checked:
    """Gather findings; those beyond :data:`SHOWN` are only counted."""
    shown: list[Finding] = []
    count = 0
    for finding in findings:
        count += 1
        if count <= SHOWN:
            shown.append(finding)
    return Checked(schema, version, tuple(shown), count)
