"""The demo data made from nothing: every row of every table, with the clock stopped and chance told by a key."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from store import Store

sys.path.insert(0, str(Path(__file__).parent.parent / "hub" / "releases"))
import rows


def record(store: Store, _: Any) -> None:
    """Make the sample as ``wangbao serve --demo`` does, and keep what was said and each table's rows."""
    from gunicorn.app.base import BaseApplication
    from typer.testing import CliRunner

    from wangbao.cli.main import app

    BaseApplication.run = lambda _: None  # the sample is wanted, not the server
    said = CliRunner().invoke(app, ["serve", "--demo"])
    if said.exit_code:
        raise SystemExit(said.output)
    store.add("said", said.output)
    (database,) = Path(os.environ["WANGBAO_HOME"]).glob("*.sqlite3")
    for table, found in rows.of_sqlite(database).items():
        store.add(table, "\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in found))
    check = CliRunner().invoke(app, ["hub", "check"])
    store.add("check", check.output)
