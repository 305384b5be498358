"""List an insurer's policies as a bordereau, one row a policy, for CSV, XLSX and Open Exposure Data."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Sum

from wangbao.documents import sheet
from wangbao.documents.columns import POLICIES
from wangbao.documents.risk_columns import risk_values
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.policies.models import Endorsement, Policy, Portion, Share
from wangbao.hub.policies.reads.contract import contract_of
from wangbao.hub.policies.reads.movements import PREMIUM
from wangbao.hub.policies.reads.policy_list import phase_of
from wangbao.hub.policies.reads.price import stored_prices
from wangbao.hub.policies.rules.states import PHASE_NAMES
from wangbao.policy.fold import Segment, fold
from wangbao.policy.payable import Payable
from wangbao.policy.premium import earned, total
from wangbao.policy.preview import payable_of
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import ZERO, split, to_decimal, yuan
from wangbao.vocabulary.terms import kind
from wangbao.vocabulary.text import Lang, Text

LARGEST: Final = 50_000  # policies in one file; more are exported period by period
_BATCH: Final = 500
TITLE: Final = Text("承保明细表", "Policies as they stand")


@dataclass(frozen=True, slots=True)
class Row:
    """One policy at present, and this insurer's share of it; its premium is added up from the parts of each charge."""

    policy: Policy
    last: Segment
    total: Payable
    earned_cny: Decimal
    endorsements: int
    share: Decimal
    our_premium_cny: Decimal
    our_limit_cny: Decimal
    product: str
    product_title: Text
    version: str
    filing: str
    phase: Text


CODES: Final = tuple(code for code, _ in POLICIES)


def rows_of(actor: Actor, *, starts_from: dt.date, starts_before: dt.date, today: dt.date) -> Iterator[Row]:
    """Yield the policies of the actor's insurer that begin in ``[starts_from, starts_before)``, led or followed.

    Raises:
        Forbidden: the role may not export.
        InputError: an empty period, or more than :data:`LARGEST` policies.
    """
    allow(actor, "policies.export")
    if starts_before <= starts_from:
        zh, en = f"须晚于 {starts_from}", f"must be later than {starts_from}"
        raise refusal("starts_before", starts_before, zh, en)
    rows = Policy.objects.filter(start__gte=starts_from, start__lt=starts_before)
    led = rows.filter(insurer_id=actor.organisation_id).values_list("pk", flat=True)[: LARGEST + 1]
    followed = rows.filter(shares__insurer_id=actor.organisation_id, shares__lead=False)
    keys = sorted({*led, *followed.values_list("pk", flat=True)[: LARGEST + 1]})
    if len(keys) > LARGEST:
        zh = f"超过 {LARGEST} 张保单，请缩短期间"
        raise refusal(
            "starts_from", starts_from, zh, f"more than {LARGEST} policies; choose a shorter period"
        )
    return _rows(keys, actor, today)


def values(row: Row, lang: Lang) -> dict[str, Any]:
    """Map column codes to the values of a row; money as Decimal, days as dates."""
    terms, policy = row.last.terms, row.policy
    limit = to_decimal(terms.get("limit_cny") or 0)
    return {
        "policy": policy.number,
        "product_title": row.product_title.say(lang),
        "product": row.product,
        "version": row.version,
        "filing": row.filing,
        "insured": policy.insured_name,
        "uscc": policy.insured_uscc,
        "kind": kind(policy.kind).name.say(lang),
        **risk_values(terms.get("profile") or {}, policy.insured_uscc, lang),
        "start": policy.start,
        "end": policy.end,
        "state": row.phase.say(lang),
        "limit_cny": limit,
        "deductible_cny": to_decimal(terms.get("deductible_cny") or 0),
        "premium_cny": row.total.net,
        "vat_cny": row.total.vat,
        "gross_cny": row.total.gross,
        "earned_cny": row.earned_cny,
        "share": sheet.Rate(row.share),
        "our_premium_cny": row.our_premium_cny,
        "our_limit_cny": row.our_limit_cny,
        "endorsements": row.endorsements,
        "bound_on": policy.bound_at.astimezone(BEIJING).date(),
    }


def to_csv(rows: Iterable[Row], lang: Lang) -> bytes:
    """Write the bordereau as CSV that spreadsheets open directly."""
    return sheet.to_csv([name.say(lang) for _, name in POLICIES], _cells(rows, lang))


def streamed(rows: Iterable[Row], lang: Lang) -> Iterator[bytes]:
    """Yield the CSV line by line, as the rows come."""
    cells = ([found[code] for code in CODES] for found in (values(row, lang) for row in rows))
    return sheet.csv_lines([name.say(lang) for _, name in POLICIES], cells)


def to_xlsx(rows: Iterable[Row], lang: Lang) -> bytes:
    """Write the bordereau as a workbook."""
    return sheet.to_xlsx(TITLE.say(lang), [name.say(lang) for _, name in POLICIES], _cells(rows, lang))


def _rows(keys: Sequence[int], actor: Actor, today: dt.date) -> Iterator[Row]:
    # Each batch is four queries, whatever the length of the file.
    for first in range(0, len(keys), _BATCH):
        some = keys[first : first + _BATCH]
        found = Policy.objects.filter(pk__in=some).select_related("product_version__product").order_by("pk")
        by_policy: dict[int, list[Endorsement]] = {}
        for row in Endorsement.objects.filter(policy__in=some).defer("segments", "changed").order_by("seq"):
            by_policy.setdefault(row.policy_id, []).append(row)
        shares: dict[int, list[Share]] = {}
        for share in Share.objects.filter(policy__in=some).order_by("-lead", "pk"):
            shares.setdefault(share.policy_id, []).append(share)
        portions = dict(
            Portion.objects.filter(
                share__policy__in=some, share__insurer_id=actor.organisation_id, charge__kind__in=PREMIUM
            )
            .values_list("share__policy_id")
            .annotate(amount=Sum("amount"))
        )
        for policy in found:
            ours = _Ours.of(shares[policy.pk], actor, portions.get(policy.pk, ZERO))
            yield _row(policy, by_policy[policy.pk], ours, today)


@dataclass(frozen=True, slots=True)
class _Ours:
    """This insurer's place among the insurers of a policy, in the order the premium was split, and its premium."""

    weights: tuple[Decimal, ...]
    place: int
    premium_cny: Decimal

    @classmethod
    def of(cls, shares: Sequence[Share], actor: Actor, premium: Decimal) -> "_Ours":
        weights = tuple(Decimal(one.share) for one in shares)
        place = next(place for place, one in enumerate(shares) if one.insurer_id == actor.organisation_id)
        return cls(weights, place, yuan(premium))  # SQLite adds in floating point

    @property
    def share(self) -> Decimal:
        return self.weights[self.place]

    def of_premium(self, net: Decimal) -> Decimal:
        """Return this insurer's part of the premium; portions are stored only if there are several insurers."""
        return net if len(self.weights) == 1 else self.premium_cny

    def of_limit(self, limit: Decimal) -> Decimal:
        """Split the limit as the premium is and return this insurer's part; the parts add up to the limit."""
        return split(limit, self.weights)[self.place]


def _row(policy: Policy, endorsements: list[Endorsement], ours: _Ours, today: dt.date) -> Row:
    contract, prices = contract_of(policy, endorsements), stored_prices(endorsements)
    segments, payable = fold(contract), payable_of(contract, prices)
    definition: Mapping[str, Any] = policy.product_version.definition
    return Row(
        policy=policy,
        last=segments[-1],
        total=payable,
        earned_cny=total(earned(segments, prices, max(policy.start, today))),
        endorsements=len(endorsements) - 1,
        share=ours.share,
        our_premium_cny=ours.of_premium(payable.net),
        our_limit_cny=ours.of_limit(to_decimal(segments[-1].terms.get("limit_cny") or 0)),
        product=definition["product"],
        product_title=Text(**definition["title"]),
        version=definition["version"],
        filing=(definition.get("filing") or {}).get("number", ""),
        phase=PHASE_NAMES[phase_of(policy.state, policy.start, policy.end, today)],
    )


def _cells(rows: Iterable[Row], lang: Lang) -> list[list[sheet.Cell]]:
    return [[found[code] for code in CODES] for found in (values(row, lang) for row in rows)]
