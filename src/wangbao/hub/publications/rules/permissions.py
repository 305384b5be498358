"""Open publications to everybody."""

from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.vocabulary.text import Text

PERMISSIONS: dict[str, Permission] = {
    "publications.view": Permission(
        label=Text("查看公开发布的内容", "See what is published"), roles=ALL_ROLES, public=True
    ),
}
