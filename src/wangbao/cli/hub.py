"""``wangbao serve`` and ``wangbao hub``: run the platform and maintain its records."""

import os
from pathlib import Path
from typing import Annotated

import typer

from wangbao.cli.language import LangOption
from wangbao.vocabulary.text import Lang, Text

app = typer.Typer(
    help="平台：建库、检查、备份、恢复 / the platform: migrate, check, back up, restore", no_args_is_help=True
)

DataFolderOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="数据目录，缺省 WANGBAO_HOME 或 ./var / data folder, else WANGBAO_HOME or ./var",
    ),
]


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
    _begin(home)
    from wangbao.hub import server

    chosen = server.free_port(host, port or 8000, fixed=port is not None)
    with server.home_lock():
        _migrate(lang)
        if demo:
            _demo(lang)
        shown = f"[{host}]" if ":" in host else host

        def ready() -> None:
            where = f"http://{shown}:{chosen}/"
            _say(
                Text(f"网保已启动：{where}（Ctrl+C 停止）", f"Wangbao is running: {where} (Ctrl+C stops it)"),
                lang,
            )

        server.serve(host, chosen, workers=workers, threads=threads, ready=ready)


@app.command("migrate")
def migrate(*, home: DataFolderOption = None, lang: LangOption = "zh") -> None:
    """建立或升级数据库 / Create the database or bring it up to date."""
    _begin(home)
    _migrate(lang)


@app.command("check")
def check(*, home: DataFolderOption = None, lang: LangOption = "zh") -> None:
    """检查数据不变量，有问题则状态为 1 / Check the data's invariants; exit status 1 if any fails."""
    _begin(home)
    from wangbao.hub.invariants import invariants

    failed = 0
    for invariant in invariants():
        problems = list(invariant.problems())
        failed += bool(problems)
        mark = Text("不符", "FAILS") if problems else Text("通过", "holds")
        typer.echo(f"{mark.say(lang)}  {invariant.title.say(lang)}  [{invariant.name}]")
        for problem in problems:
            typer.echo(f"    {problem.say(lang)}")
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
    _begin(home)
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
        _say(
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
    _say(
        Text(
            f"日志完整：{count} 条，末条散列 {last}",
            f"the journal is whole: {count} entries, last hash {last}",
        ),
        lang,
    )
    if found.anchors:
        count = found.anchors
        _say(
            Text(f"与库外的 {count} 行记录相符", f"it fulfils the {count} lines noted outside the database"),
            lang,
        )
    for one in found.given_up:
        _say(
            Text(
                f"曾由备份恢复：{one.at} 起自第 {one.sequence} 条继续，其后原有的条目不在库中",
                f"a backup was restored: from {one.at} it goes on behind entry {one.sequence}; "
                "entries it had after that are gone",
            ),
            lang,
        )


@app.command("backup")
def backup(
    archive: Annotated[Path, typer.Argument(help="备份文件 .tar.gz / the archive to write")],
    *,
    home: DataFolderOption = None,
    lang: LangOption = "zh",
) -> None:
    """备份嵌入式数据库与文件 / Back up the embedded database and its files."""
    _embedded(home)
    from wangbao.hub import backup as backing_up, clock, environment as homes

    done = backing_up.back_up(homes.directory(), archive, now=clock.now())
    _say(
        Text(
            f"已备份到 {done.path}：{done.bytes} 字节，含 {done.files} 个文件，SHA-256 {done.sha256}",
            f"backed up to {done.path}: {done.bytes} bytes, {done.files} files, SHA-256 {done.sha256}",
        ),
        lang,
    )
    for problem in done.problems:
        typer.echo(problem.say(lang), err=True)
    raise typer.Exit(1 if done.problems else 0)


@app.command("restore")
def restore(
    archive: Annotated[Path, typer.Argument(help="备份文件 / the archive")],
    *,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="替换已有数据（原有的移到旁边）/ replace what is there, set aside"),
    ] = False,
    home: DataFolderOption = None,
    lang: LangOption = "zh",
) -> None:
    """由备份恢复，逐一核对散列 / Restore a backup, checking every hash."""
    _embedded(home)
    from wangbao.hub import clock, environment as homes, restore as restore_hub, server

    with server.home_lock(alone=True):
        done = restore_hub.restore(archive, homes.directory(), now=clock.now(), replace=replace)
    _say(
        Text(
            f"已恢复 {done.made_at} 的备份，含 {done.files} 个文件",
            f"restored the backup of {done.made_at}, {done.files} files",
        ),
        lang,
    )
    if done.set_aside is not None:
        _say(Text(f"原有数据移至 {done.set_aside}", f"what was there is now in {done.set_aside}"), lang)
    _begin(home)
    _migrate(lang)


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
    _begin(home)
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
    _say(Text(f"已开户：{shown}，管理员 {email}", f"opened: {shown}, administrator {email}"), lang)


@app.command("sample-passwords")
def sample_passwords(*, home: DataFolderOption = None, lang: LangOption = "zh") -> None:
    """为示例数据中的人员重设口令 / Give the people of the sample data new passwords."""
    _begin(home)
    from wangbao.hub import demo

    for line in demo.new_passwords():
        _say(line, lang)


@app.command("daily")
def daily(*, home: DataFolderOption = None, lang: LangOption = "zh") -> None:
    """每日事务：报价过期、保单移交、组合模拟 / Daily work: expire quotes, hand over policies, simulate books."""
    _begin(home)
    from django.core.management import call_command

    from wangbao.hub.daily import tasks

    for task in tasks():
        _say(Text(f"{task.name.zh}：", f"{task.name.en}:"), lang)
        call_command(task.command)


@app.command(
    "manage",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
)
def manage(context: typer.Context) -> None:
    """运行 Django 管理命令 / Run a Django management command."""
    _begin(None)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["wangbao hub manage", *context.args])


def _begin(home: Path | None) -> None:
    if home is not None:
        os.environ["WANGBAO_HOME"] = str(home)
    from wangbao.hub import server

    server.set_up()


def _embedded(home: Path | None) -> None:
    from wangbao.vocabulary.errors import refusal

    if home is not None:
        os.environ["WANGBAO_HOME"] = str(home)
    if os.environ.get("WANGBAO_DATABASE_URL"):
        raise refusal(
            "WANGBAO_DATABASE_URL",
            None,
            "只备份嵌入式数据库；PostgreSQL 请用 pg_dump，并复制数据目录下的 files",
            "only the embedded database is backed up here; use pg_dump, and copy the folder files of the home",
        )


def _migrate(lang: Lang) -> None:
    from wangbao.hub import server

    done = server.migrate()
    count = len(done.splitlines())
    if count:
        _say(Text(f"数据库已更新：{count} 项迁移", f"database brought up to date: {count} migrations"), lang)


def _demo(lang: Lang) -> None:
    from wangbao.hub import clock, demo

    for line in demo.seed(now=clock.now()):
        _say(line, lang)


def _say(text: Text, lang: Lang) -> None:
    typer.echo(text.say(lang))
