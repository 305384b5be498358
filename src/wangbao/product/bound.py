"""Wording and rate plan of a definition, found by code and checked by hash."""

from wangbao.contract import wording as wordings
from wangbao.contract.wording import Wording
from wangbao.pricing.filed.plan import Plan
from wangbao.product import library
from wangbao.product.schema import Definition
from wangbao.vocabulary.canonical import fingerprint
from wangbao.vocabulary.errors import refusal


def wording_of(definition: Definition, wording: Wording | None = None) -> Wording:
    """Find the wording a definition names: ``wording`` if it is that one, else the shipped one.

    Raises:
        InputError: there is none of that code, or its version or hash differs.
    """
    return _same_wording(definition, wording or wordings.load(definition.wording.wording))


def plan_of(definition: Definition, plan: Plan | None = None) -> Plan:
    """Find the rate plan a definition names: ``plan`` if it is that one, else the shipped one.

    Raises:
        InputError: there is none of that code, or its version or hash differs.
    """
    return _same_plan(definition, plan or library.plan(definition.rate_plan))


def _same_wording(definition: Definition, found: Wording) -> Wording:
    ref = definition.wording
    if (ref.wording, ref.version, ref.sha256) != (found.wording, found.version, fingerprint(found)):
        raise refusal(
            "wording",
            f"{ref.wording} {ref.version}",
            f"现有条款为 {found.wording} {found.version}（{fingerprint(found)[:12]}），与绑定的不同",
            f"the wording at hand is {found.wording} {found.version} ({fingerprint(found)[:12]}), not the one bound",
            file=definition.product,
        )
    return found


def _same_plan(definition: Definition, found: Plan) -> Plan:
    ref = definition.rate_plan
    if (ref.plan, ref.version, ref.sha256) != (found.plan, found.version, fingerprint(found)):
        raise refusal(
            "rate_plan",
            f"{ref.plan} {ref.version}",
            f"现有费率方案为 {found.plan} {found.version}（{fingerprint(found)[:12]}），与绑定的不同",
            f"the rate plan at hand is {found.plan} {found.version} ({fingerprint(found)[:12]}), not the one bound",
            file=definition.product,
        )
    return found
