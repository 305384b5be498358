"""Create triggers by which the database itself refuses to change, delete or empty the journal, and look for them.

They are the first line only: whoever has the database's password can drop them. :func:`problems` then says so.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from wangbao.hub import schema_objects
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_ENTRY: Final = "journal_entry"
_HEAD: Final = "journal_head"
_SQLITE: Final = tuple(
    schema_objects.trigger(*one) for made in schema_objects.TRIGGERS.values() for one in made
)
_FUNCTION: Final = (
    "CREATE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION {schema_objects.REFUSE}; END $$"
)
_EACH: Final = " EXECUTE FUNCTION journal_entry_refuse()"
_ON_POSTGRESQL: Final = {
    "journal_entry_no_change": f"BEFORE UPDATE OR DELETE ON {_ENTRY} FOR EACH ROW",
    "journal_entry_no_truncate": f"BEFORE TRUNCATE ON {_ENTRY} FOR EACH STATEMENT",
    "journal_head_no_delete": f"BEFORE DELETE ON {_HEAD} FOR EACH ROW",
    "journal_head_no_truncate": f"BEFORE TRUNCATE ON {_HEAD} FOR EACH STATEMENT",
}
_HERE: Final = " AND relnamespace = current_schema()::regnamespace"
_ON_POSTGRESQL_TOO: Final = {
    "view": "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm', 'f')",
    "rule": "SELECT rulename FROM pg_rewrite JOIN pg_class c ON c.oid = ev_class WHERE rulename <> '_RETURN'",
    "row security": "SELECT relname FROM pg_class WHERE (relrowsecurity OR relforcerowsecurity)",
    "child table": "SELECT relname FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE relkind = 'r'",
}
_FIRST: Final = ("journal_entry_no_change", "journal_entry_no_update", "journal_entry_no_delete")
_MISSING: Final = Text("触发器缺失、停用或被改写", "this trigger is missing, switched off or rewritten")
_FOREIGN: Final = Text("数据库中有本平台没有的对象", "this object in the database is none of the platform's")
_SWITCHED_OFF: Final = Text(
    "以此设置连接时触发器与外键均不生效", "with this setting triggers and foreign keys do not act"
)


def statements(vendor: str, *, up: bool, added: bool | None = None) -> tuple[str, ...]:
    """List the statements that create the triggers, or drop them, on ``sqlite`` or ``postgresql``.

    ``added`` tells the triggers of the first migration (False) from those of the second (True); None means both.
    """
    made = {name: text for name, text in _named(vendor).items() if added in (None, name not in _FIRST)}
    if not up:
        on = "" if vendor == "sqlite" else " ON {}"
        drops = [
            f"DROP TRIGGER IF EXISTS {name}{on.format(_HEAD if _HEAD in name else _ENTRY)}" for name in made
        ]
        gone = vendor == "postgresql" and added is not True
        return (*drops, "DROP FUNCTION IF EXISTS journal_entry_refuse()") if gone else tuple(drops)
    function = (_FUNCTION,) if vendor == "postgresql" and added is not True else ()
    return (*function, *made.values())


def put_up(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the first triggers, as a step of a migration."""
    _execute(editor, up=True, added=False)


def take_down(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the first triggers, as the reverse step."""
    _execute(editor, up=False, added=False)


def put_up_added(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers against emptying the journal and against losing its head."""
    _execute(editor, up=True, added=True)


def take_down_added(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers against emptying the journal, as the reverse step."""
    _execute(editor, up=False, added=True)


def problems() -> Iterator[Problem]:
    """Yield a problem for each trigger that is missing or altered, and for each that is none of ours."""
    found = _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql()
    wanted = _named(connection.vendor)
    for name in wanted:
        if not found.pop(name, False):
            yield Problem("trigger", name, _MISSING)
    for name in sorted(found):
        yield Problem("trigger", name, _FOREIGN)
    yield from _others()


def _others() -> Iterator[Problem]:
    """Yield a problem for whatever else makes tables show or do what nobody wrote into them."""
    if connection.vendor == "sqlite":
        views = _rows("SELECT 'view', name FROM sqlite_master WHERE type = 'view'")
        made = _rows(
            "SELECT 'table', name FROM sqlite_master WHERE type = 'table' AND upper(sql) LIKE 'CREATE VIRTUAL%'"
        )
        for kind, name in (*views, *made):
            yield Problem(kind, name, _FOREIGN)
        return
    for kind, query in _ON_POSTGRESQL_TOO.items():
        for (name,) in _rows(query + _HERE):
            yield Problem(kind, str(name), _FOREIGN)
    ((role,),) = _rows("SHOW session_replication_role")
    if role != "origin":
        yield Problem("session_replication_role", role, _SWITCHED_OFF)


def _named(vendor: str) -> dict[str, str]:
    if vendor == "sqlite":
        return {text.split()[2]: text for text in _SQLITE}
    return {name: f"CREATE TRIGGER {name} {when}{_EACH}" for name, when in _ON_POSTGRESQL.items()}


def _on_sqlite() -> dict[str, bool]:
    """Find all triggers and whether each is as we made it."""
    wanted = _named("sqlite")
    return {
        name: text == wanted.get(name)
        for name, text in _rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    }


def _on_postgresql() -> dict[str, bool]:
    """Find the triggers on the tables of this schema and whether each is as we made it."""
    wanted = _named("postgresql")
    found = _rows(
        "SELECT tgname, tgenabled, pg_get_triggerdef(t.oid), prosrc FROM pg_trigger t"
        " JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid"
        " WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace"
    )
    body = _FUNCTION.split("$$")[1].strip()
    return {
        name: enabled in ("O", "A")
        and source.strip() == body
        and _canonical(text) == _canonical(wanted.get(name, ""))
        for name, enabled, text, source in found
    }


def _canonical(text: str) -> str:
    """Write a trigger's definition as both we and ``pg_get_triggerdef`` can: no schema, events in one order."""
    words = text.replace("public.", "").replace("DELETE OR UPDATE", "UPDATE OR DELETE").split()
    return " ".join(words)


def _rows(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _execute(editor: BaseDatabaseSchemaEditor, *, up: bool, added: bool) -> None:
    for statement in statements(editor.connection.vendor, up=up, added=added):
        editor.execute(statement)
