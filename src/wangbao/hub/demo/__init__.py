"""Sample data: organisations, people and contracts made up for trying the platform, by its own operations.

Everything goes the way a user's doing goes, so that whatever the platform refuses, the sample could not have either.
The days are counted from the day it is made; on a given day it is always the same sample, but for the passwords.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from wangbao.hub.demo import cast, signs, story
from wangbao.vocabulary.text import Text


def seed(*, now: dt.datetime) -> Iterator[Text]:
    """Make the sample where there is nothing yet, and say how to sign in; the passwords are said this once.

    It is made whole or not at all, in one transaction.

    Yields:
        What to show, line by line.
    """
    if cast.is_there():
        yield Text(
            "示例数据已存在；忘记口令可运行 wangbao hub sample-passwords 重设",
            "the sample data is there; wangbao hub sample-passwords gives its people new passwords",
        )
        return
    if not cast.is_empty():
        yield Text(
            "库中已有其他数据，不生成示例",
            "there are other data here already, so no sample is made among them",
        )
        return
    yield Text("正在生成示例数据，约需半分钟……", "making the sample data, about half a minute …")
    with transaction.atomic():
        passwords: dict[str, str] = {}
        cast.register(now=now - story.BEFORE, passwords=passwords)
        done = story.tell(now=now)
    yield Text(
        f"示例数据（均为虚构）：保单 {done['policies']} 张，报价 {done['quotes']} 份，"
        f"投保申请 {done['applications']} 份",
        f"sample data, all made up: {done['policies']} policies, {done['quotes']} quotes, "
        f"{done['applications']} applications",
    )
    yield from signs.shown(passwords)


def new_passwords() -> Iterator[Text]:
    """Give the sample's people new passwords and say them, this once."""
    yield from signs.shown(signs.reset())
