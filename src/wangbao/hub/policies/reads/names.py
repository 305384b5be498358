"""What a policy's lists and pages call its insured, and the days of its period."""

from typing import Any, Final

from wangbao.vocabulary.text import Text

LAST_DAY: Final = Text("最后一日", "last day")


def insured(policy: Any) -> Text:
    """The insured as the policy names it; in English by its registered English name with the policy's beside it."""
    return named(policy.insured_name, policy.insured_uscc, policy.applicant)


def named(name: str, uscc: str, organisation: Any) -> Text:
    """A name that the contract states, and the English one where it is this organisation's."""
    same = uscc == organisation.uscc if uscc else name == organisation.name
    english = organisation.name_en if same else ""
    return Text(name, f"{english} ({name})" if english else name)
