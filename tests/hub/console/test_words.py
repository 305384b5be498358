"""Nothing the journal keeps is shown as a code: every verb and subject the hub writes has words in both languages."""

import ast
from pathlib import Path

import pytest

import wangbao.hub
from wangbao.hub.journal.words import subjects, verbs
from wangbao.hub.policies.rules.states import RequestState
from wangbao.policy.tables import kinds

HUB = Path(wangbao.hub.__file__).parent


def _subjects() -> set[str]:
    """The kinds of subject named in the code: the first of a pair given as ``subject=("policy", …)``."""
    found = set()
    for path in HUB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "subject" and isinstance(node.value, ast.Tuple):
                first = node.value.elts[0]
                found |= {first.value} if isinstance(first, ast.Constant) else set()
    return found


def _verbs() -> set[str]:
    """The verbs written out in the code; those put together from a kind or a state are listed by their parts."""
    found = set()
    for path in HUB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "verb" and isinstance(node.value, ast.Constant):
                found.add(node.value.value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                words = [one.value for one in node.args if isinstance(one, ast.Constant)]
                if node.func.id == "note" and "applications" in path.parts:
                    found |= {f"application.{word}" for word in words}
                if node.func.id in {"_told", "_record"} and "catalogue" in path.parts:
                    found |= set(words)
    closed = (RequestState.ISSUED, RequestState.DECLINED, RequestState.WITHDRAWN)
    asked = (RequestState.REQUESTED, RequestState.REFERRED)
    return (
        found
        | {f"policy.{code}" for code in kinds()}
        | {f"policy.request_{state}" for state in closed}
        | {f"policy.endorsement_{state}" for state in asked}
        | {"policy.receipt", "policy.refund", "application.withdrawn", "application.closed"}
    )


def test_the_code_is_read() -> None:
    assert {"policy", "organisation", "person"} <= _subjects()
    assert {"policy.bound", "token.created", "application.signed", "product.published"} <= _verbs()


@pytest.mark.parametrize("verb", sorted(_verbs()))
def test_a_verb_has_words(verb: str) -> None:
    assert verb in verbs()


@pytest.mark.parametrize("subject", sorted(_subjects()))
def test_a_subject_has_words(subject: str) -> None:
    assert subject in subjects()
