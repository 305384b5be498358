"""How a policy is found by what people type, and what the console's search shows of it.

Number, credit code and name are found by how they begin, each by an index of its own, whatever the size of the table.
People leave out the place a Chinese company's name begins with, so the name without it is kept as well.
"""

import datetime as dt
import re
from typing import Final

from django.db.models import Q
from django.urls import reverse

from wangbao.hub.console.offers import Hits, Row
from wangbao.hub.parties.actor import Actor
from wangbao.hub.policies.names import LAST_DAY, insured
from wangbao.vocabulary.regions import REGIONS
from wangbao.vocabulary.text import Text

_PLACE: Final = re.compile(
    rf"^(?:{'|'.join(region.name.zh for region in REGIONS)})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)?"
)
_CITY: Final = re.compile(r"^[\u4e00-\u9fff]{2,6}?市")
_NUMBER: Final = re.compile(r"^[Pp]\d{1,11}$", re.ASCII)
_CODE: Final = re.compile(r"^[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{4,18}$", re.ASCII)
_NUMBER_LENGTH: Final = 11
_CODE_LENGTH: Final = 18
_SORTED: Final = 20  # characters of a name that are sorted by


def name_key(name: str) -> str:
    """A company's name without the province and city in front; the name itself where nothing would be left."""
    name = " ".join(name.split())
    left = _CITY.sub("", _PLACE.sub("", name, count=1), count=1)
    return left or name


def sorted_by(name: str) -> str:
    """The beginning of a name in hexadecimal: it sorts alike in every database, so a prefix is a range."""
    return name[:_SORTED].encode("utf-16-be", "replace").hex().upper()


def order_of(term: str) -> str:
    """The column a term is looked up in, which the list is then ordered by."""
    if _NUMBER.fullmatch(term):
        return "number"
    if _CODE.fullmatch(term):
        return "insured_uscc"
    return "key_sort" if name_key(term) == term else "name_sort"


def condition(term: str) -> Q:
    """Rows whose number, credit code or name begins with the term; a range of one index."""
    column = order_of(term)
    if column == "number":
        digits = term[1:]
        return Q(
            number__gte="P" + digits.ljust(_NUMBER_LENGTH, "0"),
            number__lte="P" + digits.ljust(_NUMBER_LENGTH, "9"),
        )
    if column == "insured_uscc":
        code = term.upper()
        return Q(
            insured_uscc__gte=code.ljust(_CODE_LENGTH, "0"), insured_uscc__lte=code.ljust(_CODE_LENGTH, "Z")
        )
    first = sorted_by(term)
    return Q(**{f"{column}__gte": first, f"{column}__lt": first + "G"})


def find(actor: Actor, term: str, *, limit: int) -> list[Hits]:
    """Policies the actor may see whose number, credit code or insured's name begins with the term."""
    from wangbao.hub.policies.listing import Filters, page  # noqa: PLC0415 - a list needs the columns named here

    found = page(actor, Filters(term=term), today=dt.date.min, size=limit)
    rows = tuple(
        Row(
            title=policy.number,
            url=reverse("policies:policy", args=[policy.number]),
            detail=insured(policy),
            when=policy.end - dt.timedelta(days=1),
            what=LAST_DAY,
        )
        for policy in found.rows
    )
    return [Hits(Text("保单", "Policies"), rows, more=found.next_cursor is not None)]
