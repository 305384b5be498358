"""The parts that commands of the platform share: its data folder, its start, sentences in the reader's language."""

import os
from pathlib import Path
from typing import Annotated

import typer

from wangbao.vocabulary.text import Lang, Text

DataFolderOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="数据目录，缺省 WANGBAO_HOME 或 ./var / data folder, else WANGBAO_HOME or ./var",
    ),
]


def begin(home: Path | None, *, serving: bool = False) -> None:
    """Load the platform on a data folder, to serve with several processes or for one command."""
    if home is not None:
        os.environ["WANGBAO_HOME"] = str(home)
    from wangbao.hub.hosting import server

    server.set_up(serving=serving)


def begin_current(home: Path | None) -> None:
    """Load the platform for one command on records that are up to date.

    Raises:
        InputError: migrations of this version were not applied, so that tables or columns may be missing.
    """
    begin(home)
    from wangbao.hub.hosting import server
    from wangbao.vocabulary.errors import refusal

    if count := server.pending_migrations():
        raise refusal(
            "database",
            count,
            "有未执行的数据库迁移，请先运行 wangbao hub migrate",
            "migrations wait to be applied: run wangbao hub migrate first",
        )


def begin_embedded(home: Path | None) -> None:
    """Set the data folder of an embedded database; raises InputError where PostgreSQL is set."""
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


def migrate_database(lang: Lang) -> None:
    """Bring the database up to date and say how many migrations that took."""
    from wangbao.hub.hosting import server

    done = server.migrate()
    count = len(done.splitlines())
    if count:
        say(Text(f"数据库已更新：{count} 项迁移", f"database brought up to date: {count} migrations"), lang)


def say(text: Text, lang: Lang) -> None:
    """Print a sentence in the reader's language."""
    typer.echo(text.say(lang))
