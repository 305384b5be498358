"""Export of a programme to the reinsurance files of Open Exposure Data 5.0.0, with a list of what they cannot say.

The standard has scopes by account and policy only, and a surplus by its ceded share of each policy: other filters, and
a surplus by lines, are expanded to the policies of a book; a treaty that covers none of them is left out. A period ends
on its last day. The standard has no stop loss: it is written as an aggregate excess in amounts.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wangbao.contract.oed import spec
from wangbao.contract.oed.results import write_csv
from wangbao.contract.oed.values import checked_value
from wangbao.portfolio.reinsurance import oed_fields, scopes
from wangbao.portfolio.reinsurance.inuring import Programme
from wangbao.portfolio.reinsurance.treaty import Treaty
from wangbao.portfolio.reinsurance.treaty_parts import Risk
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

_ONE_DAY: Final = dt.timedelta(days=1)
_MILLIONTH: Final = Decimal("0.000001")
_ALL_CYBER: Final = "CC1"
_LEVEL: Final = {level: code for code, level in oed_fields.LEVELS.items()}
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Exported:
    """Rows of the two files (cells by field name), and remarks on what they omit or change."""

    info: tuple[Cells, ...]
    scope: tuple[Cells, ...]
    unsaid: tuple[Text, ...]


def export(
    programme: Programme,
    *,
    portfolio: str = "WANGBAO",
    table: pa.Table | None = None,
    subject_premium: Mapping[str, Decimal] | None = None,
) -> Exported:
    """Convert a programme to rows of ``ri_info`` and ``ri_scope`` in yuan.

    Args:
        programme: the treaties; each becomes one ``ReinsNumber``, a facultative one for each set of terms.
        portfolio: ``PortNumber``, the same as in the account file.
        table: the book, needed for filters that the standard does not have, and for a surplus by lines.
        subject_premium: yuan by treaty code, for a stop loss in percent of a premium the document does not give.

    Raises:
        InputError: a treaty is of a type that the standard does not have, or needs the book or a premium; a name or
            number does not fit the standard's field.
    """
    info: list[Cells] = []
    scope: list[Cells] = []
    unsaid: list[Text] = []
    for treaty in programme.treaties:
        if not treaty.kind.oed:
            raise refusal(
                f"{treaty.code}.type",
                treaty.type,
                "OED 没有这种合同",
                "OED has no code for this type of treaty",
            )
        unsaid += _unsaid(treaty)
        before = len(info)
        for risks, terms in _parts(treaty, table):
            number = str(len(info) + 1)
            whose = _info(treaty, terms, (subject_premium or {}).get(treaty.code))
            info.append(_checked("info", {"ReinsNumber": number, **whose}))
            scope += [
                _checked("scope", {"ReinsNumber": number, "PortNumber": portfolio, **one}) for one in risks
            ]
        if len(info) == before:
            none = Text(
                f"{treaty.code}：范围内没有保单，未写出", f"{treaty.code}: covers no policy, not written"
            )
            unsaid.append(none)
    return Exported(tuple(info), tuple(scope), tuple(unsaid))


def write(exported: Exported, info: Path, scope: Path) -> None:
    """Write the two files, each atomically.

    Raises:
        InputError: one of them cannot be written.
    """
    for path, file, rows in ((info, "info", exported.info), (scope, "scope", exported.scope)):
        write_csv(path, (dict(row) for row in rows), _columns(file, rows))


def _columns(file: str, rows: Sequence[Cells]) -> list[str]:
    used = {name for row in rows for name in row}
    return [
        field.name for field in oed_fields.FIELDS[file].values() if field.name in used or field.status == "R"
    ]


def _parts(treaty: Treaty, table: pa.Table | None) -> Iterable[tuple[list[Cells], Risk | None]]:
    """Yield scope rows, each list with the individual terms of its risks (facultative only) or None.

    Raises:
        InputError: the scope cannot be listed without the book.
    """
    schedule = treaty.scope.risks
    others = any(
        getattr(treaty.scope, name)
        for name in type(treaty.scope).model_fields
        if name not in ("accounts", "risks")
    )
    if treaty.lines is not None or others or (schedule is not None and treaty.scope.accounts is not None):
        if table is None:
            raise refusal(
                f"{treaty.code}.scope",
                None,
                "OED 只能按账户与保单列出范围：请同时给出账册",
                "OED lists accounts and policies only: give the book as well",
            )
        yield from _written_out(treaty, table)
    elif schedule is None:
        yield [{"AccNumber": account} for account in treaty.scope.accounts or ()] or [{}], None
    elif treaty.kind.by_lines:
        named = [
            ({**_named(risk), "CededPercent": _plain(risk.ceded)}, risk.ceded, risk) for risk in schedule
        ]
        yield from _by_cession(treaty, named)
    else:
        terms = list(dict.fromkeys((risk.ceded, risk.attachment, risk.limit) for risk in schedule))
        for key in terms:
            mine = [risk for risk in schedule if (risk.ceded, risk.attachment, risk.limit) == key]
            yield [_named(risk) for risk in mine], mine[0]


def _written_out(treaty: Treaty, table: pa.Table) -> Iterable[tuple[list[Cells], Risk | None]]:
    mask = scopes.covered(treaty.model_copy(update={"basis": "losses_occurring"}), table)
    ceded: list[Decimal | None] = [None] * table.num_rows
    terms: list[Risk | None] = [None] * table.num_rows
    if treaty.lines is not None and treaty.retained_line is not None:
        sums = scopes.sums_insured(treaty, table, mask)
        line = float(treaty.retained_line)
        with np.errstate(invalid="ignore"):  # rows out of scope have no sum
            shares = np.clip(sums - line, 0.0, line * float(treaty.lines)) / sums
        ceded = [Decimal(repr(float(share))) if share > 0 else None for share in shares]
        mask = mask & (shares > 0)
    elif treaty.scope.risks is not None:
        terms = [
            treaty.scope.risks[at] if at >= 0 else None for at in scopes.schedule(treaty.scope.risks, table)
        ]
        ceded = [risk.ceded if risk is not None else None for risk in terms]
    accounts, policies = (table.column(name).to_pylist() for name in ("account", "policy"))
    groups: dict[Any, list[Cells]] = {}
    firsts: dict[Any, Risk | None] = {}
    if treaty.kind.by_lines:
        rows_of = [
            (_policy_cells(accounts[r], policies[r], ceded[r]), ceded[r], terms[r])
            for r in np.flatnonzero(mask)
        ]
        for cells_of, bound in _by_cession(treaty, rows_of):
            _refuse_layers(treaty, cells_of)
            yield cells_of, bound
        return
    for row in np.flatnonzero(mask):
        cells = {"AccNumber": accounts[row], "PolNumber": policies[row]}
        risk = terms[row]
        key = None if risk is None else (risk.ceded, risk.attachment, risk.limit)
        firsts.setdefault(key, risk)
        rows = groups.setdefault(key, [])
        if not rows or rows[-1] != cells:  # layers of one policy are adjacent
            rows.append(cells)
    for key, rows in groups.items():
        _refuse_layers(treaty, rows)
        yield rows, firsts[key]


def _policy_cells(account: str, policy: str, ceded: Decimal | None) -> Cells:
    cells = {"AccNumber": account, "PolNumber": policy}
    return (
        cells
        if ceded is None
        else {**cells, "CededPercent": _plain(ceded.quantize(_MILLIONTH, ROUND_HALF_UP))}
    )


def _refuse_layers(treaty: Treaty, rows: Sequence[Cells]) -> None:
    """Refuse a policy that comes twice, its layers having different terms.

    Raises:
        InputError: names the treaty.
    """
    policies_of = [(cells["AccNumber"], cells["PolNumber"]) for cells in rows]
    if len(set(policies_of)) < len(policies_of):
        raise refusal(
            f"{treaty.code}.scope",
            None,
            "同一保单各层分出比例不同，OED 不能表示",
            "layers of one policy cede different shares: OED cannot say so",
        )


def _by_cession(
    treaty: Treaty, rows: Iterable[tuple[Cells, Decimal | None, Risk | None]]
) -> Iterable[tuple[list[Cells], Risk | None]]:
    """Group the risks of a surplus by the bound of their cession, which is OED's ``RiskLimit``: share times limit.

    Raises:
        InputError: several bounds, and an occurrence or annual limit over all of them.
    """
    groups: dict[Decimal | None, list[Cells]] = {}
    for cells, ceded, risk in rows:
        limit = treaty.limit if risk is None or risk.limit is None else risk.limit
        bound = None if limit is None or ceded is None else _cents(limit * ceded)
        of_bound = groups.setdefault(bound, [])
        if not of_bound or of_bound[-1] != cells:  # layers of one policy are adjacent
            of_bound.append(cells)
    if len(groups) > 1 and (treaty.occurrence_limit is not None or treaty.annual_limit is not None):
        raise refusal(
            f"{treaty.code}.limit",
            None,
            "各标的分出限额不同且另有事故或年度限额，OED 不能表示",
            "cessions bounded differently by risk, and by event or year together: OED cannot say so",
        )
    for bound, cells_of in groups.items():
        yield cells_of, None if bound is None else Risk(account=treaty.code, limit=bound)


def _info(treaty: Treaty, terms: Risk | None, premium: Decimal | None) -> Cells:
    ceded = terms.ceded if terms is not None and terms.ceded is not None else treaty.ceded_share
    attachment, limit = treaty.attachment, treaty.limit
    if terms is not None:
        attachment = attachment if terms.attachment is None else terms.attachment
        limit = limit if terms.limit is None else terms.limit
    amounts: dict[str, Decimal | None] = {"OccLimit": treaty.occurrence_limit}
    if treaty.kind.acts_on == "year":
        annual = _annual(treaty, premium)
        amounts = {"AggAttachment": annual[0] * ceded, "AggLimit": annual[1] * ceded}
    else:
        amounts |= {"AggAttachment": treaty.annual_attachment, "AggLimit": treaty.annual_limit}
    if treaty.kind.acts_on == "event":
        amounts["OccAttachment"] = _times(treaty.occurrence_attachment, ceded)
        amounts["OccLimit"] = _times(treaty.occurrence_limit, ceded)
    else:
        amounts |= {"RiskAttachment": _times(attachment, ceded), "RiskLimit": _times(limit, ceded)}
    cells: Cells = {
        "ReinsName": treaty.name.zh,
        "ReinsPeril": _ALL_CYBER,
        "ReinsInceptionDate": treaty.inception.isoformat(),
        "ReinsExpiryDate": (treaty.expiry - _ONE_DAY).isoformat(),
        "CededPercent": "1" if treaty.kind.by_lines else _plain(ceded),
        **{name: _plain(_cents(amount)) for name, amount in amounts.items() if amount},
        "PlacedPercent": _plain(treaty.placed_share),
        "ReinsCurrency": "CNY",
        "InuringPriority": str(treaty.priority),
        "ReinsType": treaty.kind.oed_written or treaty.kind.oed,
        "AttachmentBasis": "RA" if treaty.basis == "risks_attaching" else "LO",
        "UseReinsDates": "Y",
        "OEDVersion": spec.VERSION,
    }
    if {"RiskAttachment", "RiskLimit"} & set(cells) or treaty.level is not None:
        cells["RiskLevel"] = _LEVEL[treaty.level or "policy"]
    if treaty.reinstatements is not None:
        cells["Reinstatement"] = str(len(treaty.reinstatements))
        rates = [_plain(one.premium_percent / 100) for one in treaty.reinstatements]
        if rates:
            cells["ReinstatementCharge"] = rates[0] if len(set(rates)) == 1 else ";".join(rates)
    if treaty.premium is not None:
        cells["ReinsPremium"] = _plain(treaty.premium)
    return cells


def _annual(treaty: Treaty, premium: Decimal | None) -> tuple[Decimal, Decimal]:
    if treaty.annual_limit is not None:
        return treaty.annual_attachment or Decimal(0), treaty.annual_limit
    base = treaty.subject_premium or premium
    if base is None:
        raise refusal(
            f"{treaty.code}.subject_premium",
            None,
            "须给出保费",
            "OED needs amounts: give the subject premium",
        )
    return (treaty.attachment_percent or Decimal(0)) * base / 100, (
        treaty.limit_percent or Decimal(0)
    ) * base / 100


def _unsaid(treaty: Treaty) -> Iterable[Text]:
    code = treaty.code
    if treaty.kind.by_loss_ratio:
        yield Text(
            f"{code}：OED 没有赔付率超赔，写作按金额的累积超赔",
            f"{code}: OED has no stop loss; it is written as an aggregate excess in amounts",
        )
    if any(one.share_of_limit != 1 for one in treaty.reinstatements or ()):
        yield Text(
            f"{code}：OED 不能表示只恢复部分保额",
            f"{code}: OED cannot say that part of the limit is reinstated",
        )
    if treaty.reinsurers is not None:
        yield Text(
            f"{code}：只写合计份额，不写各再保险人", f"{code}: the reinsurers are written as one placed share"
        )


def _named(risk: Risk) -> Cells:
    return {"AccNumber": risk.account, **({"PolNumber": risk.policy} if risk.policy is not None else {})}


def _checked(file: oed_fields.File, cells: Cells) -> Cells:
    problems = []
    for name, cell in cells.items():
        _, rule = checked_value(oed_fields.FIELDS[file][name.lower()], cell)
        if rule is not None:
            problems.append(Problem(name, cell, rule))
    if problems:
        raise InputError(problems)
    return cells


def _times(amount: Decimal | None, share: Decimal) -> Decimal | None:
    return None if amount is None else amount * share


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
