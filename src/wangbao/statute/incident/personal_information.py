"""Draft the notice of a leak, alteration or loss of personal information: PIPL (2021), art. 57.

The article asks for the kinds of information, the cause and the harm there may be; the remedies taken and what persons
can do themselves; how to reach the handler. Persons need not be told where measures effectively avoided the harm,
unless the authority finds that there may be harm and asks for it; the authority is told in any case.
"""

from dataclasses import dataclass
from typing import Final

from wangbao.statute.incident.facts import IncidentFacts, PersonalInformation
from wangbao.statute.incident.report import said_at
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

AVOIDED: Final = Text(
    "已采取措施有效避免危害，可以不通知个人；主管部门认为可能造成危害的，有权要求通知。",
    "The harm was effectively avoided, so persons need not be notified; the authority may still ask for it.",
)


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice as titled paragraphs; ``to_persons`` tells whether persons have to be told as well as the authority.

    ``missing`` names what the article asks for and the facts do not state.
    """

    paragraphs: tuple[tuple[Text, Text], ...]
    to_persons: bool
    missing: tuple[str, ...]


def draft(facts: IncidentFacts) -> Notice:
    """Draft the notice of art. 57.

    Raises:
        InputError: the facts say nothing of personal information.
    """
    section = facts.personal_information
    if section is None:
        raise refusal("personal_information", None, "未写明，无从起草通知", "is needed to draft the notice")
    cause = facts.account.cause
    paragraphs = [(name, Text(value, value)) for name, value in _fields(section)]
    paragraphs.insert(1, (Text("发现时间", "Discovered"), said_at(facts.discovered_at)))
    if cause is not None:
        paragraphs.insert(2, (Text("原因", "Cause"), Text(cause, cause)))
    if section.avoided_by is not None:
        paragraphs.append(
            (Text("避免危害的措施", "How harm was avoided"), Text(section.avoided_by, section.avoided_by))
        )
    missing = () if cause is not None else ("cause",)
    return Notice(tuple(paragraphs), section.avoided_by is None, missing)


def _fields(section: PersonalInformation) -> list[tuple[Text, str]]:
    return [
        (Text("涉及的个人信息种类", "Kinds of personal information"), "、".join(section.kinds)),
        (Text("可能造成的危害", "Harm there may be"), section.harm),
        (Text("已采取的补救措施", "Remedies taken"), section.remedies),
        (Text("个人可以采取的减轻危害的措施", "What persons can do to reduce the harm"), section.self_help),
        (Text("联系方式", "Contact"), section.contact),
    ]
