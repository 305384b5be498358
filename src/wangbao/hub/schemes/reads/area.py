"""Answer the statistics which area an authority has (:data:`wangbao.hub.statistics.reads.area.REGISTER`)."""

from wangbao.hub.schemes.models import Authority
from wangbao.hub.schemes.rules.words import Level
from wangbao.hub.statistics.reads.area import Area
from wangbao.programme.authorities import MAINLAND


def area_of(organisation_id: int) -> Area | None:
    """Find the area of an organisation; of a city or the corps it is neither the nation nor a province."""
    found = Authority.objects.filter(organisation_id=organisation_id).first()
    if found is None:
        return None
    if found.level == Level.NATIONAL:
        return Area(nation=True)
    of_province = found.level == Level.PROVINCIAL and found.territory in MAINLAND
    return Area(province=found.territory if of_province else "")
