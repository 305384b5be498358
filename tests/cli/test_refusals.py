"""Every bad input gets its own error, naming what is wrong, ends with status 2 and leaves nothing behind.

Each row: what is wrong, the command (FILE stands for the written file), the file's name and text, and what the English
error must name. The Chinese error must name the same field or file.
"""

from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest

from wangbao.cli.main import run

GOOD_PROFILE = 'name = "甲"\nsection = "C35"\nrevenue_cny = 5e7\n'


class Bad(NamedTuple):
    what: str
    command: str
    names: str  # what the message names, in both languages
    rule: str  # part of the English rule
    file: str = "profile.toml"
    text: str | bytes = GOOD_PROFILE


def profile(what: str, line: str, names: str, rule: str) -> Bad:
    """A profile that is good but for one line."""
    key = line.split("=", maxsplit=1)[0].strip()
    kept = "".join(f"{old}\n" for old in GOOD_PROFILE.splitlines() if old.split("=")[0].strip() != key)
    return Bad(what, "assess FILE", names, rule, text=kept + line + "\n")


GOOD_LOSS = """\
policy: {start: 2026-01-01, end: 2027-01-01}
events:
  - id: E1
    title: {zh: 勒索, en: Ransomware}
    occurred: 2026-03-01T08:00:00+08:00
    discovered: 2026-03-01T08:20:00+08:00
    claimed: 2026-03-05T10:00:00+08:00
    cause: network_attack
    scenario: data_encrypted
    conditions: [timely_notice]
    amounts: {emergency_response: 120000.50}
"""
BATCH = (files("wangbao.programme") / "batches" / "pilot-2023@1.0.yaml").read_text(encoding="utf-8")
GOOD_SPEC = (
    '{"frequency": {"dist": "poisson", "lam": 5}, "severity": {"dist": "lognormal", "mu": 11, "sigma": 1.8}, '
    '"occurrence": {"deductible": 5e4, "limit": 2e6}}'
)
GOOD_ACCOUNTS = """\
PortNumber,AccNumber,AccCurrency,PolNumber,PolInceptionDate,PolExpiryDate,PolPerilsCovered,LayerParticipation,\
LayerLimit,LayerAttachment,OEDVersion,CountryCode,IndustryScheme1,IndustryCode1,AnnualRevenue,\
AnnualRevenueCurrency,PolDed,PolCoverage,InsuredName
B1,1,CNY,P1,2026-01-01,2026-12-31,CSB,1,10000000,0,5.0.0,CN,NAICS,3345,90000000,CNY,20000,CSB,First
"""


def changed(good: str, old: str, new: str) -> str:
    assert old in good
    return good.replace(old, new, 1)


def loss(what: str, old: str, new: str, names: str, rule: str) -> Bad:
    text = changed(GOOD_LOSS, old, new) if new else GOOD_LOSS.partition("\n")[2]
    return Bad(what, "settle industrial-internet FILE", names, rule, file="loss.yaml", text=text)


def rule_set(what: str, text: str, names: str, rule: str) -> Bad:
    return Bad(what, "programme check FILE", names, rule, file="r.yaml", text=text)


def spec(what: str, old: str, new: str, names: str, rule: str) -> Bad:
    return Bad(what, "compound FILE", names, rule, file="spec.json", text=changed(GOOD_SPEC, old, new))


def oed(what: str, old: str, new: str, names: str, rule: str) -> Bad:
    return Bad(what, "assess FILE", names, rule, file="a.csv", text=changed(GOOD_ACCOUNTS, old, new))


TABLE = [
    # files
    Bad("no such file", "assess nowhere.toml", "nowhere.toml", "no such file"),
    Bad("a folder", "assess .", "", "must be one of"),
    Bad("a folder that looks like a file", "assess FOLDER.toml", "FOLDER.toml", "folder"),
    Bad("another kind of file", "assess FILE", "p.pdf", "must be one of", file="p.pdf"),
    Bad("not UTF-8", "assess FILE", "p.toml", "UTF-8", file="p.toml", text="name = '甲'".encode("gb18030")),
    Bad("broken TOML", "assess FILE", "p.toml", "not well formed", file="p.toml", text="name = "),
    Bad("broken JSON", "assess FILE", "p.json", "not well formed", file="p.json", text='{"name": '),
    Bad("broken YAML", "assess FILE", "p.yaml", "not well formed", file="p.yaml", text="a: [1"),
    Bad("a key twice", "assess FILE", "name", "given twice", file="p.json", text='{"name": "a", "name": "b"}'),
    Bad("NaN", "assess FILE", "NaN", "finite", file="p.json", text='{"revenue_cny": NaN}'),
    Bad("an alias bomb", "assess FILE", "p.yaml", "anchors", file="p.yaml", text="a: &a [x]\nb: [*a, *a]\n"),
    Bad("a list", "assess FILE", "", "table", file="p.json", text="[1]"),
    # profiles
    Bad("nothing", "assess FILE", "name", "required", text=""),
    profile("no revenue", "x = 1", "x", "unknown field"),
    profile("revenue of nought", "revenue_cny = 0", "revenue_cny", "greater than 0"),
    profile("revenue below nought", "revenue_cny = -5", "revenue_cny", "greater than 0"),
    profile("revenue beyond belief", "revenue_cny = 1e15", "revenue_cny", "at most"),
    profile("revenue in words", 'revenue_cny = "a lot"', "revenue_cny", "number"),
    profile("an infinite revenue", "revenue_cny = inf", "revenue_cny", "finite"),
    profile("an unknown section", 'section = "Z"', "section", "Z"),
    profile("a division of another section", 'section = "A36"', "section", "belongs to section C"),
    profile("a wrong check digit", 'uscc = "91350100M000100Y44"', "uscc", "check"),
    profile("a letter the code does not have", 'uscc = "91350100M00010IY43"', "uscc", ""),
    profile("a short code", 'uscc = "9135"', "uscc", "18"),
    profile("an unknown kind", 'kind = "bank"', "kind", "bank"),
    profile("an unknown sector", 'sector = "space"', "sector", "one of"),
    profile("a margin above one", "gross_margin = 31", "gross_margin", "at most 1"),
    profile("people below nought", "records_held = -1", "records_held", "at least 0"),
    profile("half a person", "employees = 1.5", "employees", "whole number"),
    profile("an unknown dependence", 'cloud = "total"', "cloud", "one of"),
    profile("an unknown control", 'controls = { firewall = "yes" }', "controls", "unknown code firewall"),
    profile("an unknown answer", 'controls = { hardening = "maybe" }', "controls.hardening", "one of"),
    profile("an unknown exposure", 'exposures = ["telnet"]', "exposures", "unknown code telnet"),
    profile("an exposure twice", 'exposures = ["remote_desktop", "remote_desktop"]', "exposures", "twice"),
    profile("a protection level of six", "protection_level = 6", "protection_level", "at most 5"),
    profile("a history of no time", "history = { years = 0, incidents = 1 }", "history.years", "greater than 0"),
    profile("an unknown country", 'country = "FR"', "country", "one of"),
    profile("an invisible name", 'name = "  "', "name", "visible"),
    profile("an unknown field", 'colour = "red"', "colour", "unknown field"),
    # options
    Bad("an unknown wording", "assess FILE --wording nothing", "nothing", ""),
    Bad("a limit in words", "assess FILE --limit much", "limit", "number"),
    Bad("a limit below nought", "assess FILE --limit -5", "limit", ""),
    Bad("a limit of nought", "assess FILE --limit 0", "limit", ""),
    Bad("a thousandth of a yuan", "assess FILE --deductible 0.001", "deductible", "2 decimals"),
    Bad("too few years", "assess FILE --years 10", "years", "between"),
    Bad("too many years", "assess FILE --years 99999999999", "years", "between"),
    Bad("a seed below nought", "assess FILE --seed -1", "seed", "whole number"),
    Bad("too few draws", "assess FILE --draws 1", "draws", "between"),
    Bad("no threads", "assess FILE --threads 0", "threads", "between"),
    Bad("an account in a TOML file", "assess FILE --account 1", "account", "OED"),
    Bad("a report that is a folder", "assess FILE --html .", "", "folder"),
    Bad("a report below a file", "assess FILE --html FILE/x.html", "x.html", "cannot be written"),
    # vocabulary
    Bad("an unknown head", "vocabulary head nothing", "nothing", ""),
    Bad("a head outside its class", "vocabulary head media_liability --class property", "media_liability", "class"),
    Bad("a wrong credit code", "vocabulary check uscc 91350100M000100Y44", "91350100M000100Y44", "check"),
    Bad("a wrong filing number", "vocabulary check filing C123", "C123", ""),
    Bad("a filing number of no date", "vocabulary check filing C00004431912020133100722", "", "date"),
    Bad("an unknown kind to look up", "vocabulary kind bank", "bank", ""),
    Bad("an unknown row of the size rule", "vocabulary size --industry nothing --employees 5", "nothing", ""),
    # settlements
    loss("no policy period", "policy", "", "policy", "required"),
    loss("a period that ends too soon", "end: 2027-01-01", "end: 2025-01-01", "policy.end = 2025-01-01", "later"),
    loss("no events", "events:", "incidents:", "events", "required"),
    loss("an unknown cause", "cause: network_attack", "cause: magic", "cause", "magic"),
    loss("an unknown scenario", "scenario: data_encrypted", "scenario: rain", "scenario", "rain"),
    loss("an unknown condition", "[timely_notice]", "[good_weather]", "conditions", "good_weather"),
    loss("an unknown head of loss", "emergency_response:", "coffee:", "coffee", ""),
    loss("a loss below nought", "120000.50", "-1", "emergency_response", "at least 0"),
    loss("a loss of a tenth of a fen", "120000.50", "1.005", "emergency_response", "2 decimal"),
    loss("a time without a zone", "2026-03-01T08:00:00+08:00", "2026-03-01T08:00:00", "occurred", "zone"),
    Bad("an unknown wording to settle", "settle nothing FILE", "nothing", "", file="l.yaml", text=GOOD_LOSS),
    Bad("a wording without sections", "settle FILE FILE", "w.yaml", "", file="w.yaml", text="wording: w\n"),
    # rule sets of the pilot
    Bad("an unknown rule set", "programme check nothing", "nothing", "must be a file or one of"),
    rule_set("a rule set of no kind", "a: 1\n", "r.yaml", "exactly one of"),
    rule_set("a rule set of two kinds", "batch: a\nform: b\n", "r.yaml", "exactly one of"),
    rule_set("an empty batch", "batch: a\n", "deadlines", "required"),
    rule_set("days out of order", changed(BATCH, "2024-03-15", "2024-01-02"), "deadlines.plan", "before the step"),
    # the actuary's bench
    spec("an unknown frequency", '"poisson"', '"fish"', "frequency", "one of"),
    spec("a rate below nought", '"lam": 5', '"lam": -5', "lam", "greater than"),
    spec("no severity", '"severity"', '"severities"', "severity", "required"),
    spec("an unknown severity", '"lognormal"', '"heavy"', "severity", "one of"),
    spec("a sigma of nought", '"sigma": 1.8', '"sigma": 0', "sigma", "greater than"),
    spec("an event limit of nought", '"limit": 2e6', '"limit": 0', "limit", "greater than"),
    spec("a negative deductible", '"deductible": 5e4', '"deductible": -1', "deductible", "at least 0"),
    spec("an unknown term", '"occurrence"', '"per_event"', "per_event", "unknown field"),
    # account files
    oed("a missing column", "PolDed,", "Pol_Ded,", "PolDed", ""),
    oed("an impossible date", "2026-12-31", "2026-13-31", "PolExpiryDate", ""),
    oed("money below nought", ",20000,CSB", ",-5,CSB", "PolDed", ""),
    oed("an unknown currency", "CN,NAICS,3345,90000000,CNY", "CN,NAICS,3345,90000000,XXQ", "AnnualRevenueCurrency", ""),
    oed("an unknown industry", "NAICS,3345", "NAICS,9945", "IndustryCode1", ""),
    oed("revenue left blank", ",90000000,", ",,", "AnnualRevenue", "blank"),
    oed("a header twice", "PortNumber,AccNumber", "PortNumber,PortNumber", "PortNumber", ""),
]  # fmt: skip


@pytest.mark.parametrize("bad", TABLE, ids=lambda bad: bad.what)
def test_bad_input_is_refused_by_name(
    bad: Bad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "FOLDER.toml").mkdir()
    text = bad.text if isinstance(bad.text, bytes) else bad.text.encode()
    (tmp_path / bad.file).write_bytes(text)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    words = [word.replace("FILE", bad.file) for word in bad.command.split()]
    for lang in ("zh", "en"):
        with pytest.raises(SystemExit) as ended:
            run([*words, "--lang", lang])
        printed = capsys.readouterr()
        assert ended.value.code == 2
        assert bad.names in printed.err
        assert bad.rule in printed.err or lang == "zh"
        assert "Traceback" not in printed.err
        assert ("输入有误" in printed.err) == (lang == "zh")
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("command", "file", "text"),
    [
        ("assess FILE --years 50000 --draws 8", "p.toml", GOOD_PROFILE),
        ("settle industrial-internet FILE", "loss.yaml", GOOD_LOSS),
        ("compound FILE --years 5000", "spec.json", GOOD_SPEC),
        ("assess FILE --years 50000 --draws 8", "a.csv", GOOD_ACCOUNTS),
    ],
)
def test_what_the_rows_spoil_is_good(command: str, file: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        run([word.replace("FILE", str(path)) for word in command.split()])
    assert ended.value.code in (0, None)


def test_the_table_has_at_least_forty_rows() -> None:
    assert len(TABLE) >= 40
    assert len({bad.what for bad in TABLE}) == len(TABLE)
