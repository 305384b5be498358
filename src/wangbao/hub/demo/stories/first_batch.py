"""Write the sample's first batch: declared, reviewed, decided on and published as the Catalogue."""

from typing import Final

from wangbao.hub.access.roles import Role
from wangbao.hub.demo.people import Org
from wangbao.hub.demo.programme import Programme
from wangbao.hub.demo.selection import Selection
from wangbao.hub.demo.stage import Script, Stage, Story
from wangbao.hub.reviews.writes import objection

_SAMPLE: Final = "示例：日期为演示而设"


def first_batch(stage: Stage) -> Story:
    """Run a batch from its call to the Catalogue."""
    programme = Programme(stage)
    yield -350
    programme.register_authorities()
    programme.open("pilot-2023", reason=_SAMPLE, scheme=-310, plan=-190, summary=60)
    yield -330
    made = [
        programme.draft(Org.INSURER, "智能制造产业链网络安全保险服务方案", joint=Org.SECURITY),
        programme.draft(Org.OTHER_INSURER, "云服务与互联网企业网络安全保险服务方案"),
        programme.draft(Org.INSURER, "连锁零售企业数据安全保险服务方案"),
    ]
    yield -325
    sent = [programme.submit(one) for one in made]
    yield -312
    for one in sent:
        programme.accept(one)
    yield -300
    programme.close("申报期满")
    selection = Selection(programme)
    selection.open(seed=20231214, places=2)
    selection.state()
    yield -296
    selection.switch()
    selection.assign()
    selection.switch()
    yield -285
    selection.score()
    selection.switch()
    yield -280
    selection.discuss("建议合议时比较两家的监测频次与预警时限。")
    selection.switch()
    yield -276
    selection.rank()
    selection.switch()
    yield -272
    selection.decide("按排序择优，兼顾产业链与云服务两类对象。")
    selection.switch()
    yield -268
    item = selection.round.items.filter(state="selected").order_by("number")[0]
    raised = objection.object_to(
        round_=selection.round,
        number=item.number,
        text="公示材料未列明服务响应时限，请予说明。",
        **programme.as_(Org.VEHICLES, Role.APPLICANT),
    )
    yield -266
    objection.answer(
        round_=selection.round,
        ref=raised.ref,
        upheld=False,
        text="方案第二部分已写明 24 小时预警与 48 小时到场，维持公示。",
        **selection.secretary,
    )
    yield -260
    selection.switch()
    selection.publish()


STORIES: Final[tuple[Script, ...]] = (Script(Org.SECURITY, Org.INSURER, None, first_batch),)
