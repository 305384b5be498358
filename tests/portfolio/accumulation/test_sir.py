import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.special import lambertw

from wangbao.portfolio.accumulation.sir import course, final_size


def test_final_sizes_are_the_published_ones():
    assert [f"{z:.6f}" for z in final_size([1.5, 2.0, 3.0])] == ["0.582812", "0.796812", "0.940480"]


@pytest.mark.parametrize("immune", [0.0, 0.2, 0.55])
def test_final_size_is_lambert_w(immune):
    r0 = np.array([1.3, 1.5, 2.0, 3.0, 6.0, 12.0]) / (1.0 - immune)
    s = 1.0 - immune
    exact = s + lambertw(-s * r0 * np.exp(-s * r0)).real / r0
    np.testing.assert_allclose(final_size(r0, immune), exact, rtol=1e-12)


@pytest.mark.parametrize(("r0", "immune"), [(1.5, 0.0), (2.0, 0.0), (3.0, 0.0), (3.0, 0.4)])
def test_final_size_is_where_the_epidemic_ends(r0, immune):
    start, seeded = 1.0 - immune, 1e-9

    def slope(_, y):
        return [-r0 * y[0] * y[1], r0 * y[0] * y[1] - y[1]]

    end = solve_ivp(slope, (0.0, 200.0), [start - seeded, seeded], rtol=1e-11, atol=1e-14, method="DOP853")
    assert start - end.y[0, -1] == pytest.approx(float(final_size(r0, immune)), abs=1e-7)


def test_nothing_spreads_below_the_threshold():
    np.testing.assert_array_equal(final_size([0.0, 0.5, 1.0]), np.zeros(3))
    np.testing.assert_array_equal(final_size([1.9, 2.0], immune=0.5), np.zeros(2))
    np.testing.assert_array_equal(final_size([5.0], immune=1.0), np.zeros(1))
    # just above it the size is 2 (R0 - 1) / R0**2 to first order
    assert float(final_size(1.0 + 1e-6)) == pytest.approx(2e-6, rel=1e-5)


def test_course_keeps_the_pace_of_recovery_and_ends_at_the_final_size():
    days = np.array([0.0, 5.0, 20.0, 400.0])
    slow = course(2.0, recovery_days=5.0, days=days)
    assert slow[0] == pytest.approx(1e-4)
    assert slow[-1] == pytest.approx(float(final_size(2.0)), abs=2e-4)
    np.testing.assert_allclose(course(2.0, recovery_days=10.0, days=2.0 * days), slow, rtol=1e-12)


@pytest.mark.parametrize(("r0", "immune"), [(-1.0, 0.0), (np.nan, 0.0), (2.0, 1.5), (2.0, -0.1)])
def test_impossible_epidemics_are_refused(r0, immune):
    with pytest.raises(ValueError, match="must be"):
        final_size(r0, immune)
