"""Exempting clauses: name, words, explanation and example."""

from dataclasses import dataclass
from typing import Final

from wangbao.vocabulary.text import Text

KINDS: Final = {
    "exclusion": Text("责任免除", "Exclusion"),
    "condition": Text("赔付条件", "Condition of payment"),
    "waiting": Text("等待期", "Waiting period"),
    "deductible": Text("免赔额（率）", "Deductible"),
    "franchise": Text("相对免赔额", "Franchise"),
    "proportion": Text("比例赔付", "Proportional payment"),
    "uplift": Text("免赔额提高", "Raised deductible"),
    "sublimit": Text("分项限额与赔偿期", "Sublimit or indemnity period"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One exempting clause.

    Attributes:
        code: identifies kind and content: a clause with other content has another code, so that a confirmation never
            applies to changed terms.
        kind: code of :data:`KINDS`.
        cover: the cover it applies to.
        words: the text of the clause, to be printed conspicuously.
        explanation: its concept, content and effect, for an ordinary reader.
        example: the same with amounts, if amounts make it clearer.
    """

    code: str
    kind: str
    cover: Text
    words: Text
    explanation: Text
    example: Text | None

    @property
    def kind_name(self) -> Text:
        return KINDS[self.kind]
