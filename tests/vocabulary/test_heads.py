"""The fixed order of loss heads, and the refusal of a head that is unknown or of the other class."""

import pytest

from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.heads import HEAD_INDEX, HEADS, head, head_in_class, heads_of_class

ORDER = [
    ("physical_loss", "直接物理损失"),
    ("business_interruption", "营业中断损失"),
    ("data_restoration", "数据资产重置费用"),
    ("hardware_betterment", "硬件改善成本"),
    ("emergency_response", "应急处置费用"),
    ("public_relations", "公关费用"),
    ("legal_expense", "法律费用"),
    ("data_breach_liability", "数据泄露责任"),
    ("incident_liability", "网络安全事件责任"),
    ("media_liability", "媒体侵权责任"),
    ("outsourcer_liability", "外包商相关责任"),
    ("product_liability", "产品责任"),
    ("professional_liability", "技术服务职业责任"),
    ("extortion", "勒索"),
    ("funds_loss", "资金损失"),
]


def test_heads_stand_in_the_fixed_order_with_the_terms_of_the_notice():
    assert [(item.code, item.name.zh) for item in HEADS] == ORDER
    assert len(HEADS) == 15


def test_index_is_the_place_in_the_order():
    assert dict(HEAD_INDEX) == {code: place for place, (code, _) in enumerate(ORDER)}
    assert [item.index for item in HEADS] == list(range(15))


def test_the_notice_names_seven_property_and_six_liability_heads_and_two_are_extensions():
    named = [item.insurance_class for item in HEADS if not item.extension]
    assert (named.count("property"), named.count("liability")) == (7, 6)
    assert [item.code for item in HEADS if item.extension] == ["extortion", "funds_loss"]


def test_extensions_say_why_they_are_here_and_are_not_called_official():
    for item in HEADS:
        assert (item.note is not None) == item.extension
        assert (item.source, item.confidence) == (
            ("wordings", "third_party") if item.extension else ("notice", "official")
        )


def test_heads_of_class_gives_the_heads_of_that_class_in_order():
    assert [item.code for item in heads_of_class("liability")] == [code for code, _ in ORDER[7:13]]


def test_unknown_head_is_refused_with_the_nearest_codes():
    with pytest.raises(InputError) as caught:
        head("extorsion", field="sections[0].head")
    assert caught.value.lines("en") == [
        "sections[0].head = extorsion: unknown loss head; try extortion, data_restoration"
    ]


def test_head_of_the_other_class_is_refused_by_name():
    assert head_in_class("extortion", "property") is head("extortion")
    with pytest.raises(InputError) as caught:
        head_in_class("public_relations", "liability")
    assert caught.value.lines("zh") == [
        "head = public_relations：“公关费用”属于网络安全财产类（property），不属于网络安全责任类（liability）"
    ]


def test_entries_cannot_be_changed():
    with pytest.raises(AttributeError):
        HEADS[0].code = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        HEAD_INDEX["physical_loss"] = 3  # type: ignore[index]
