"""List the sample's organisations and people: all fictitious, and named as samples."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from wangbao.hub.access.roles import Kind, Role
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Body:
    """The data of one sample organisation; ``serial`` makes a credit code that is valid and unused."""

    domain: str
    kind: Kind
    name: Text
    serial: int
    division: str
    address: str = ""


class Org(Enum):
    """A sample organisation, by the name it has in the code."""

    AUTHORITY = Body(
        "authority",
        Kind.AUTHORITY,
        Text("示例省通信管理局（示例）", "Sample Communications Administration"),
        0,
        "110000",
        "北京市示例区示例大街 1 号",
    )
    INSURER = Body(
        "anlan",
        Kind.INSURER,
        Text("安澜财产保险（示例）", "Anlan Property Insurance (sample)"),
        1,
        "310115",
        "上海市浦东新区示例路 100 号 12 层",
    )
    OTHER_INSURER = Body(
        "yuanshan",
        Kind.INSURER,
        Text("远山财产保险（示例）", "Yuanshan Property Insurance (sample)"),
        2,
        "440305",
        "广东省深圳市南山区示例大道 8 号远山大厦（示例）",
    )
    BROKER = Body(
        "zhongheng",
        Kind.BROKER,
        Text("中衡保险经纪（示例）", "Zhongheng Insurance Brokers (sample)"),
        3,
        "110105",
        "北京市朝阳区示例北路 26 号 3 层",
    )
    FACTORY = Body(
        "haichuan",
        Kind.INSURED,
        Text("海川智能制造（示例）", "Haichuan Smart Manufacturing (sample)"),
        4,
        "320583",
        "江苏省昆山市示例开发区前进路 66 号",
    )
    CLOUD = Body(
        "xingqiao",
        Kind.INSURED,
        Text("星桥云服务（示例）", "Xingqiao Cloud Services (sample)"),
        5,
        "330108",
        "浙江省杭州市滨江区示例路 5 号",
    )
    PHARMACY = Body(
        "minkang",
        Kind.INSURED,
        Text("民康连锁药房（示例）", "Minkang Pharmacies (sample)"),
        6,
        "430102",
        "湖南省长沙市芙蓉区示例中路 18 号",
    )
    VEHICLES = Body(
        "suda",
        Kind.INSURED,
        Text("速达智能网联汽车（示例）", "Suda Connected Vehicles (sample)"),
        7,
        "420113",
        "湖北省武汉市汉南区示例大道 200 号",
    )
    SECURITY = Body(
        "dunshan",
        Kind.SECURITY_COMPANY,
        Text("盾山网络安全（示例）", "Dunshan Security (sample)"),
        8,
        "510107",
        "四川省成都市武侯区示例街 9 号",
    )
    SHOP = Body(
        "qingmu",
        Kind.INSURED,
        Text("青木家居商贸（示例）", "Qingmu Home Trading (sample)"),
        9,
        "350203",
        "福建省厦门市思明区示例路 31 号",
    )
    NATION = Body(
        "nation",
        Kind.AUTHORITY,
        Text("示例部网络安全管理局（示例）", "Sample National Cybersecurity Authority"),
        10,
        "100000",
        "北京市示例区示例大街 13 号",
    )
    CITY = Body(
        "city",
        Kind.AUTHORITY,
        Text("示例市通信发展管理办公室（示例）", "Sample City Communications Office"),
        11,
        "320500",
        "江苏省示例市示例路 8 号",
    )
    INSTITUTE = Body(
        "institute",
        Kind.RESEARCH_INSTITUTE,
        Text("示例信息安全研究院（示例）", "Sample Institute of Information Security"),
        12,
        "110108",
        "北京市海淀区示例路 12 号",
    )
    TESTING = Body(
        "testing",
        Kind.TESTING_BODY,
        Text("示例网络安全测评中心（示例）", "Sample Security Testing Centre"),
        13,
        "310104",
        "上海市徐汇区示例路 3 号",
    )

    @property
    def body(self) -> Body:
        """The organisation's data."""
        return self.value


@dataclass(frozen=True, slots=True)
class Player:
    """A person of the sample, who signs in with the first of the roles."""

    of: Org
    mailbox: str
    name: str
    roles: tuple[Role, ...]
    language: str = "zh"

    @property
    def organisation(self) -> Body:
        """The data of the person's organisation."""
        return self.of.body


PEOPLE: Final = (
    Player(Org.FACTORY, "it", "陈海", (Role.APPLICANT, Role.ADMINISTRATOR)),
    Player(Org.BROKER, "broker", "赵衡", (Role.BROKER, Role.ADMINISTRATOR)),
    Player(Org.INSURER, "underwriter", "林安", (Role.UNDERWRITER,)),
    Player(Org.INSURER, "senior", "周澜", (Role.SENIOR_UNDERWRITER,)),
    Player(Org.INSURER, "actuary", "吴准", (Role.ACTUARY,)),
    Player(Org.INSURER, "claims", "郑理", (Role.CLAIMS_HANDLER,)),
    Player(Org.INSURER, "admin", "孙管", (Role.ADMINISTRATOR,)),
    Player(Org.INSURER, "auditor", "钱审", (Role.AUDITOR,)),
    Player(Org.OTHER_INSURER, "senior", "Morgan Yuan", (Role.SENIOR_UNDERWRITER, Role.ADMINISTRATOR), "en"),
    Player(Org.OTHER_INSURER, "actuary", "何算", (Role.ACTUARY,)),
    Player(Org.CLOUD, "it", "沈星", (Role.APPLICANT, Role.ADMINISTRATOR)),
    Player(Org.PHARMACY, "it", "唐民", (Role.APPLICANT, Role.ADMINISTRATOR)),
    Player(Org.VEHICLES, "it", "Jamie Su", (Role.APPLICANT, Role.ADMINISTRATOR), "en"),
    Player(Org.SECURITY, "it", "石盾", (Role.APPLICANT, Role.ADMINISTRATOR, Role.SECURITY_ANALYST)),
    Player(Org.SHOP, "it", "叶青", (Role.APPLICANT, Role.ADMINISTRATOR)),
    Player(Org.AUTHORITY, "official", "高督", (Role.OFFICIAL,)),
    Player(Org.AUTHORITY, "admin", "许登", (Role.ADMINISTRATOR,)),
    Player(Org.INSURER, "declare", "冯申", (Role.DECLARANT,)),
    Player(Org.OTHER_INSURER, "declare", "Robin Fang", (Role.DECLARANT,), "en"),
    Player(Org.SECURITY, "declare", "秦联", (Role.DECLARANT,)),
    Player(Org.NATION, "official", "江部", (Role.OFFICIAL, Role.ADMINISTRATOR)),
    Player(Org.CITY, "official", "韩市", (Role.OFFICIAL, Role.ADMINISTRATOR)),
    Player(Org.NATION, "decide", "严决", (Role.DECISION_MAKER,)),
    Player(Org.FACTORY, "declare", "蒋链", (Role.DECLARANT,)),
    Player(Org.INSTITUTE, "expert1", "卫评", (Role.EXPERT, Role.ADMINISTRATOR)),
    Player(Org.INSTITUTE, "expert2", "Alex Wei", (Role.EXPERT,), "en"),
    Player(Org.INSTITUTE, "expert3", "褚审", (Role.EXPERT,)),
    Player(Org.TESTING, "expert1", "施测", (Role.EXPERT, Role.ADMINISTRATOR)),
    Player(Org.TESTING, "expert2", "孔验", (Role.EXPERT,)),
)


def email_of(person: Player) -> str:
    """Build a person's sign-in address, in a domain reserved for examples (RFC 2606)."""
    return f"{person.mailbox}@{person.organisation.domain}.example"
