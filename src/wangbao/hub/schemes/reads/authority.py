"""Read authorities: who is registered, who may be, who may be asked to recommend."""

from wangbao.hub.access.roles import Kind
from wangbao.hub.parties.models import Organisation
from wangbao.hub.schemes.models import Authority, Batch
from wangbao.hub.schemes.rules.words import LEVELS, Level
from wangbao.programme.authorities import side, territory
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text


def registered() -> list[Authority]:
    """List all authorities, the national ones first, then by territory."""
    rows = Authority.objects.select_related("organisation", "parent__organisation")
    order = list(Level)
    return sorted(rows, key=lambda one: (order.index(Level(one.level)), one.territory, one.side, one.pk))


def unplaced() -> list[Organisation]:
    """List the organisations of authorities that have no place yet."""
    rows = Organisation.objects.filter(kind=str(Kind.AUTHORITY), authority=None)
    return list(rows.order_by("name", "pk"))


def places(row: Authority) -> tuple[Text, Text, Text]:
    """Name an authority's level, territory and side."""
    none = Text("—", "—")
    where = territory(row.territory).name if row.territory else none
    return LEVELS[Level(row.level)], where, side(row.side).name if row.side else none


def recommending(batch: Batch) -> list[Authority]:
    """List the authorities that may be asked to recommend first in a batch, by territory."""
    rows = Authority.objects.exclude(level=Level.NATIONAL).filter(
        side__in=batch.rules["recommendation"]["sides"]
    )
    if batch.rules["recommendation"]["levels"] < 2:
        rows = rows.filter(level=Level.PROVINCIAL)
    return list(rows.select_related("organisation").order_by("territory", "side", "level", "pk"))


def local_authority(uscc: str) -> Authority:
    """Find a local authority by its credit code; raises InputError for none."""
    rows = Authority.objects.exclude(level=Level.NATIONAL).filter(organisation__uscc=uscc)
    found = rows.select_related("organisation").first()
    if found is None:
        zh, en = "没有以此代码登记的地方主管部门", "no local authority is registered by this code"
        raise refusal("authority", uscc, zh, en)
    return found
