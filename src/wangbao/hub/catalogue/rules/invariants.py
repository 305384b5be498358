"""Check product versions and rate plans."""

from collections.abc import Iterator

from django.db.models import F

from wangbao.hub.catalogue.models import ProductVersion, RatePlan
from wangbao.hub.catalogue.rules.states import ONCE_ISSUED
from wangbao.pricing.filed import plan as plans
from wangbao.product import definition as definitions
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

_CHUNK = 200


def definitions_say_what_their_hash_says() -> Iterator[Problem]:
    """产品定义与其摘要一致 / Every definition says what its hash says."""
    for one in ProductVersion.objects.order_by("pk").iterator(chunk_size=_CHUNK):
        try:
            written = definitions.Definition.model_validate(one.definition)
        except ValueError:
            yield Problem(
                "product_version", one.ref, Text("产品定义无法读取", "its definition cannot be read")
            )
            continue
        columns = (
            definitions.fingerprint(written),
            "".join(written.filing.number.split()) if written.filing else "",
            written.effective.from_,
            written.effective.to,
        )
        if columns != (one.sha256, one.filing_number, one.effective_from, one.effective_to):
            rule = Text("产品定义与登记的摘要、编号或日期不符", "its definition is not what was registered")
            yield Problem("product_version", one.ref, rule)


def versions_on_sale_bind_what_is_at_hand() -> Iterator[Problem]:
    """在售与已替代版本所绑定的文件均可取得 / What versions on sale or superseded bind is at hand."""
    rows = ProductVersion.objects.filter(state__in=[state.value for state in ONCE_ISSUED]).order_by("pk")
    for one in rows.iterator(chunk_size=_CHUNK):
        try:
            definitions.parse(one.definition)
        except InputError as error:
            for problem in error.problems:
                yield Problem(f"product_version.{one.ref}.{problem.field}", problem.value, problem.rule)


def rate_plans_say_what_their_hash_says() -> Iterator[Problem]:
    """费率方案与其摘要一致 / Every rate plan says what its hash says."""
    for one in RatePlan.objects.order_by("pk").iterator(chunk_size=_CHUNK):
        try:
            found = plans.fingerprint(plans.parse(one.document))
        except InputError:
            found = ""
        if found != one.sha256:
            yield Problem(
                "rate_plan", one.ref, Text("费率方案与其摘要不符", "it does not say what its hash says")
            )


def successors_are_of_the_same_product() -> Iterator[Problem]:
    """替代版本属于同一产品 / Every successor is of the same product."""
    rows = ProductVersion.objects.exclude(superseded_by=None).exclude(superseded_by__product=F("product"))
    for ref in rows.values_list("ref", flat=True).iterator(chunk_size=_CHUNK):
        yield Problem(
            "product_version", ref, Text("替代版本属于另一产品", "its successor is of another product")
        )
