"""The two public OED cyber account files: the standard's own example (4.0.0) and a model's test account (5.0.0)."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from tests.contract.oed.oed_files import losses
from wangbao.contract.oed.accounts import read_accounts
from wangbao.contract.oed.apply import apply
from wangbao.contract.oed.insureds import parse_rates, profile_data
from wangbao.contract.oed.losses import read_losses
from wangbao.risk.profile import from_data
from wangbao.vocabulary.errors import InputError

EXPOSURE = Path(os.environ.get("WANGBAO_DATA", "")) / "exposure"
pytestmark = pytest.mark.realdata("exposure")


def test_the_standards_example(tmp_path):
    """100 m excess, a tenth of 10 m: reached only by a loss above 100,050,000 in what the policy covers."""
    file = read_accounts(EXPOSURE / "oed_cyber_account_example.csv")
    found = losses(
        tmp_path / "l.csv", ("CyberPort", "C1", "DIAS", 105_050_000), ("CyberPort", "C1", "LIA", 9_000_000)
    )
    (payment,) = apply(file, read_losses(found, file)).payments
    assert [(part.coverage, part.insured) for part in payment.coverages] == [
        ("DIAS", Decimal(500_000)),
        ("LIA", 0),
    ]
    assert [warning.field for warning in file.warnings] == [
        "line 2: AnnualRevenue",
        "line 2: AnnualRevenueCurrency",
        "line 2: PolCoverage",
    ]
    with pytest.raises(InputError, match="line 2: AnnualRevenue: needed for an assessment"):
        profile_data(file.rows[0])


def test_a_models_test_account(tmp_path):
    file = read_accounts(EXPOSURE / "picyber_account.csv")
    found = losses(tmp_path / "l.csv", *(("PiCyber", n, "EXT", 9_000 * 10**n) for n in range(1, 5)))
    paid = [payment.insured for payment in apply(file, read_losses(found, file)).payments]
    assert paid == [80_000, 890_000, 8_990_000, 10_000_000]  # 10,000 borne, at most 10 m
    profiles = [from_data(profile_data(row, parse_rates(["GBP=9"])).data) for row in file.rows]
    assert [profile.revenue_cny for profile in profiles] == [450_000, 9e6, 9e7, 4.5e8]
    assert {(profile.country, profile.loss_sector) for profile in profiles} == {("GB", "hospitality")}
