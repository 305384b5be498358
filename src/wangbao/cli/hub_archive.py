"""``wangbao hub backup`` and ``wangbao hub restore``: the embedded database and its files in one archive."""

from pathlib import Path
from typing import Annotated

import typer

from wangbao.cli.hub_session import DataFolderOption, begin, begin_embedded, migrate_database, say
from wangbao.cli.language import LangOption
from wangbao.vocabulary.text import Text


def backup(
    archive: Annotated[Path, typer.Argument(help="备份文件 .tar.gz / the archive to write")],
    *,
    home: DataFolderOption = None,
    lang: LangOption = "zh",
) -> None:
    """备份嵌入式数据库与文件 / Back up the embedded database and its files."""
    begin_embedded(home)
    from wangbao.hub import clock, environment as homes, keys
    from wangbao.hub.hosting import backup as backing_up

    where = homes.directory()
    known = keys.fingerprint(keys.records_keys(where)[0])
    done = backing_up.back_up(where, archive, now=clock.now(), records_key=known)
    say(
        Text(
            f"已备份到 {done.path}：{done.bytes} 字节，含 {done.files} 个文件，SHA-256 {done.sha256}",
            f"backed up to {done.path}: {done.bytes} bytes, {done.files} files, SHA-256 {done.sha256}",
        ),
        lang,
    )
    say(
        Text(
            f"恢复时以 --expect 给出此散列；两步验证的密钥文件 {keys.KEY_FILE} 不在其中，请另行保存",
            f"give this hash to --expect when restoring; {keys.KEY_FILE}, which opens second-step secrets, "
            "is not in it: keep it apart",
        ),
        lang,
    )
    for problem in done.problems:
        typer.echo(problem.say(lang), err=True)
    raise typer.Exit(1 if done.problems else 0)


def restore(
    archive: Annotated[Path, typer.Argument(help="备份文件 / the archive")],
    *,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="替换已有数据（原有的移到旁边）/ replace what is there, set aside"),
    ] = False,
    expect: Annotated[
        str, typer.Option(help="备份时打印的 SHA-256 / the SHA-256 printed when it was made")
    ] = "",
    despite: Annotated[
        bool,
        typer.Option("--despite", help="数据未通过检查仍恢复 / restore although its data fail a check"),
    ] = False,
    home: DataFolderOption = None,
    lang: LangOption = "zh",
) -> None:
    """由备份恢复，先核对散列、日志与数据 / Restore a backup once its hashes, journal and data are checked."""
    begin_embedded(home)
    from wangbao.hub import clock, environment as homes, keys
    from wangbao.hub.hosting import restore as restore_hub, restore_check, server

    where = homes.directory()
    known = keys.records_keys(where)
    with server.home_lock(alone=True):
        done = restore_hub.restore(
            archive,
            where,
            now=clock.now(),
            replace=replace,
            expect=expect,
            asks=lambda folder: restore_check.problems(folder, records_keys=known, lang=lang),
            despite=despite,
            keys=known,
            fingerprints=tuple(keys.fingerprint(key) for key in known),
        )
    say(
        Text(
            f"已恢复 {done.made_at} 的备份，含 {done.files} 个文件",
            f"restored the backup of {done.made_at}, {done.files} files",
        ),
        lang,
    )
    for problem in done.problems:
        typer.echo(f"    {problem}", err=True)
    if done.other_key:
        say(
            Text(
                f"备份中两步验证的密钥须用当时的 {keys.KEY_FILE} 才能读取；请放回，或以 second_step_reset 取消",
                f"second-step secrets in it need the {keys.KEY_FILE} of then: put it back, or use second_step_reset",
            ),
            lang,
        )
    if done.held:
        say(
            Text(
                f"备份中有 {done.held} 条消息待发，可能早已发出，现予暂扣：以 wangbao hub held 查看，--release 放行，"
                "--drop 不再发送",
                f"{done.held} messages waited in the backup and may have been sent long ago, so they are held back: "
                "see wangbao hub held, --release to send them, --drop to drop them",
            ),
            lang,
        )
    if done.set_aside is not None:
        say(Text(f"原有数据移至 {done.set_aside}", f"what was there is now in {done.set_aside}"), lang)
    begin(home)
    migrate_database(lang)
