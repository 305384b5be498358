"""Order the apps of the hub: an app imports only apps that stand before it.

This is the one list an app is added to. ``INSTALLED_APPS``, the order of locks, the pages and the import rule
(``make lint``) read it.
"""

from typing import Final

# Modules that all apps use; none of them imports an app.
GROUND: Final = (
    "access",
    "anchors",
    "clock",
    "columns",
    "company_names",
    "daily",
    "egress",
    "environment",
    "errors",
    "hooks",
    "idempotency",
    "invariants",
    "keys",
    "locks",
    "observability",
    "ports",
    "retention",
    "schema_objects",
    "states",
    "web",
)
# From the ground upwards; apps of one line do not import each other.
LAYERS: Final = (
    ("console", "numbers"),
    ("journal",),
    ("outbox", "schemas"),
    ("parties",),
    ("catalogue", "files", "publications"),
    ("tasks",),
    ("applications",),
    ("underwriting",),
    ("policies",),
    ("statistics",),
    ("schemes",),
    ("reviews",),
    ("scheme_directory",),
    ("plans",),
    ("events", "regulations"),
    ("matching",),
    ("papers",),
    ("api",),
)
APPS: Final = tuple(f"wangbao.hub.{app}" for layer in LAYERS for app in layer)
