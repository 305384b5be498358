"""Permit the statistics to those whose they are, the published ones to everybody."""

from typing import Final

from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.hub.access.roles import Kind, Role
from wangbao.vocabulary.text import Text

PERMISSIONS: Final[dict[str, Permission]] = {
    "statistics.view": Permission(
        label=Text("查看本辖区或本公司的统计", "See the statistics of one's area or company"),
        roles={Role.OFFICIAL, Role.SENIOR_UNDERWRITER, Role.ACTUARY, Role.ADMINISTRATOR, Role.AUDITOR},
        kinds={Kind.AUTHORITY, Kind.INSURER},
    ),
    "statistics.published": Permission(
        label=Text("查看公开统计", "See the published statistics"), roles=ALL_ROLES, public=True
    ),
    "statistics.keep": Permission(
        label=Text("汇总与公布统计（由系统进行）", "Sum and publish statistics (the system does)")
    ),
}
