"""Tables of assumptions: figures computed twice, assumptions with their sources, settings of the run."""

from itertools import groupby

from wangbao.assessment.report import names
from wangbao.assessment.result import Assessment, Assumption, Check
from wangbao.drawing.numbers import count, plain, significant
from wangbao.drawing.table import Column, Group, Link, Row, Table, Tag, Value, rows, text
from wangbao.drawing.words import opening, speaker
from wangbao.vocabulary.text import Lang

_NO_SOURCE = frozenset({"", "-", "—"})


def cited(a: Assessment, source: str) -> Value:
    """Turn a source field into links to the list of sources; text that is no key of the list stays as written."""
    numbers = {key: number for number, (key, _) in enumerate(a.sources, start=1)}
    parts = [part.strip() for part in source.split(",") if part.strip() not in _NO_SOURCE]
    links = tuple(Link(f"[{numbers[part]}]", f"source-{numbers[part]}") for part in parts if part in numbers)
    return Value(", ".join(part for part in parts if part not in numbers), links=links)


def trust(confidence: str, lang: Lang) -> Tag:
    """Return a confidence as a tag; judgement and unverified figures stand out."""
    known = names.confidence(confidence)
    return Tag(known.name.say(lang), "plain" if known.firm else "doubt")


def checks(a: Assessment, lang: Lang) -> Table:
    """Build the table of figures computed twice, with their distance in standard errors."""
    t = speaker(lang)
    return Table(
        "checks",
        t("模拟值与精确值对照", "Simulated and exact figures side by side"),
        (
            text(t("数值", "Figure")),
            Column(t("模拟", "Simulated")),
            Column(t("精确", "Exact")),
            Column(t("相差", "Apart")),
            text(t("方法", "Method")),
        ),
        rows(*(_check(check, lang) for check in a.checks)),
    )


def _check(check: Check, lang: Lang) -> Row:
    t, made = speaker(lang), check.simulated
    simulated = Value(significant(made.value), f"± {significant(made.error, 2)}" if made.error > 0 else "")
    name, note = Value(opening(check.name, lang)), Value(opening(check.note, lang))
    if check.exact is None:
        return Row((name, simulated, Value(t("无", "none")), Value("—"), note))
    apart = abs(made.value - check.exact)
    errors = (
        t(f"{apart / made.error:.1f} 倍标准误", f"{apart / made.error:.1f} errors") if made.error > 0 else ""
    )
    relative = f"{100 * apart / abs(check.exact):.2f}%" if check.exact else significant(apart)
    return Row((name, simulated, Value(significant(check.exact)), Value(relative, below=errors), note))


def assumptions(a: Assessment, lang: Lang) -> Table:
    """Build the table of assumptions by group, with range, source and confidence."""
    t = speaker(lang)
    return Table(
        "assumptions",
        t(
            f"结果所依据的 {len(a.assumptions)} 项假设，方括号内为来源编号",
            f"The {len(a.assumptions)} assumptions the result stands on; numbers in brackets name sources",
        ),
        (
            text(t("假设", "Assumption")),
            text(t("取值", "Value")),
            text(t("合理范围", "Plausible range")),
            text(t("来源", "Source")),
            text(t("可信度", "Confidence")),
        ),
        tuple(
            Group(group.say(lang), tuple(_assumption(a, item, lang) for item in found))
            for group, found in groupby(a.assumptions, key=lambda item: item.group)
        ),
        dense=True,
    )


def _assumption(a: Assessment, item: Assumption, lang: Lang) -> Row:
    ranged = item.low and item.high and item.low != item.high
    source = cited(a, item.source)
    return Row(
        (
            Value(opening(item.name, lang), below=opening(item.note, lang)),
            Value(item.value.say(lang)),
            Value(f"{item.low} – {item.high}" if ranged else "—"),
            source if source.text or source.links else Value("—"),
            Value(tag=trust(item.confidence, lang)),
        )
    )


def judged(a: Assessment) -> int:
    """Count the assumptions that are judgement or unverified."""
    return sum(not names.confidence(item.confidence).firm for item in a.assumptions)


def made(a: Assessment, lang: Lang) -> tuple[tuple[str, str], ...]:
    """List the settings of the run as (name, value)."""
    t, run = speaker(lang), a.run
    return (
        (t("模型", "Model"), f"{run.model} {run.model_version}"),
        (t("频率观点", "View of frequency"), names.view(run.view, lang)),
        (t("模拟年数", "Years simulated"), count(run.years)),
        (t("模拟事件数", "Events simulated"), count(run.events)),
        (t("随机种子", "Seed"), str(run.seed)),
        (t("抽样方法", "Sampling"), run.sampling.say(lang)),
        (t("参数抽样次数", "Draws of the parameters"), plain(run.parameter_draws)),
        (t("费率因子版本", "Version of the loadings"), a.price.loadings_version or "—"),
    )
