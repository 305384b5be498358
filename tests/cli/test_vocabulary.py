"""``wangbao vocabulary``: what it prints, as JSON and in words, and how it refuses."""

import json

import pytest

from wangbao.cli.main import run


@pytest.fixture
def command(capsys, monkeypatch):
    monkeypatch.delenv("WANGBAO_LANG", raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def call(*words):
        with pytest.raises(SystemExit) as ended:
            run(["vocabulary", *words])
        out, err = capsys.readouterr()
        return ended.value.code or 0, out, err

    return call


@pytest.fixture
def data(command):
    def call(*words):
        status, out, err = command(*words, "--json")
        assert (status, err) == (0, "")
        return json.loads(out)

    return call


def test_list_names_every_table_with_its_length(data, command):
    lengths = {item["code"]: item["entries"] for item in data("list")}
    assert (lengths["heads"], lengths["incidents"], lengths["size_rows"]) == (15, 76, 17)
    status, out, _ = command("list", "--lang", "en")
    assert (status, "Loss heads" in out) == (0, True)


def test_show_prints_a_table_in_order(data):
    assert [item["index"] for item in data("show", "heads")] == list(range(15))


def test_show_prints_a_table_in_words(command):
    status, out, _ = command("show", "statuses")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines() if "wordings" in line] == [
        "covered",
        "limited",
        "conditional",
        "excluded",
        "nominal_only",
        "unmapped",
    ]


def test_show_finds_one_entry_and_its_source(data, command):
    assert data("show", "industries", "C3612")["code"] == "C36"
    _, out, _ = command("show", "size_rows", "industry")
    assert "工信部联企业〔2011〕300号" in out
    assert "3,000,000/20,000,000/400,000,000" in out


def test_head_checks_its_class(command, data):
    assert data("head", "extortion", "--class", "property")["extension"] is True
    status, out, err = command("head", "extortion", "--class", "liability")
    assert (status, out) == (2, "")
    assert (
        err
        == "输入有误: head = extortion：“勒索”属于网络安全财产类（property），不属于网络安全责任类（liability）\n"
    )


def test_kind_gives_scenarios_and_heads(data, command):
    found = data("kind", "it_product")
    assert [(row["scenario"], row["heads"]) for row in found["table"]] == [
        ("client_system_paralysis", ["product_liability"]),
        ("client_data_damage", ["product_liability"]),
    ]
    status, out, _ = command("kind", "telecom_internet", "--lang", "en")
    assert status == 0
    assert "Cybersecurity incident liability *" in out
    assert "Named in the notice: Basic telecom operators, Internet companies, Cloud service providers" in out


def test_kind_without_named_subjects_prints_none(command):
    _, out, _ = command("kind", "it_product")
    assert "通知所列对象" not in out


def test_check_uscc(data, command):
    found = data("check", "uscc", "91350100M000100Y43")
    assert (found["division"], found["region"]["code"], found["flags"]) == ("350100", "35", [])
    _, out, _ = command("check", "uscc", "91100000100003962T", "--lang", "en")
    assert "registered nationally; the code names no province" in out
    status, _, err = command("check", "uscc", "91350100M000100Y44", "--lang", "en")
    assert (status, err) == (
        2,
        "input refused: uscc = 91350100M000100Y44: the check character, character 18, is wrong\n",
    )


def test_check_filing(data, command):
    found = data("check", "filing", "C00004431912020123100722")
    assert (found["company"], found["date"]) == ("0000443", "2020-12-31")
    assert found["line_name"] == {"zh": "其他险", "en": "Other"}
    _, out, _ = command("check", "filing", "（公司）（备-企财险）【2022】（附）200号")
    assert "企财险" in out
    status, _, err = command("check", "filing", "C00010830612020023022442")
    assert (status, "其中日期 20200230 不存在" in err) == (2, True)


@pytest.mark.parametrize(
    ("words", "size"),
    [
        (("industry", "--employees", "1000", "--revenue", "400000000"), "large"),
        (("C36", "--employees", "1000", "--revenue", "399999999.99"), "medium"),
        (("industry", "--employees", "299"), None),
    ],
)
def test_size(data, words, size):
    assert data("size", "--industry", *words)["size"] == size


def test_size_says_what_is_possible_and_what_is_missing(command):
    _, out, _ = command("size", "--industry", "industry", "--employees", "299")
    assert [line.split() for line in out.splitlines()] == [
        ["划型行业", "工业"],
        ["规模", "微型、小型"],
        ["尚缺", "营业收入"],
    ]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("show", "nothing"), "table = nothing"),
        (("show", "heads", "extorsion"), "code = extorsion"),
        (("show", "naics", "99"), "industry_code = 99"),
        (("head", "x", "--class", "property"), "head = x"),
        (("head", "extortion", "--class", "life"), "insurance_class = life"),
        (("kind", "bank"), "kind = bank"),
        (("check", "uscc", "123"), "uscc = 123"),
        (("check", "filing", "X1"), "filing_number = X1"),
        (("size", "--industry", "C99"), "industry = C99"),
        (("size", "--industry", "industry", "--employees", "2.5"), "employees = 2.5"),
        (("size", "--industry", "industry", "--revenue", "1,000"), "revenue_cny = 1,000"),
        (("size", "--industry", "industry", "--assets", "-1"), "assets_cny = -1"),
    ],
)
def test_what_is_wrong_is_named_and_ends_with_status_2(command, words, field):
    for lang, start in (("zh", "输入有误: "), ("en", "input refused: ")):
        status, out, err = command(*words, "--lang", lang)
        assert (status, out, err.startswith(start + field)) == (2, "", True)
