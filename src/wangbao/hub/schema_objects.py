"""Look for triggers and views of an embedded database that this program has not made."""

import sqlite3
from typing import Final

from wangbao.vocabulary.errors import refusal

REFUSE: Final = "'the journal is only ever added to'"
# The triggers of an embedded database by the migration of the journal that makes them.
TRIGGERS: Final = {
    "0001_initial": (
        ("journal_entry_no_update", "UPDATE", "journal_entry"),
        ("journal_entry_no_delete", "DELETE", "journal_entry"),
    ),
    "0002_guards_against_emptying": (("journal_head_no_delete", "DELETE", "journal_head"),),
}


def trigger(name: str, event: str, table: str) -> str:
    """Write the statement that creates one of the triggers, as ``sqlite_master`` keeps it."""
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, {REFUSE}); END"


def check_objects(connection: sqlite3.Connection) -> None:
    """Refuse a database with a trigger or a view of somebody else's, or without one of ours.

    Raises:
        InputError: names the first.
    """
    applied = {
        row[0] for row in connection.execute("SELECT name FROM django_migrations WHERE app = 'journal'")
    }
    wanted = {
        one[0]: trigger(*one) for migration, made in TRIGGERS.items() if migration in applied for one in made
    }
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')")
    for kind, name, text in rows:
        if kind != "trigger" or wanted.pop(name, None) != text:
            raise refusal(
                "archive",
                str(name)[:200],
                "数据库中有本平台没有的触发器或视图",
                "the database has a trigger or a view that is none of the platform's",
            )
    if wanted:
        raise refusal(
            "archive",
            min(wanted),
            "数据库缺少保护日志的触发器",
            "the database lacks a trigger that guards the journal",
        )
