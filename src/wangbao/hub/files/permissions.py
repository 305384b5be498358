"""Say who may do what with stored files."""

from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.vocabulary.text import Text

PERMISSIONS: dict[str, Permission] = {
    "files.download": Permission(label=Text("下载文件", "Download a file"), roles=ALL_ROLES),
}
