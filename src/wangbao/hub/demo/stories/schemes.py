"""Write the sample's second batch: closed, its schemes in every state, those that were accepted under review."""

from typing import Final

from wangbao.hub.access.roles import Role
from wangbao.hub.demo.people import Org
from wangbao.hub.demo.programme import Programme
from wangbao.hub.demo.selection import Selection
from wangbao.hub.demo.stage import Script, Stage, Story
from wangbao.hub.schemes.writes import decision, scheme as schemes

_SAMPLE: Final = "示例：第二批次的日期未见公布，此日为演示而设"


def batch_under_review(stage: Stage) -> Story:
    """Run a batch whose review is in its blind phase, half scored; late schemes wait for their authorities."""
    programme = Programme(stage)
    yield -100
    programme.open("pilot-2025", reason=_SAMPLE, scheme=-10, plan=20, summary=300)
    yield -80
    first = programme.draft(Org.INSURER, "制造业中小企业网络安全保险服务方案", joint=Org.SECURITY)
    yield -75
    first = programme.submit(first, route=Org.CITY)
    yield -72
    programme.recommend(first, Org.CITY, "符合本市产业方向，同意推荐。")
    yield -70
    programme.recommend(first, Org.AUTHORITY, "同意推荐。")
    yield -60
    programme.accept(first)
    yield -45
    accepted = [programme.submit(programme.draft(Org.OTHER_INSURER, "云服务企业营业中断保险服务方案"))]
    yield -40
    park = programme.draft(Org.INSURER, "产业园区网络安全综合保险服务方案", joint=Org.SECURITY)
    park = programme.submit(park, route=Org.AUTHORITY)
    yield -36
    accepted.append(programme.recommend(park, Org.AUTHORITY, "园区企业集中，同意推荐。"))
    accepted.append(programme.submit(programme.draft(Org.OTHER_INSURER, "车联网企业网络安全保险服务方案")))
    yield -30
    returned = programme.submit(programme.draft(Org.INSURER, "网络安全产品责任保险服务方案"))
    yield -28
    decision.send_back(scheme=returned, reason="定价方法须说明数据来源，请补正。", **programme.nation)
    yield -25
    rejected = programme.submit(programme.draft(Org.OTHER_INSURER, "个人信息保护保险服务方案"))
    yield -24
    decision.reject(scheme=rejected, reason="承保对象不属于本批次试点对象。", **programme.nation)
    yield -22
    withdrawn = programme.draft(Org.OTHER_INSURER, "智能网联零部件保险服务方案")
    schemes.withdraw(
        scheme=withdrawn, reason="与另一方案合并", **programme.as_(Org.OTHER_INSURER, Role.DECLARANT)
    )
    yield -20
    for one in accepted:
        programme.accept(one)
    programme.draft(Org.INSURER, "金融机构网络安全保险服务方案", joint=Org.SECURITY, confirmed=False)
    yield -9
    programme.submit(
        programme.draft(Org.INSURER, "小微企业普惠网络安全保险服务方案"),
        late_reason="示例：备案材料于截止日后取得",
    )
    late = programme.draft(Org.OTHER_INSURER, "托管云安全服务保险服务方案")
    programme.submit(late, route=Org.AUTHORITY, late_reason="示例：联合单位变更")
    yield -7
    programme.close("申报期满，转入评审")
    selection = Selection(programme)
    selection.open(seed=20251128, places=2)
    yield -6
    selection.state()
    selection.switch()
    yield -5
    selection.assign()
    selection.switch()
    yield -3
    selection.score(left=9)


STORIES: Final[tuple[Script, ...]] = (Script(Org.SECURITY, Org.INSURER, None, batch_under_review),)
