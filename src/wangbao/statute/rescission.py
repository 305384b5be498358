"""Time limits of an insurer's right to rescind for non-disclosure: Insurance Law (2015), art. 16, third paragraph.

The right lapses when thirty days have passed since the insurer knew of the ground, and when two years have passed since
the contract was concluded. Whoever needs one of the two numbers, or the words for them, takes them from here.
"""

import datetime as dt
from typing import Final

from wangbao.vocabulary.text import Text

DAYS: Final = 30  # from the day the insurer knew of the ground
YEARS: Final = 2  # from the day the contract was concluded
WITHIN: Final = Text(
    "三十日内、合同成立二年内", "within thirty days of it, and two years of the contract's conclusion"
)


def last_day_since_known(known_on: dt.date) -> dt.date:
    """Compute the last day to rescind on a ground that the insurer knew of on ``known_on``."""
    return known_on + dt.timedelta(days=DAYS)


def last_day_since_concluded(concluded: dt.date) -> dt.date:
    """Compute the last day to rescind a contract concluded on ``concluded``.

    If the month has no such day it is the month's last day (Civil Code, art. 202).
    """
    year = concluded.year + YEARS
    try:
        return concluded.replace(year=year)
    except ValueError:
        return dt.date(year, 2, 28)
