"""Find what the apps' own tests declare, by modules of known names, as the hub finds what apps register.

``page_roles`` is for pages (``house/test_roles.py``), ``call_roles`` for calls (``api/test_roles.py``); no central list
is edited when an app is added.
"""

from importlib import import_module
from pathlib import Path
from types import ModuleType

from wangbao.hub.order import APPS

_ORDER = [app.rpartition(".")[2] for app in APPS]


def modules(name: str) -> list[ModuleType]:
    """Import ``tests/hub/<app>/<name>.py`` of every app that has one, lower apps first."""
    folders = {path.parent.name for path in Path(__file__).parent.glob(f"*/{name}.py")}
    assert folders <= set(_ORDER), f"no app of the hub: {sorted(folders - set(_ORDER))}"
    return [import_module(f"tests.hub.{app}.{name}") for app in _ORDER if app in folders]
