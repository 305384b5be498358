"""Read the Catalogue: search, one entry in a version, its product."""

from collections.abc import Collection
from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.catalogue.models import ProductVersion
from wangbao.hub.catalogue.rules.states import State
from wangbao.hub.errors import Invisible
from wangbao.hub.reviews.models import Round
from wangbao.hub.reviews.reads.round import allows
from wangbao.hub.scheme_directory.models import Entry
from wangbao.hub.schemes.reads.directory import Listing
from wangbao.programme import form_library
from wangbao.vocabulary import heads, sectors, terms
from wangbao.vocabulary.text import Text

PAGE: Final = 50
_TABLES: Final = {
    "insurance_classes": terms.INSURANCE_CLASSES,
    "kinds": terms.KINDS,
    "industries": sectors.SECTIONS,
    "scenarios": terms.SCENARIOS,
    "heads": heads.HEADS,
}


def entries(*, term: str = "", kind: str = "", start: int = 0) -> tuple[list[Entry], int | None]:
    """List a page of the Catalogue as it stands: by words, by kind of insured; and the ``start`` of the next page."""
    rows = Entry.objects.filter(is_current=True, withdrawn="").select_related("edition")
    for word in term.split()[:8]:
        rows = rows.filter(words__icontains=word) | rows.filter(number__istartswith=word)
    if kind:
        rows = rows.filter(content__fields__kinds__icontains=kind)
    found = list(rows.order_by("-edition__serial", "number")[start : start + PAGE + 1])
    return found[:PAGE], start + PAGE if len(found) > PAGE else None


def to_publish(actor: Actor) -> list[Round]:
    """List the reviews that an actor may publish now."""
    rows = Round.objects.filter(edition=None).select_related("batch")
    ready = [row for row in rows if allows(row, "publish")]
    return [row for row in ready if may(actor, "scheme_directory.publish", row)]


def entry(number: str, version: int | None = None) -> Entry:
    """Find an entry by its number, the newest version unless one is named; raises Invisible."""
    rows = Entry.objects.filter(number=number).select_related("edition__round__batch")
    found = rows.filter(is_current=True) if version is None else rows.filter(version=version)
    one = found.first()
    if one is None:
        raise Invisible
    return one


def listings(numbers: Collection[str]) -> dict[str, Listing]:
    """Find what plans ask of entries, by their numbers; what is not there or taken out is left out."""
    rows = Entry.objects.filter(number__in=numbers, is_current=True, withdrawn="")
    found = {}
    for row in rows.select_related("item__scheme").prefetch_related("item__scheme__units__organisation"):
        codes = (unit.organisation.uscc for unit in row.item.scheme.units.all())
        found[row.number] = Listing(row.number, row.title, frozenset(code for code in codes if code))
    return found


def shown(row: Entry) -> list[tuple[Text, list[Text]]]:
    """Put the fields of an entry into words: each question with its values."""
    form, fields = form_library.load(row.content["form"]), row.content["fields"]
    found = []
    for field in form.fields:
        if field.code not in fields or field.code == "title":
            continue
        value = fields[field.code]
        names = {one.code: one.name for one in _TABLES.get(field.code, ())}
        values = value if isinstance(value, list) else [value]
        found.append((field.ask.text, [names.get(one, Text(str(one), str(one))) for one in values]))
    return found


def product_of(row: Entry) -> ProductVersion | None:
    """Find the published product version with one of the entry's filing numbers; None where it is not here."""
    numbers = row.content["fields"].get("filing_numbers", [])
    rows = ProductVersion.objects.filter(filing_number__in=numbers, state=State.PUBLISHED)
    return rows.select_related("product").order_by("-published_at").first()
