"""Check the invariants between a policy's rows, every night."""

from collections.abc import Iterator
from copy import copy
from decimal import Decimal

from django.db.models import Sum

from wangbao.hub.policies.models import Charge, Endorsement, Instalment, Policy, Portion, Share
from wangbao.hub.policies.reads.contract import contract_of
from wangbao.hub.policies.reads.price import stored_prices
from wangbao.hub.policies.writes.holder import names_another_holder
from wangbao.hub.policies.writes.rows import lines_of, segment_rows, summarise
from wangbao.policy.fold import Contract, fold
from wangbao.policy.payable import Payable
from wangbao.policy.premium import Line
from wangbao.policy.preview import payable_of
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.money import ZERO, yuan
from wangbao.vocabulary.text import Text

_BATCH = 500
_COLUMNS = (
    *("state", "insured_name", "name_sort", "key_sort", "insured_uscc", "limit_cny"),
    *("applicant_id", "broker_id"),
)
_EIGHT_PLACES = Decimal("0.00000001")


def refolded() -> Iterator[Problem]:
    """保单各段与重新折叠一致，各批单收费之和等于现行合同保费 / Stored segments equal refolded; charges telescope."""
    for policy in Policy.objects.select_related("quote").order_by("pk").iterator(chunk_size=_BATCH):
        endorsements = list(policy.endorsements.order_by("seq"))
        try:
            yield from _refolded(policy, endorsements)
        except InputError as error:
            yield from (
                Problem(f"{policy.number}.{one.field}", one.value, one.rule) for one in error.problems
            )


def instalments_add_up() -> Iterator[Problem]:
    """各批单分期之和等于其应收 / The instalments of an endorsement add up to its charge."""
    sums = Instalment.objects.values_list("endorsement").annotate(Sum("amount"))
    due = {key: yuan(amount) for key, amount in sums}  # SQLite adds in floating point
    rows = Endorsement.objects.values_list("pk", "policy__number", "seq", "net_cny", "vat_cny").order_by("pk")
    for key, number, seq, net, vat in rows.iterator(chunk_size=_BATCH):
        expected, found = net + vat, due.get(key, ZERO)
        if expected != found:
            rule = Text(f"分期之和为 {found}", f"its instalments add up to {found}")
            yield Problem(f"{number}-{seq}", str(expected), rule)


def shares_are_whole() -> Iterator[Problem]:
    """共保份额之和为 1 / The insurers' shares of a policy add up to one."""
    sums = Share.objects.values("policy__number").annotate(sum=Sum("share")).order_by("policy__number")
    for row in sums.iterator(chunk_size=_BATCH):
        if Decimal(row["sum"]).quantize(_EIGHT_PLACES) != 1:
            rule = Text("共保份额之和须为 1", "shares must add up to 1")
            yield Problem(row["policy__number"], str(row["sum"]), rule)


def portions_add_back() -> Iterator[Problem]:
    """共保各方分摊之和等于收费 / Co-insurers' portions add back to every charge."""
    sums = Portion.objects.values("charge__endorsement__policy__number", "charge__amount", "charge").annotate(
        sum=Sum("amount")
    )
    for row in sums.iterator(chunk_size=_BATCH):
        if yuan(row["sum"]) != row["charge__amount"]:
            rule = Text(f"分摊之和为 {row['sum']}", f"its portions add up to {row['sum']}")
            yield Problem(row["charge__endorsement__policy__number"], str(row["charge__amount"]), rule)


def every_policy_is_issued() -> Iterator[Problem]:
    """每张保单都有出单批次 / Every policy has its issuance."""
    for number in (
        Policy.objects.filter(endorsements=None).values_list("number", flat=True).iterator(chunk_size=_BATCH)
    ):
        yield Problem(number, None, Text("没有出单批次", "has no issuance"))


def _refolded(policy: Policy, endorsements: list[Endorsement]) -> Iterator[Problem]:
    if not endorsements:
        return
    prices = stored_prices(endorsements)
    contract = contract_of(policy, endorsements)
    for row in endorsements:
        if segment_rows(fold(contract.until(row.seq)), prices) != row.segments:
            rule = Text("保存的分段与重新折叠不一致", "the stored segments differ from those folded again")
            yield Problem(f"{policy.number}-{row.seq}", None, rule)
    total = payable_of(contract, prices)
    sums = (
        Charge.objects.filter(endorsement__policy=policy)
        .values_list("kind", "coverage")
        .annotate(Sum("amount"))
    )
    added = {Line(kind, coverage): yuan(amount) for kind, coverage, amount in sums}
    charged = {line: amount for line, amount in added.items() if amount}
    expected = {line: amount for line, amount in lines_of(total).items() if amount}
    if charged != expected:
        rule = Text("收费之和不等于现行合同", "charges do not add up to the contract as it stands")
        yield Problem(policy.number, str(sum(charged.values(), ZERO)), rule)
    if policy.gross_cny != total.gross:
        rule = Text(f"保单行上为 {policy.gross_cny}", f"the policy's row says {policy.gross_cny}")
        yield Problem(f"{policy.number}.gross_cny", str(total.gross), rule)
    yield from _summarised(policy, contract, total)


def _summarised(policy: Policy, contract: Contract, total: Payable) -> Iterator[Problem]:
    """Compare the columns that lists, searches and tenancy go by with the terms they are taken from."""
    wanted = copy(policy)
    summarise(wanted, fold(contract), total)
    if not names_another_holder(contract):
        wanted.applicant_id, wanted.broker_id = policy.quote.applicant_id, policy.quote.broker_id
    for name in _COLUMNS:
        kept, said = getattr(policy, name), getattr(wanted, name)
        if kept != said:
            rule = Text(
                f"保单行上为 {kept}，条件为 {said}", f"the policy's row says {kept}, its terms {said}"
            )
            yield Problem(f"{policy.number}.{name}", str(kept), rule)
