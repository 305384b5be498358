"""The veil: whatever stands around them, what identifies is masked, and what does not is left as it is."""

import time

import pytest
from hypothesis import given, settings, strategies as st

from tests.examples import examples
from tests.programme.sample import code
from wangbao.programme.review import procedure_library
from wangbao.programme.review.blindness import MASK, Identity, called, domains, veil

PROCEDURE = procedure_library.load("pilot-review")
CODE = code(7)
IDENTITY = Identity(
    names=frozenset({"北京云盾海川网络安全科技有限公司", "Haichuan Cyber Co., Ltd.", "王小明", "川盾"}),
    codes=frozenset({CODE, "S-2026-000007"}),
    domains=domains(["wang@haichuan.example", "nobody"]),
)
BLIND = veil(PROCEDURE, "blind_scoring", IDENTITY)
SECRETS = (
    "北京云盾海川网络安全科技有限公司",
    "云盾海川",
    "Haichuan Cyber",
    "王小明",
    "川盾",
    CODE,
    "haichuan.example",
)
HARMLESS = "本方案由牵头单位负责理赔，保费1200万元，详见第3条。"


@pytest.mark.parametrize(
    "said",
    [
        *SECRETS,
        "由云盾海川承担应急处置",
        "HAICHUAN  cyber",
        "Ｈａｉｃｈｕａｎ Ｃｙｂｅｒ",
        "云 盾 海 川",
        "云·盾·海·川",
        CODE.lower(),
        "wang@haichuan.example",
        "https://www.haichuan.example/a?b=c",
        "mail.haichuan.example",
        "another@elsewhere.example",
        "电话 13800138000 或 010-12345678",
        code(99),
    ],
)
def test_what_identifies_is_masked_however_it_is_spelled(said) -> None:
    shown = BLIND.text(f"前{said}后")
    assert MASK in shown
    for secret in SECRETS:
        assert secret.casefold() not in shown.casefold()
    assert not any(part in shown for part in ("13800138000", "12345678", "elsewhere", code(99)))


def test_what_does_not_identify_is_left_as_it_is() -> None:
    assert BLIND.text("本方案由牵头单位负责理赔,保费1200万元,详见第3条。") == BLIND.text(HARMLESS)
    assert MASK not in BLIND.text(HARMLESS)
    assert MASK not in BLIND.text("C00004431912020123100722 网络安全保险 保险有限公司")


def test_a_phase_that_hides_nothing_changes_nothing() -> None:
    seen = veil(PROCEDURE, "discussion", IDENTITY)
    content = {"title": SECRETS[0], "record_policies": 3}
    assert seen.content(content) == content
    assert seen.text(SECRETS[0]) == SECRETS[0]


def test_fields_that_live_on_naming_are_left_out() -> None:
    shown = BLIND.content({"title": "方案", "record_policies": 120, "filing_numbers": ["C0"], "heads": ["x"]})
    assert shown == {"title": "方案", "heads": ["x"]}


def test_marks_of_others_are_seen_when_the_phase_says() -> None:
    assert [BLIND.shows_marks(given_own=own) for own in (False, True)] == [False, False]
    assert [veil(PROCEDURE, "discussion", IDENTITY).shows_marks(given_own=own) for own in (False, True)] == [
        False,
        True,
    ]
    assert veil(PROCEDURE, "ranking", IDENTITY).shows_marks(given_own=False)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("北京云盾海川网络安全科技有限公司", "云盾海川"),
        ("中国瑞安财产保险股份有限公司深圳分公司", "瑞安"),
        ("Haichuan Cyber Co., Ltd.", "Haichuan"),
        ("Canary Galaxy Property Insurance Company Limited", "Canary Galaxy"),
        ("王小明", "王小明"),
    ],
)
def test_a_company_is_known_by_its_short_name_too(name, short) -> None:
    assert short in called(name)
    assert name in called(name)


nested = st.recursive(
    st.sampled_from(SECRETS) | st.text(max_size=20) | st.integers() | st.none(),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.text(max_size=5) | st.sampled_from(SECRETS), part, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=examples(2))
@given(nested)
def test_no_depth_of_plain_values_lets_a_secret_through(value) -> None:
    shown = repr(BLIND.value(value)).casefold()
    assert not [secret for secret in SECRETS if secret.casefold() in shown]


@settings(max_examples=examples(2))
@given(st.text(max_size=20), st.sampled_from(SECRETS), st.text(max_size=20))
def test_no_neighbours_of_a_secret_let_it_through(before, secret, after) -> None:
    assert secret.casefold() not in BLIND.text(before + secret + after).casefold()


def test_a_long_word_is_stepped_over_once() -> None:
    """An address was looked for from every letter of a word: 25 seconds for this one."""
    word, begun = "a" * 100_000, time.process_time()
    assert BLIND.text(word) == word
    assert time.process_time() - begun < 5
