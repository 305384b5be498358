"""Triggers that keep the database itself from changing or deleting an entry, on both databases."""

from typing import Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE: Final = (
    "CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry"
    " BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END",
    "CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry"
    " BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END",
)
_POSTGRESQL: Final = (
    "CREATE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the journal is only ever added to'; END $$",
    "CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE ON journal_entry"
    " FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()",
)
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


def put_up(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers; a migration's step."""
    for statement in _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL:
        editor.execute(statement)


def take_down(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers; the step back."""
    for statement in _UNDO[editor.connection.vendor]:
        editor.execute(statement)
