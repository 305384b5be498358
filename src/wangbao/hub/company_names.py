"""Make keys by which company names are sorted and searched.

People leave out the place that a Chinese company's name begins with, so the name without it is stored as well.
"""

import re
from typing import Final

from wangbao.vocabulary.regions import REGIONS

_PLACE: Final = re.compile(
    rf"^(?:{'|'.join(region.name.zh for region in REGIONS)})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)?"
)
_CITY: Final = re.compile(r"^[\u4e00-\u9fff]{2,6}?市")
_SORTED: Final = 20  # characters of a name that are sorted by


def name_key(name: str) -> str:
    """Strip province and city from the front of a company's name; keep the name where nothing would be left."""
    name = " ".join(name.split())
    left = _CITY.sub("", _PLACE.sub("", name, count=1), count=1)
    return left or name


def sorted_by(name: str) -> str:
    """Encode the first 20 characters of a name in hexadecimal.

    The key sorts alike in every database, and a prefix of it is a range.
    """
    return name[:_SORTED].encode("utf-16-be", "replace").hex().upper()
