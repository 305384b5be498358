"""Model card: purpose, form and every parameter of the default model, written from the same data.

``make docs`` writes it to ``docs/model-card*.md`` and a test holds those pages to this module.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from wangbao.risk.card_words import (
    CHECKS,
    CHECKS_NOTE,
    CHECKS_TITLE,
    COLUMNS,
    FORM,
    FORM_TITLE,
    GENERATED,
    GROUPS,
    LIMITS,
    LIMITS_TITLE,
    PAIRS_NOTE,
    PURPOSE,
    PURPOSE_TITLE,
    TABLES,
    TITLE,
    USUAL_NOTE,
)
from wangbao.risk.incidents import incident_types
from wangbao.risk.pairs import REFERENCE_SECTIONS, reference, reference_pairs, usual_covers
from wangbao.risk.parameters import Parameter, Parameters, default
from wangbao.vocabulary import terms
from wangbao.vocabulary.heads import HEAD_INDEX, HEADS
from wangbao.vocabulary.provenance import CONFIDENCES, confidence
from wangbao.vocabulary.text import Lang, Text

_TENFOLD_SHOWN_WHOLE = 1e4


def model_card(lang: Lang, model: Parameters | None = None) -> str:
    """Render the card as Markdown in one language, ending in a line break."""
    model = model or default()
    parts: list[str] = [f"# {TITLE.say(lang)} {model.version}", GENERATED.say(lang)]
    parts += [f"## {PURPOSE_TITLE.say(lang)}", *(_say(PURPOSE, lang))]
    parts += [f"## {FORM_TITLE.say(lang)}", *(_say(FORM, lang))]
    parts += [f"## {TABLES['confidence'].say(lang)}", _confidence(model, lang)]
    parts += [f"## {TABLES['parameters'].say(lang)}", *_parameters(model, lang)]
    parts += [f"## {TABLES['tiers'].say(lang)}", _tiers(model, lang)]
    parts += [f"## {TABLES['types'].say(lang)}", _types(lang)]
    parts += [f"## {TABLES['pairs'].say(lang)}", PAIRS_NOTE.say(lang), *_pairs(model, lang)]
    parts += [f"## {TABLES['usual'].say(lang)}", USUAL_NOTE.say(lang), _usual(model, lang)]
    parts += [f"## {TABLES['controls'].say(lang)}", _controls(model, lang)]
    parts += [f"## {TABLES['exposures'].say(lang)}", _exposures(model, lang)]
    parts += [f"## {TABLES['dependences'].say(lang)}", _dependences(model, lang)]
    parts += [f"## {TABLES['common_causes'].say(lang)}", _common_causes(model, lang)]
    parts += [f"## {CHECKS_TITLE.say(lang)}", CHECKS_NOTE.say(lang), _checks(lang)]
    parts += [f"## {LIMITS_TITLE.say(lang)}", "\n".join(f"* {line}" for line in _say(LIMITS, lang))]
    parts += [f"## {TABLES['sources'].say(lang)}", _sources(model, lang)]
    return "\n\n".join(parts) + "\n"


def _say(texts: Iterable[Text], lang: Lang) -> Iterator[str]:
    return (text.say(lang) for text in texts)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]], lang: Lang) -> str:
    head = [COLUMNS[column].say(lang) for column in columns]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _confidence(model: Parameters, lang: Lang) -> str:
    counts = Counter(item.confidence for item in model.items.values())
    counts.update(control.confidence for control in model.controls.values())
    counts.update(exposure.confidence for exposure in model.exposures.values())
    counts.update(cause.confidence for cause in model.common_causes.values())
    rows = [
        [mark.name.say(lang), mark.meaning.say(lang), str(counts[mark.code])]
        for mark in CONFIDENCES
        if counts[mark.code]
    ]
    return _table(("confidence", "meaning", "count"), rows, lang)


def _parameters(model: Parameters, lang: Lang) -> Iterator[str]:
    columns = ("parameter", "code", "value", "range", "source", "confidence", "note")
    for group, items in groupby(model.items.values(), key=_group):
        yield f"### {_group_name(group).say(lang)}"
        rows = [
            [
                item.name.say(lang),
                f"`{item.path.removeprefix(group + '.')}`",
                _value(item),
                _range(item, lang),
                _cited(item.source),
                confidence(item.confidence).name.say(lang),
                item.note.say(lang),
            ]
            for item in items
        ]
        yield _table(columns, rows, lang)


def _group(item: Parameter) -> str:
    first, _, rest = item.path.partition(".")
    return f"{first}.{rest.split('.')[0]}" if first == "severity" else first


def _group_name(group: str) -> Text:
    code = group.removeprefix("severity.")
    return HEADS[HEAD_INDEX[code]].name if code in HEAD_INDEX else GROUPS[group]


def _value(item: Parameter) -> str:
    shown = (
        ", ".join(f"{key} {_figure(value)}" for key, value in item.values.items())
        if item.is_table
        else _figure(item.values["v"])
    )
    return f"{shown} {item.unit}".rstrip()


def _range(item: Parameter, lang: Lang) -> str:
    if item.is_fixed:
        return Text("固定", "fixed").say(lang)
    mark = "×" if item.is_table else ""
    return f"{mark}{_figure(item.low)} – {mark}{_figure(item.high)}"


def _tiers(model: Parameters, lang: Lang) -> str:
    rows = [
        [
            _figure(t.below_usd) if t.below_usd < float("inf") else "∞",
            *map(_figure, (t.p1, t.p2, t.p3, t.mu, t.r)),
        ]
        for t in model.tiers
    ]
    return _table(("below", "p1", "p2", "p3", "mu", "r"), rows, lang)


def _types(lang: Lang) -> str:
    rows = []
    for kind in incident_types():
        causes = dict.fromkeys((kind.cause, *kind.causes_by_kind.values()))
        scenarios = dict.fromkeys(kind.scenarios.values())
        rows.append(
            [
                kind.name.say(lang),
                ", ".join(terms.cause(code).name.say(lang) for code in causes),
                ", ".join(terms.scenario(code).name.say(lang) for code in scenarios),
                HEADS[HEAD_INDEX[kind.data_liability]].name.say(lang),
            ]
        )
    return _table(("type", "cause", "scenarios", "data_liability"), rows, lang)


def _controls(model: Parameters, lang: Lang) -> str:
    rows = [
        [
            control.name.say(lang),
            f"`{control.code}`",
            _figure(control.prevalence),
            _figure(control.rr) if control.lowers else "–",
            _types_named(control.lowers, lang) or "–",
            ", ".join(f"{what} {_figure(factor)}" for what, factor in control.severity.items()) or "–",
            control.effect.say(lang),
            _cited(control.source),
            confidence(control.confidence).name.say(lang),
        ]
        for control in model.controls.values()
    ]
    columns = ("control", "code", "prevalence", "rr", "lowers", "severity", "effect", "source", "confidence")
    return _table(columns, rows, lang)


def _exposures(model: Parameters, lang: Lang) -> str:
    rows = [
        [
            exposure.name.say(lang),
            f"`{exposure.code}`",
            _figure(exposure.m),
            _types_named(exposure.raises, lang),
            _cited(exposure.source),
            confidence(exposure.confidence).name.say(lang),
        ]
        for exposure in model.exposures.values()
    ]
    return _table(("exposure", "code", "ratio", "raises", "source", "confidence"), rows, lang)


def _dependences(model: Parameters, lang: Lang) -> str:
    rows = [
        [
            f"`{what}`",
            _types_named(moved, lang),
            ", ".join(f"{answer} {_figure(factor)}" for answer, factor in factors.items()),
        ]
        for what, (moved, factors) in model.dependence.items()
    ]
    return _table(("dependence", "raises", "factors"), rows, lang)


def _common_causes(model: Parameters, lang: Lang) -> str:
    rows = [
        [
            cause.name.say(lang),
            _types_named((cause.like,), lang),
            f"`{cause.footprint}`",
            _ranged(cause.rate, cause.rate_low, cause.rate_high),
            _ranged(cause.hit_probability, cause.hit_low, cause.hit_high),
            _figure(cause.stop_probability),
            _figure(cause.expense_share),
            f"{_figure(cause.downtime_median_days)} / {_figure(cause.downtime_sigma)}",
            _cited(cause.source),
            confidence(cause.confidence).name.say(lang),
            cause.note.say(lang),
        ]
        for cause in model.common_causes.values()
    ]
    columns = ("common_cause", "like", "footprint", "rate", "hit", "stop", "expense_share", "downtime")
    return _table((*columns, "source", "confidence", "note"), rows, lang)


def _ranged(value: float, low: float, high: float) -> str:
    return f"{_figure(value)} ({_figure(low)}–{_figure(high)})"


def _checks(lang: Lang) -> str:
    rows = [[what.say(lang), ours, published] for what, ours, published in CHECKS]
    return _table(("what", "model", "published"), rows, lang)


def _pairs(model: Parameters, lang: Lang) -> Iterator[str]:
    columns = ("cause", "scenario", "named", "rate", "mean_cny", "rate_share")
    for kind, found in reference_pairs(model):
        name = terms.kind(kind).name.say(lang)
        yield f"### {Text(f'{name}（{REFERENCE_SECTIONS[kind]}）', f'{name} ({REFERENCE_SECTIONS[kind]})').say(lang)}"
        rows = [
            [
                terms.cause(pair.cause).name.say(lang),
                terms.scenario(pair.scenario).name.say(lang),
                (Text("通知", "notice") if pair.named else Text("增补", "addition")).say(lang),
                f"{pair.rate:.6f}",
                f"{pair.mean_cny:,.0f}",
                f"{pair.share:.2%}",
            ]
            for pair in found
        ]
        yield _table(columns, rows, lang)


def _usual(model: Parameters, lang: Lang) -> str:
    rows = [
        [
            kind.name.say(lang),
            terms.scenario(one.scenario).name.say(lang),
            one.cover.phrase.say(lang),
            f"{one.mean_cny:,.0f}",
        ]
        for kind in terms.KINDS
        for one in usual_covers(reference(kind.code), model)
    ]
    return _table(("insured_kind", "scenario", "usual_cover", "mean_cny"), rows, lang)


def _sources(model: Parameters, lang: Lang) -> str:
    return "\n".join(
        f"* `{code}` {citation} · {_held(model, code).say(lang)}" for code, citation in model.sources.items()
    )


def _held(model: Parameters, code: str) -> Text:
    """Tell when the figures were last held against a source."""
    day = model.held.get(code)
    if day is None:
        return Text("建模后未再核对", "not read again since the model was made")
    return Text(f"{day} 核对", f"held against it on {day}")


def _types_named(codes: Iterable[str], lang: Lang) -> str:
    names = {kind.code: kind.name for kind in incident_types()}
    return ", ".join(names[code].say(lang) for code in codes)


def _cited(sources: Sequence[str]) -> str:
    return ", ".join(f"`{source}`" for source in sources) or "–"


def _figure(value: float) -> str:
    whole = abs(value) >= _TENFOLD_SHOWN_WHOLE and value == int(value)
    return f"{value:,.0f}" if whole else f"{value:g}"
