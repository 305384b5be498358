"""Answer calls about products on sale, their options, and the questions an applicant answers."""

import datetime as dt
from typing import Annotated, Any, Final

from ninja import Query, Router, Schema
from pydantic import Field

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Side
from wangbao.hub.api.http.bearer import Call
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.http.pagination import Cursor, Limit, page
from wangbao.hub.api.shapes.values import REF_PATTERN, Money, Page, Party, PathCode, Words
from wangbao.hub.catalogue.models import ProductVersion
from wangbao.hub.catalogue.reads import queries as catalogue
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.errors import Invisible
from wangbao.questionnaire.options import options
from wangbao.questionnaire.schema import DateOf, NumberOf, Question
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal

PLACE: Final = 20
router = Router(tags=["产品 / products"])

InsurerRef = Annotated[
    str | None,
    Query(
        pattern=REF_PATTERN, description="保险人 ref，多家提供时须写 / the insurer, where several offer it"
    ),
]


class ProductOut(Schema):
    """A product version on sale."""

    code: str
    version: str
    insurer: Party
    name: Words
    summary: Words
    kinds: list[str]
    filing_number: str
    sha256: str = Field(
        description="定义的哈希；已发布的版本不再变化 / hash of the definition; published, it never changes"
    )
    effective_from: dt.date
    effective_to: dt.date | None


class OptionsOut(Schema):
    """What may be chosen."""

    limits_cny: list[Money]
    deductibles_cny: list[Money]
    waiting_hours: list[str]
    optional_items: list[str]
    least_months: int
    most_months: int
    instalments: list[str]


class OptionOut(Schema):
    """One answer a question can be given."""

    code: str
    name: Words


class QuestionOut(Schema):
    """A question: when it is asked, of which type its answer is, and what it can be."""

    code: str
    type: str
    ask: Words
    help: Words | None
    required: bool
    show: str | None = Field(description="询问条件 / the condition under which it is asked")
    unit: Words | None
    minimum: str | None
    maximum: str | None
    options: list[OptionOut]


class SectionOut(Schema):
    """Questions under one heading."""

    code: str
    title: Words
    show: str | None
    questions: list[QuestionOut]


class ProductDetail(ProductOut):
    """A product version with what may be chosen and asked."""

    options: OptionsOut
    questions: str
    declaration: Words
    sections: list[SectionOut]


@router.get(
    "/products",
    response=answers(ok=Page[ProductOut]),
    operation_id="products",
    summary="在售产品 / products on sale",
    **auth_for("products:read", personal=False),
)
def products(request: Call, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    """The versions on sale today, of every insurer; an insurer sees its own."""
    rows = catalogue.on_sale(day_of(request.now))
    if request.actor.side is Side.INSURER:
        rows = rows.filter(product__insurer_id=request.actor.organisation_id)
    return page(rows, limit=limit, cursor=cursor, show=_shown)


@router.get(
    "/products/{code}",
    response=answers(ok=ProductDetail, also=(404,)),
    operation_id="product",
    summary="产品详情与询问事项 / a product and its questions",
    **auth_for("products:read", personal=False),
)
def product(request: Call, code: PathCode, insurer: InsurerRef = None) -> dict[str, Any]:
    """The version on sale today: its options and the questions of its set."""
    version = version_for(request.actor, code, insurer, day_of(request.now))
    bundle = bundle_of(version)
    definition, questions = bundle.definition, bundle.questions
    return {
        **_shown(version),
        "options": {
            "limits_cny": definition.options.limits_cny,
            "deductibles_cny": definition.options.deductibles_cny,
            "waiting_hours": [f"{hours:f}" for hours in definition.options.waiting_hours],
            "optional_items": definition.options.optional_items,
            "least_months": definition.term.least_months,
            "most_months": definition.term.most_months,
            "instalments": definition.instalments,
        },
        "questions": f"{questions.set}@{questions.version}",
        "declaration": Words.of(questions.declaration.text),
        "sections": [
            {
                "code": section.code,
                "title": Words.of(section.title.text),
                "show": section.show,
                "questions": [_question(question) for question in section.questions],
            }
            for section in questions.sections
        ],
    }


def version_for(actor: Actor, code: str, insurer: str | None, day: dt.date) -> ProductVersion:
    """Find the version of a product on sale on a day.

    Raises:
        Invisible: no such product or insurer.
        InputError: several insurers offer it and none is named, or none of its versions is on sale on that day.
    """
    found = ProductVersion.objects.filter(product__code=code, published_at__isnull=False)
    if insurer is not None:
        found = found.filter(product__insurer__ref=insurer)
    elif actor.side is Side.INSURER:
        found = found.filter(product__insurer_id=actor.organisation_id)
    offering = set(found.order_by().values_list("product__insurer_id", flat=True).distinct()[:2])
    if not offering:
        raise Invisible
    if len(offering) > 1:
        raise refusal("insurer", None, "多家保险人提供该产品，请指明", "several insurers offer it; name one")
    return catalogue.version_on(code, offering.pop(), day)


def _shown(version: ProductVersion) -> dict[str, Any]:
    return {
        "code": version.product.code,
        "version": version.version,
        "insurer": Party.of(version.product.insurer),
        "name": Words.of(version.title),
        "summary": Words.of(version.summary),
        "kinds": version.definition["kinds"],
        "filing_number": version.filing_number,
        "sha256": version.sha256,
        "effective_from": version.effective_from,
        "effective_to": version.effective_to,
    }


def _question(question: Question) -> dict[str, Any]:
    bounds: tuple[Any, Any] = (None, None)
    if isinstance(question, NumberOf):
        bounds = (f"{question.minimum:f}", f"{question.maximum:f}")
    elif isinstance(question, DateOf):
        bounds = (_iso(question.earliest), _iso(question.latest))
    return {
        "code": question.code,
        "type": question.type,
        "ask": Words.of(question.ask.text),
        "help": None if question.help is None else Words.of(question.help.text),
        "required": question.required,
        "show": question.show,
        "unit": Words.of(question.unit.text) if isinstance(question, NumberOf) else None,
        "minimum": bounds[0],
        "maximum": bounds[1],
        "options": [{"code": code, "name": Words.of(name)} for code, name in options(question).items()],
    }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
