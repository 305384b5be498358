"""Name the insured on pages and lists, and the last day of a period."""

from typing import Any, Final

from wangbao.vocabulary.text import Text

LAST_DAY: Final = Text("最后一日", "last day")


def insured(policy: Any) -> Text:
    """Name the insured as the policy does; in English by its registered English name, with the policy's beside it."""
    return named(policy.insured_name, policy.insured_uscc, policy.applicant)


def named(name: str, uscc: str, organisation: Any) -> Text:
    """Pair a name that the contract states with the organisation's English name, if it is the organisation's."""
    same = uscc == organisation.uscc if uscc else name == organisation.name
    english = organisation.name_en if same else ""
    return Text(name, f"{english} ({name})" if english else name)
