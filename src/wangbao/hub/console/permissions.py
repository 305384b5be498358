"""Say who may open the console's own pages beyond those everybody has."""

from wangbao.hub.access.permissions import Permission
from wangbao.hub.access.roles import Role
from wangbao.vocabulary.text import Text

PERMISSIONS: dict[str, Permission] = {
    "console.style": Permission(
        label=Text("查看界面样式", "See the style guide"), roles={Role.ADMINISTRATOR}
    ),
}
