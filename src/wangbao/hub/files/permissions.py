"""Permit actions on stored files.

Every role may download; which files are within reach is decided in :func:`wangbao.hub.files.queries.file`. Papers of a
policy are no stored files (:mod:`wangbao.hub.papers.views`).
"""

from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.vocabulary.text import Text

PERMISSIONS: dict[str, Permission] = {
    "files.download": Permission(label=Text("下载文件", "Download a file"), roles=ALL_ROLES),
}
