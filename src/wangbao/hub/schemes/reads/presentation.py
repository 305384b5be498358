"""Put a batch's rules and a scheme's content into words, for pages and papers."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from wangbao.hub.schemes.models import Batch
from wangbao.hub.schemes.reads.batch import last_day_of
from wangbao.hub.schemes.rules.words import STEP_NAMES
from wangbao.programme import batch_schema, content as contents, form_schema
from wangbao.programme.authorities import side
from wangbao.vocabulary.text import Text

_NOT_PUBLISHED = Text("未公布", "not published")


def days_of(batch: Batch, organisation_id: int | None) -> list[tuple[Text, dt.date | None, bool]]:
    """List the steps of a batch with the last day that holds for an institution, and whether it was set later."""
    return [
        (
            STEP_NAMES[step],
            (holds := last_day_of(batch, step, organisation_id)),
            holds is not None and holds.isoformat() != batch.rules["deadlines"][step],
        )
        for step in batch_schema.STEPS
    ]


def rules_in_words(rules: batch_schema.Batch) -> list[tuple[Text, Text]]:
    """List the rules of a batch as names and values; what is not published says so."""
    quotas = rules.quotas
    principle = Text("（原则上）", " in principle") if quotas.overridable else Text("", "")
    return [
        (Text("联合发布", "Issued by"), _listed([one.name.text for one in rules.authorities])),
        (Text("联合单位", "Joint units"), _most(quotas.joint_units, "家")),
        (
            Text("每家牵头方案", "Schemes a lead may have"),
            _plus(_most(quotas.schemes_per_lead, "个"), principle),
        ),
        (Text("须有保险业务许可", "Units with an insurance licence"), _least(quotas.licensed_units)),
        (Text("申报机构", "Bodies that may declare"), _listed([one.name.text for one in rules.bodies])),
        (Text("重点行业", "Key sectors"), _listed([one.name.text for one in rules.sectors])),
        (Text("试点方向", "Tracks"), _listed([one.name.text for one in rules.tracks])),
        (
            Text("地方推荐", "Recommendation"),
            _plus(
                Text(
                    f"至多 {rules.recommendation.levels} 级，",
                    f"at most {rules.recommendation.levels} levels, ",
                ),
                _listed([side(one).name for one in rules.recommendation.sides]),
            ),
        ),
        (Text("纸质份数", "Paper copies"), _count(rules.paper_copies)),
    ]


def answers(
    form: form_schema.Form, content: Mapping[str, Any], batch: batch_schema.Batch
) -> Iterator[tuple[Text, list[tuple[form_schema.Field, Text]]]]:
    """Yield the sections of a form with the fields that hold something, and what they hold in words."""
    for section in form.sections:
        rows = [
            (field, in_words(field, content[field.code], batch))
            for field in section.fields
            if field.code in content
        ]
        if rows:
            yield section.title.text, rows


def in_words(field: form_schema.Field, value: Any, batch: batch_schema.Batch) -> Text:
    """Put what a field holds into words."""
    if field.type == "choices":
        names = contents.choices(field, batch)
        return _listed([names[code] for code in value if code in names])
    if field.type == "filing_numbers":
        return Text("\n".join(value), "\n".join(value))
    if field.type == "amount":
        return Text(f"{Decimal(value):,.2f}", f"{Decimal(value):,.2f}")
    return Text(str(value), str(value))


def _listed(names: list[Text]) -> Text:
    if not names:
        return Text("—", "—")
    return Text("、".join(one.zh for one in names), ", ".join(one.en for one in names))


def _most(number: int | None, unit: str) -> Text:
    return _NOT_PUBLISHED if number is None else Text(f"至多 {number} {unit}", f"at most {number}")


def _least(number: int | None) -> Text:
    return _NOT_PUBLISHED if number is None else Text(f"至少 {number} 家", f"at least {number}")


def _count(number: int | None) -> Text:
    return _NOT_PUBLISHED if number is None else Text(str(number), str(number))


def _plus(first: Text, second: Text) -> Text:
    return Text(first.zh + second.zh, first.en + second.en)
