"""``wangbao hub held`` and ``sign-ups``: what waits for whoever runs the platform, messages and accounts."""

from typing import Annotated

import typer

from wangbao.cli.hub_session import DataFolderOption, begin_current, say
from wangbao.cli.language import LangOption
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text


def sign_ups(
    *,
    approve: Annotated[
        list[str] | None, typer.Option(help="核准的邮箱，可重复 / an address to approve, repeatable")
    ] = None,
    refuse: Annotated[
        list[str] | None, typer.Option(help="拒绝的邮箱，可重复 / an address to refuse, repeatable")
    ] = None,
    home: DataFolderOption = None,
    lang: LangOption = "zh",
) -> None:
    """列出、核准或拒绝待核准的注册 / List, approve or refuse accounts that wait."""
    begin_current(home)
    from wangbao.hub import clock
    from wangbao.hub.access.actor import Actor
    from wangbao.hub.parties.writes import sign_up

    for email in approve or ():
        sign_up.approve(by=Actor.system(), now=clock.now(), email=email)
        say(Text(f"已核准 {email}", f"approved {email}"), lang)
    for email in refuse or ():
        sign_up.refuse(by=Actor.system(), now=clock.now(), email=email)
        say(Text(f"已拒绝 {email}", f"refused {email}"), lang)
    rows = list(sign_up.waiting())
    for person in rows:
        say(
            Text(
                f"{person.email}  {person.name}，{person.date_joined:%Y-%m-%d %H:%M} 注册",
                f"{person.email}  {person.name}, signed up {person.date_joined:%Y-%m-%d %H:%M}",
            ),
            lang,
        )
    if not rows:
        say(Text("没有待核准的注册", "no account waits"), lang)


def held(
    *,
    hold: Annotated[
        bool, typer.Option("--hold", help="暂扣所有待发消息 / hold back everything that waits")
    ] = False,
    release: Annotated[bool, typer.Option("--release", help="放行全部 / release all of them")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="全部不再发送 / drop all of them")] = False,
    home: DataFolderOption = None,
    lang: LangOption = "zh",
) -> None:
    """恢复备份后暂扣的消息：列出、放行或不再发送 / Messages held back after a restore: list, release, drop."""
    if hold + release + drop > 1:
        raise refusal("options", None, "只能选一项", "one at a time")
    begin_current(home)
    from wangbao.hub import clock
    from wangbao.hub.access.actor import Actor
    from wangbao.hub.outbox.reads.delivery import held_by_kind
    from wangbao.hub.outbox.rules.states import Event
    from wangbao.hub.outbox.writes import held as writes

    by, now = Actor.system(), clock.now()
    if hold:
        writes.hold(by=by, now=now)
    elif release or drop:
        number = writes.end_all(by=by, now=now, event=Event.RELEASE if release else Event.DROP)
        done = Text("放行", "released") if release else Text("不再发送", "dropped")
        say(Text(f"{done.zh} {number} 条", f"{done.en} {number}"), lang)
    rows = held_by_kind()
    for name, channel, number, oldest in rows:
        say(
            Text(
                f"{number}  {name.zh}（{channel.zh}），最早 {oldest:%Y-%m-%d}",
                f"{number}  {name.en} ({channel.en}), the oldest of {oldest:%Y-%m-%d}",
            ),
            lang,
        )
    if not rows:
        say(Text("没有暂扣的消息", "no message is held back"), lang)
