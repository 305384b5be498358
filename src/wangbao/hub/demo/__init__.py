"""Make sample data: fictitious organisations, people and contracts, created by the platform's own operations.

The sample passes every check that a user's doing passes, so it holds nothing that the platform would refuse. Its days
are counted from the day it is made; made on the same day it is the same sample, except for the passwords.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.demo import cast, sign_ins, story
from wangbao.hub.statistics.writes import figures, publication
from wangbao.vocabulary.text import Text


def seed(*, now: dt.datetime) -> Iterator[Text]:
    """Create the sample in an empty database, in one transaction, and show its passwords once.

    Yields:
        Lines to show to the user.
    """
    if cast.is_made():
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
        done = story.run(now=now)
        last = now - dt.timedelta(minutes=10)  # after the last of the stories
        figures.refresh(by=Actor.system("sample"), now=last)
        publication.publish_due(by=Actor.system("sample"), now=last)
    yield Text(
        f"示例数据（均为虚构）：保单 {done['policies']} 张，报价 {done['quotes']} 份，"
        f"投保申请 {done['applications']} 份",
        f"sample data, all made up: {done['policies']} policies, {done['quotes']} quotes, "
        f"{done['applications']} applications",
    )
    yield from sign_ins.lines(passwords)


def new_passwords(*, now: dt.datetime) -> Iterator[Text]:
    """Reset the passwords of the sample's people and yield lines that show them, this once."""
    yield from sign_ins.lines(sign_ins.reset(now=now))
