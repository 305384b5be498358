"""Create triggers by which the database itself refuses to change or delete an entry, on both databases."""

from typing import Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_REFUSE = "'the journal is only ever added to'"
_SQLITE: Final = tuple(
    f"CREATE TRIGGER journal_entry_no_{event.lower()} BEFORE {event} ON journal_entry"
    f" BEGIN SELECT RAISE(ABORT, {_REFUSE}); END"
    for event in ("UPDATE", "DELETE")
)
_FUNCTION: Final = (
    "CREATE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION {_REFUSE}; END $$"
)
_TRIGGER: Final = (
    "CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE ON journal_entry"
    " FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()"
)
_POSTGRESQL: Final = (_FUNCTION, _TRIGGER)
_UNDO: Final = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS journal_entry_no_update",
        "DROP TRIGGER IF EXISTS journal_entry_no_delete",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS journal_entry_no_change ON journal_entry",
        "DROP FUNCTION IF EXISTS journal_entry_refuse()",
    ),
}


def statements(vendor: str, *, up: bool) -> tuple[str, ...]:
    """List the statements that create the triggers, or drop them, on ``sqlite`` or ``postgresql``."""
    if not up:
        return _UNDO[vendor]
    return _SQLITE if vendor == "sqlite" else _POSTGRESQL


def put_up(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers, as a step of a migration."""
    for statement in statements(editor.connection.vendor, up=True):
        editor.execute(statement)


def take_down(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers, as the reverse step."""
    for statement in statements(editor.connection.vendor, up=False):
        editor.execute(statement)
