"""Write an insurer's policies as an Open Exposure Data cyber account file, with notes on what it leaves out."""

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from wangbao.contract.oed.account_export import AccountFacts, columns, export
from wangbao.contract.oed.insureds import nearest_naics, vendor_codes
from wangbao.documents import sheet
from wangbao.documents.archive import reproducible
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.policies.reads.bordereau import Row
from wangbao.hub.policies.reads.price import choice_of
from wangbao.product.choice import terms as resolved
from wangbao.risk import profile as profiles
from wangbao.vocabulary.errors import InputError, refusal
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import LANGS, Lang, Text

_HEADS: Final = (
    Text("保险单号", "Policy"),
    Text("账户文件未表达的内容", "What the account file does not say"),
)
_ENDED: Final = Text(
    "未写入：保险期间终了时合同已无效力",
    "left out: the contract was no longer in force at the end of its term",
)
_UNKNOWN: Final = Text("未写入：没有风险情况", "left out: nothing is known of the risk")


@dataclass(frozen=True, slots=True)
class Exposure:
    """The account file (``text``, OED 5.0.0) and notes on what it leaves out, policy by policy in the same order."""

    text: str
    notes: tuple[tuple[str, Text], ...]


def exposure(rows: Iterable[Row]) -> Exposure:
    """Write the policies with cover as an account file; a co-insurer's share multiplies ``LayerParticipation``.

    Raises:
        InputError: no policy to write.
    """
    made: list[dict[str, str]] = []
    notes: list[tuple[str, Text]] = []
    for row in rows:
        number = row.policy.number
        if not row.last.in_force or "profile" not in row.last.terms:
            notes.append((number, _UNKNOWN if row.last.in_force else _ENDED))
            continue
        try:
            exported = export(_contract(row), _facts(row))
        except InputError as error:  # one policy is no reason to withhold the others
            notes.append((number, _left_out(error)))
            continue
        made.append(_shared(exported.row, row.share))
        notes += [(number, note) for note in dict.fromkeys(exported.unsaid)]
    if not made:
        raise refusal("period", None, "该期间没有有效保单", "no policy with cover begins in this period")
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns(made), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(made)
    return Exposure(buffer.getvalue(), tuple(notes))


def _left_out(error: InputError) -> Text:
    """Describe why a policy is not in the file."""
    zh, en = (", ".join(error.lines(lang)) for lang in LANGS)
    return Text(f"未写入：{zh}", f"left out: {en}")


def notes_csv(found: Exposure, lang: Lang) -> bytes:
    """Write the notes on what the account file leaves out as CSV, policy by policy."""
    return sheet.to_csv(
        [head.say(lang) for head in _HEADS], [[number, note.say(lang)] for number, note in found.notes]
    )


def archive(found: Exposure, lang: Lang) -> bytes:
    """Pack both files into one ZIP: ``account.csv`` and ``notes.csv``."""

    def save(file: Any) -> None:
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr("account.csv", found.text)
            packed.writestr("notes.csv", notes_csv(found, lang))

    return reproducible(save)


def _contract(row: Row) -> Any:
    bundle = bundle_of(row.policy.product_version)
    return resolved(bundle.definition, bundle.wording, choice_of(row.last.terms, bundle))


def _facts(row: Row) -> AccountFacts:
    policy, profile = row.policy, profiles.from_data(row.last.terms["profile"])
    code = policy.insured_uscc
    return AccountFacts(
        account=code or policy.number,
        insured=policy.insured_name,
        policy=policy.number,
        period=Period(policy.start, policy.end),
        naics=nearest_naics(profile.section, profile.loss_sector),
        revenue_cny=to_decimal(profile.revenue_cny),
        industry=profile.section,
        area=code[2:4] or None,
        country=profile.country,
        employees=profile.employees,
        records=profile.records_held,
        gross_margin=None if profile.gross_margin is None else to_decimal(profile.gross_margin),
        premium_cny=row.total.net,
        technographic=vendor_codes(profile.shared.cloud_provider, profile.products),
    )


def _shared(cells: dict[str, str], share: Decimal) -> dict[str, str]:
    if share == 1:
        return cells
    participation = to_decimal(cells.get("LayerParticipation") or "1") * share
    return {**cells, "LayerParticipation": f"{participation.normalize():f}"}
