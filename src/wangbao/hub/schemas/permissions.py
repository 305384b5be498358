"""Open the published standards to everybody."""

from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.vocabulary.text import Text

PERMISSIONS: dict[str, Permission] = {
    "schemas.view": Permission(
        label=Text("查看公布的标准", "See published standards"), roles=ALL_ROLES, public=True
    ),
}
