"""Say who may read the journal."""

from wangbao.hub.access.permissions import Permission
from wangbao.hub.access.roles import Role
from wangbao.vocabulary.text import Text

PERMISSIONS: dict[str, Permission] = {
    "journal.view": Permission(
        label=Text("查看本机构的操作日志", "Read the organisation's journal"),
        roles={Role.ADMINISTRATOR, Role.AUDITOR},
    ),
}
