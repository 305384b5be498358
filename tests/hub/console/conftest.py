"""An app that offers things to the console, made up for its tests."""

import datetime as dt
from types import SimpleNamespace

import pytest

from wangbao.hub.console import contributions


@pytest.fixture
def offering(monkeypatch):
    """Puts modules in the place of what the apps offer: ``offering(menu=…, home=…, search=…)``."""

    def put(**modules: SimpleNamespace) -> None:
        def found(hook: str):
            return iter([("tests", modules[hook])] if hook in modules else [])

        monkeypatch.setattr(contributions, "hooks", SimpleNamespace(modules=found))

    return put


@pytest.fixture
def row():
    return contributions.Row(
        "Q2026000127", "/underwriting/Q2026000127", "海川制造", "referred", when=dt.date(2026, 12, 1)
    )
