"""Open the Catalogue to everybody; say who publishes it and who may take a scheme over."""

from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.hub.access.roles import Kind, Role
from wangbao.hub.schemes.rules.permissions import is_national
from wangbao.vocabulary.text import Text

PERMISSIONS: dict[str, Permission] = {
    "scheme_directory.view": Permission(
        label=Text("查看《目录》", "See the Catalogue"), roles=ALL_ROLES, public=True
    ),
    "scheme_directory.publish": Permission(
        label=Text("发布《目录》", "Publish the Catalogue"),
        roles={Role.OFFICIAL},
        kinds={Kind.AUTHORITY},
        when=is_national,
    ),
}
