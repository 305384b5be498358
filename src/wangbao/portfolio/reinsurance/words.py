"""Treaties in words, for reports and for checking."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from wangbao.portfolio.reinsurance.programme import Compiled
from wangbao.portfolio.reinsurance.treaty import Treaty
from wangbao.portfolio.reinsurance.treaty_types import Stage
from wangbao.vocabulary import terms
from wangbao.vocabulary.regions import REGIONS
from wangbao.vocabulary.sectors import SECTORS
from wangbao.vocabulary.text import Text

_ACTS: Final[dict[Stage, Text]] = {
    "risk": Text("逐标的摊回", "acts on each risk"),
    "event": Text("按每次事故摊回", "acts on each event"),
    "year": Text("按年度摊回", "acts on the year"),
}
_BASIS: Final = {
    "losses_occurring": Text("损失发生制", "losses occurring"),
    "risks_attaching": Text("风险起期制", "risks attaching"),
}
_ONE_DAY: Final = dt.timedelta(days=1)


def treaty_words(treaty: Treaty) -> Text:
    """Describe a treaty in one sentence: type, terms, reinstatements, scope, period, placing."""
    parts = [*_terms(treaty), *_annual(treaty), *_triggers(treaty), *_reinstatements(treaty)]
    parts += [_scope(treaty), _period(treaty)]
    if treaty.reinsurers:
        shares = [f"{one.name} {_percent(one.share)}" for one in treaty.reinsurers]
        parts.append(Text(f"再保险人：{'、'.join(shares)}", f"reinsurers: {', '.join(shares)}"))
    if treaty.placed_share != 1:
        parts.append(Text(f"安排 {_percent(treaty.placed_share)}", f"{_percent(treaty.placed_share)} placed"))
    if treaty.premium is not None:
        parts.append(Text(f"保费 {money(treaty.premium).zh}", f"premium {money(treaty.premium).en}"))
    kind, said = treaty.kind.name, _joined(parts)
    zh = f"{treaty.code} {treaty.name.zh}（{kind.zh}，第 {treaty.priority} 顺位）：{said.zh}。"
    en = f"{treaty.code} {treaty.name.en} ({kind.en}, priority {treaty.priority}): {said.en}."
    return Text(zh, en)


def acting_words(compiled: Compiled, treaty: int) -> Text:
    """Describe a treaty and the stage at which it acts; ``treaty`` is its index in ``compiled.treaties``."""
    said, acts = treaty_words(compiled.treaties[treaty]), _ACTS[compiled.stages[treaty]]
    return Text(f"{said.zh}{acts.zh}。", f"{said.en} It {acts.en}.")


def money(yuan: Decimal) -> Text:
    """Format an amount in yuan; fen are shown only if not 0."""
    shown = f"{yuan:,.2f}".removesuffix(".00")
    return Text(f"{shown} 元", f"CNY {shown}")


def _terms(treaty: Treaty) -> Iterable[Text]:
    """Yield the terms that apply before the annual ones, in words."""
    if treaty.lines is not None and treaty.retained_line is not None:
        line = money(treaty.retained_line)
        yield Text(
            f"每线自留 {line.zh}，分出 {treaty.lines.normalize():f} 线",
            f"{treaty.lines.normalize():f} lines above a retained line of {line.en}",
        )
    elif treaty.kind.by_lines:
        yield Text("按标的清单比例分出", "shares as scheduled")
    if treaty.kind.acts_on == "event":
        yield _layer("每次事故", "each event", treaty.occurrence_attachment, treaty.occurrence_limit)
    elif treaty.attachment is not None:
        yield _layer("每一标的", "each risk", treaty.attachment, treaty.limit)
    elif treaty.limit is not None:
        limit = money(treaty.limit)
        yield Text(f"每一标的以 {limit.zh}为限", f"each risk up to {limit.en}")
    if treaty.attachment_percent is not None and treaty.limit_percent is not None:
        start, most = (f"{p.normalize():f} %" for p in (treaty.attachment_percent, treaty.limit_percent))
        yield Text(
            f"全年赔付率超过 {start} 的部分，以 {most} 为限",
            f"the year's loss ratio above {start}, up to {most}",
        )
    elif treaty.window_days is not None:
        days = treaty.window_days
        said = _layer("其中", "of which", treaty.window_attachment, treaty.window_limit)
        yield Text(
            f"任意 {days} 日内报案的全部损失合计，{said.zh}",
            f"all losses notified within any {days} days, {said.en}",
        )
    elif treaty.kind.acts_on == "year":
        yield _layer("全年累计", "the year", treaty.annual_attachment, treaty.annual_limit)
    if treaty.ceded is not None:
        verb = treaty.kind.verb
        yield Text(f"{verb.zh} {_percent(treaty.ceded)}", f"{_percent(treaty.ceded)} {verb.en}")
    if treaty.occurrence_limit is not None and treaty.kind.acts_on != "event":
        limit = money(treaty.occurrence_limit)
        yield Text(f"每次事故摊回以 {limit.zh}为限", f"recoveries of an event up to {limit.en}")


def _triggers(treaty: Treaty) -> Iterable[Text]:
    """Yield an industry trigger, steps of the premium and a bond's exhaustion point, in words."""
    if treaty.industry is not None:
        trigger = money(treaty.industry.trigger)
        yield Text(
            f"以行业损失达到 {trigger.zh}为条件",
            f"if the industry's loss of the event is {trigger.en} or more",
        )
    for step in treaty.step_ups or ():
        due, eroded = f"{step.premium_percent.normalize():f} %", _percent(step.eroded)
        yield Text(
            f"起赔点消耗 {eroded} 时加收保费的 {due}", f"{due} of the premium more once {eroded} is eroded"
        )
    if treaty.type in ("cat_bond", "cat_bond_aggregate"):
        low = treaty.occurrence_attachment or treaty.annual_attachment or Decimal(0)
        high = money(low + (treaty.occurrence_limit or treaty.annual_limit or Decimal(0)))
        yield Text(
            f"耗尽点 {high.zh}，本金一年只赔一次",
            f"exhausted at {high.en}; the principal is paid once a year",
        )


def _annual(treaty: Treaty) -> Iterable[Text]:
    if treaty.kind.acts_on == "year":
        return
    if treaty.annual_attachment is not None:
        first = money(treaty.annual_attachment)
        yield Text(f"年度累计自负 {first.zh}", f"the first {first.en} of a year is retained")
    if treaty.annual_limit is not None:
        most = money(treaty.annual_limit)
        yield Text(f"年度累计以 {most.zh}为限", f"up to {most.en} a year")


def _reinstatements(treaty: Treaty) -> Iterable[Text]:
    if treaty.reinstatements is None:
        return
    if not treaty.reinstatements:
        yield Text("不恢复保额", "no reinstatement")
        return
    zh, en = [], []
    for one in treaty.reinstatements:
        rate = f"{one.premium_percent.normalize():f} %"
        free = one.premium_percent == 0
        part = one.share_of_limit
        zh.append(
            ("免费" if free else f"按保费 {rate}") + ("" if part == 1 else f"（恢复限额的 {_percent(part)}）")
        )
        en.append(
            ("free" if free else f"at {rate}") + ("" if part == 1 else f" for {_percent(part)} of the limit")
        )
    yield Text(
        f"恢复保额 {len(zh)} 次：" + "、".join(zh), f"{_many(len(en), 'reinstatement')}: " + ", ".join(en)
    )


def _scope(treaty: Treaty) -> Text:
    scope = treaty.scope
    if scope.is_all:
        return Text("全部保单", "all policies")
    named = {
        "kinds": (Text("类别", "kinds"), {one.code: one.name for one in terms.KINDS}),
        "provinces": (Text("地区", "provinces"), {one.code: one.name for one in REGIONS}),
        "sectors": (Text("行业", "sectors"), {one.code: one.name for one in SECTORS}),
    }
    parts = []
    for field, (name, words) in named.items():
        codes = getattr(scope, field)
        if codes is not None:
            listed_zh = "、".join(words[code].zh for code in codes)
            listed_en = ", ".join(words[code].en for code in codes)
            parts.append(Text(f"{name.zh}：{listed_zh}", f"{name.en}: {listed_en}"))
    for entries, zh, en in (
        (scope.accounts, "个账户", "account"),
        (scope.policies, "份保单", "policy number"),
        (scope.risks, "个列明标的", "scheduled risk"),
    ):
        if entries is not None:
            parts.append(Text(f"{len(entries)} {zh}", _many(len(entries), en)))
    return Text("且".join(p.zh for p in parts), " and ".join(p.en for p in parts))


def _period(treaty: Treaty) -> Text:
    first, last, basis = treaty.inception, treaty.expiry - _ONE_DAY, _BASIS[treaty.basis]
    return Text(f"{first} 至 {last}，{basis.zh}", f"{first} to {last}, {basis.en}")


def _layer(zh: str, en: str, attachment: Decimal | None, limit: Decimal | None) -> Text:
    start = money(attachment or Decimal(0))
    if limit is None:
        return Text(f"{zh}超过 {start.zh}的部分", f"{en}, all above {start.en}")
    most = money(limit)
    return Text(f"{zh}超过 {start.zh}的部分，以 {most.zh}为限", f"{en}, {most.en} excess of {start.en}")


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"


def _many(n: int, one: str) -> str:
    return f"{n} {one}" if n == 1 else f"{n} {one}s"


def _joined(parts: Iterable[Text]) -> Text:
    listed = list(parts)
    return Text("；".join(part.zh for part in listed), "; ".join(part.en for part in listed))
