"""``wangbao serve`` and ``wangbao hub``: run the platform and maintain its records."""

import os
from typing import Annotated

import typer

from wangbao.cli import hub_archive, hub_queues
from wangbao.cli.hub_session import DataFolderOption, begin, begin_current, migrate_database, say
from wangbao.cli.language import LangOption
from wangbao.vocabulary.text import Lang, Text

app = typer.Typer(
    help="平台：建库、检查、备份、恢复 / the platform: migrate, check, back up, restore", no_args_is_help=True
)

_WHAT_IT_SHOWS = Text(
    "签名的库外记录显露的是：只改动数据库或备份的人。持有签名密钥又能改写 anchors.jsonl 的人，"
    "须另与寄出的邮件或时间戳核对",
    "the signed lines outside show what is changed in the database or a backup alone; against whoever has the key "
    "and can rewrite anchors.jsonl too, compare with the mails or time stamps",
)
_KEY_BESIDE = Text(
    "注意：签名密钥与数据库在同一目录，取得该目录的人能改动记录并重新签名。"
    "请以 WANGBAO_RECORDS_KEY_FILE 将密钥放到别处",
    "note: the key that signs lies in the folder of the database, so whoever takes the folder can change records "
    "and sign again: put it elsewhere by WANGBAO_RECORDS_KEY_FILE",
)


def serve(
    *,
    host: Annotated[str, typer.Option(help="监听地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="端口，缺省 8000，被占用则另选 / port, 8000 or a free one"),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="进程数 / processes")] = 2,
    threads: Annotated[int, typer.Option(min=1, max=64, help="每进程线程数 / threads a process")] = 4,
    demo: Annotated[bool, typer.Option("--demo", help="先生成示例数据 / make sample data first")] = False,
    home: DataFolderOption = None,
    lang: LangOption = "zh",
) -> None:
    """启动平台并打印地址 / Run the platform and print its address."""
    if demo:
        os.environ.setdefault("WANGBAO_SIGNUP", "open")  # a trial on one's own machine: nobody has to approve
    begin(home, serving=True)
    from wangbao.hub import environment, keys
    from wangbao.hub.hosting import server

    chosen = server.free_port(host, port or 8000, fixed=port is not None)
    with server.home_lock():
        migrate_database(lang)
        if demo:
            _demo(lang)
        elif keys.is_beside_records(environment.directory()):
            typer.echo(_KEY_BESIDE.say(lang), err=True)
        shown = f"[{host}]" if ":" in host else host

        def ready() -> None:
            where = f"http://{shown}:{chosen}/"
            say(
                Text(f"网保已启动：{where}（Ctrl+C 停止）", f"Wangbao is running: {where} (Ctrl+C stops it)"),
                lang,
            )

        server.serve(host, chosen, workers=workers, threads=threads, ready=ready)


@app.command("migrate")
def migrate(*, home: DataFolderOption = None, lang: LangOption = "zh") -> None:
    """建立或升级数据库 / Create the database or bring it up to date."""
    begin(home)
    migrate_database(lang)


@app.command("check")
def check(*, home: DataFolderOption = None, lang: LangOption = "zh") -> None:
    """检查数据不变量，有问题则状态为 1 / Check the data's invariants; exit status 1 if any fails."""
    begin_current(home)
    from wangbao.hub import environment, keys
    from wangbao.hub.invariants import invariants

    failed = 0
    for invariant in invariants():
        problems = list(invariant.problems())
        failed += bool(problems)
        mark = Text("不符", "FAILS") if problems else Text("通过", "holds")
        typer.echo(f"{mark.say(lang)}  {invariant.title.say(lang)}  [{invariant.name}]")
        for problem in problems:
            typer.echo(f"    {problem.say(lang)}")
    typer.echo(_WHAT_IT_SHOWS.say(lang), err=True)
    if keys.is_beside_records(environment.directory()):
        typer.echo(_KEY_BESIDE.say(lang), err=True)
    raise typer.Exit(1 if failed else 0)


@app.command("journal-verify")
def journal_verify(
    *,
    expect: Annotated[
        str | None,
        typer.Option(
            help="先前记下的散列，用以发现整链重写 / a hash noted earlier, to detect a rewritten chain"
        ),
    ] = None,
    home: DataFolderOption = None,
    lang: LangOption = "zh",
) -> None:
    """验证操作日志：散列链、库外记录、时间、触发器 / Verify the journal: chain, notes outside, clock, triggers."""
    begin_current(home)
    from wangbao.hub.journal.verification import has_hash, verification

    found = verification()
    verdict = found.verdict
    if verdict.broken is not None:
        at = verdict.broken.sequence
        head = Text(f"日志在第 {at} 条断裂：", f"the journal breaks at entry {at}: ")
        typer.echo(head.say(lang) + verdict.broken.reason.say(lang))
    for problem in found.problems[verdict.broken is not None :]:
        typer.echo(problem.say(lang))
    if expect is not None and not has_hash(expect):
        say(
            Text(
                f"链中没有散列 {expect}：整条链已被重写",
                f"no entry has the hash {expect}: the chain was rewritten",
            ),
            lang,
        )
        raise typer.Exit(1)
    if found.problems:
        raise typer.Exit(1)
    count, last = verdict.entries, verdict.hash
    say(
        Text(
            f"日志完整：{count} 条，末条散列 {last}",
            f"the journal is whole: {count} entries, last hash {last}",
        ),
        lang,
    )
    if found.anchors:
        count = found.anchors
        say(
            Text(f"与库外的 {count} 行记录相符", f"it fulfils the {count} lines noted outside the database"),
            lang,
        )
    for one in found.given_up:
        say(
            Text(
                f"曾由备份恢复：{one.at} 起自第 {one.sequence} 条继续，其后原有的条目不在库中",
                f"a backup was restored: from {one.at} it goes on behind entry {one.sequence}; "
                "entries it had after that are gone",
            ),
            lang,
        )


app.command("backup")(hub_archive.backup)
app.command("restore")(hub_archive.restore)
app.command("held")(hub_queues.held)
app.command("sign-ups")(hub_queues.sign_ups)


@app.command("open")
def open_account(
    email: Annotated[str, typer.Argument(help="登录邮箱 / e-mail to sign in with")],
    *,
    kind: Annotated[str, typer.Option(help="机构类别，如 insurer、broker、authority / kind of organisation")],
    organisation: Annotated[str, typer.Option(help="机构名称 / the organisation's name")],
    uscc: Annotated[str | None, typer.Option(help="统一社会信用代码 / unified social credit code")] = None,
    name: Annotated[str, typer.Option(help="姓名 / the person's name")] = "",
    home: DataFolderOption = None,
    lang: LangOption = "zh",
) -> None:
    """为一家机构开户：登记机构及其首位管理员 / Register an organisation and its first administrator."""
    begin_current(home)
    from wangbao.hub import clock
    from wangbao.hub.access.actor import Actor
    from wangbao.hub.parties.writes import register

    prompt = Text("登录口令", "password").say(lang)
    password = typer.prompt(prompt, hide_input=True, confirmation_prompt=True)
    membership = register.open_account(
        by=Actor.system(),
        now=clock.now(),
        kind=kind,
        organisation=organisation,
        uscc=uscc,
        email=email,
        name=name,
        password=password,
    )
    shown = membership.organisation.name
    say(Text(f"已开户：{shown}，管理员 {email}", f"opened: {shown}, administrator {email}"), lang)


@app.command("sample-passwords")
def sample_passwords(*, home: DataFolderOption = None, lang: LangOption = "zh") -> None:
    """为示例数据中的人员重设口令 / Give the people of the sample data new passwords."""
    begin_current(home)
    from wangbao.hub import clock, demo

    for line in demo.new_passwords(now=clock.now()):
        say(line, lang)


@app.command("daily")
def daily(*, home: DataFolderOption = None, lang: LangOption = "zh") -> None:
    """每日事务：报价过期、保单移交、组合模拟 / Daily work: expire quotes, hand over policies, simulate books."""
    begin_current(home)
    from django.core.management import call_command

    from wangbao.hub.daily import note_done, tasks

    for task in tasks():
        say(Text(f"{task.name.zh}：", f"{task.name.en}:"), lang)
        call_command(task.command)
        note_done(task.command)


@app.command("deliver")
def deliver(*, home: DataFolderOption = None, lang: LangOption = "zh") -> None:
    """发送到期的消息；服务运行时自动进行 / Send messages that are due; a running server does so by itself."""
    begin_current(home)
    from wangbao.hub import clock
    from wangbao.hub.outbox.writes import delivery

    done = delivery.deliver(clock=clock.now)
    say(
        Text(
            f"送达 {done.accepted}，稍后重试 {done.failed}，放弃 {done.given_up}",
            f"delivered {done.accepted}, to be tried again {done.failed}, given up {done.given_up}",
        ),
        lang,
    )


@app.command("retention")
def retention(
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="确实删除；缺省只列出 / erase; without it they are only counted")
    ] = False,
    home: DataFolderOption = None,
    lang: LangOption = "zh",
) -> None:
    """按保存期限规则列出或删除个人信息 / Count or erase personal data whose time is over."""
    begin_current(home)
    from wangbao.hub import clock
    from wangbao.hub.journal import erasure

    run = erasure.erase if apply else erasure.counts
    for rule, number in run(now=clock.now()):
        say(
            Text(
                f"{number}  {rule.name.zh}：保存 {rule.days} 天（{rule.source.zh}）",
                f"{number}  {rule.name.en}: kept {rule.days} days ({rule.source.en})",
            ),
            lang,
        )
    if not apply:
        say(Text("未作改动；确要删除请加 --apply", "nothing was changed; add --apply to erase"), lang)


@app.command(
    "manage",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
)
def manage(context: typer.Context) -> None:
    """运行 Django 管理命令 / Run a Django management command."""
    begin(None)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["wangbao hub manage", *context.args])


def _demo(lang: Lang) -> None:
    from wangbao.hub import clock, demo

    for line in demo.seed(now=clock.now()):
        say(line, lang)
