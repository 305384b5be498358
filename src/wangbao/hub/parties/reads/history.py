"""Find what was registered of an organisation at an earlier moment: papers are as known when they were issued."""

import datetime as dt
import json
from typing import Final

from wangbao.hub.journal.models import Entry
from wangbao.hub.parties.models import Organisation

_CHANGED: Final = "organisation.address_changed"


def address_at(organisation: Organisation, moment: dt.datetime) -> str:
    """Find the registered address at a moment: what the first change after it replaced, else the present one."""
    later = Entry.objects.filter(
        subject_kind="organisation", subject=organisation.ref, verb=_CHANGED, at__gt=moment
    )
    before = later.order_by("sequence").values_list("before", flat=True).first()
    return organisation.address if before is None else str(json.loads(before)["address"])
