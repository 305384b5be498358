"""One peer's answer to the plain policy of bench_compound.py, timed in the peers' own environment; prints JSON.

Run by bench_compound.py as ``python peers.py NAME``; needs only the packages of requirements/bench.txt.
"""

import json
import logging
import math
import sys
import warnings

from timing import median

LAM, MU, SIGMA = 5.0, 11.0, 1.8
DEDUCTIBLE, LIMIT, CARRIED, AGGREGATE = 5e4, 2e6, 1e5, 5e6


def pal() -> dict[str, float]:
    """PAL: every loss with its year, layer by NumPy operators, years by aggregate()."""
    import numpy as np  # noqa: PLC0415 - each peer is imported only when it is the one measured
    import pal  # noqa: PLC0415 - as above
    from pal.distributions import LogNormal, Poisson  # noqa: PLC0415 - as above

    years, result = 1_000_000, {}
    pal.set_random_seed(1)
    model = pal.FrequencySeverityModel(Poisson(LAM), LogNormal(MU, SIGMA))

    def run() -> None:
        losses = np.minimum(np.maximum(model.generate(years) - DEDUCTIBLE, 0.0), LIMIT)
        year = np.minimum(np.maximum(losses.aggregate() - CARRIED, 0.0), AGGREGATE)
        result["mean"] = float(year.mean())

    return {"seconds": median(run, 5), "units": LAM * years, **result}


def gemact() -> dict[str, float]:
    """GEMAct: its Monte Carlo method, a tenth of the years (time is in proportion)."""
    from gemact.lossmodel import Frequency, Layer, LossModel, PolicyStructure, Severity  # noqa: PLC0415 - as above

    years, result = 100_000, {}

    def run() -> None:
        model = LossModel(
            frequency=Frequency("poisson", {"mu": LAM}),
            severity=Severity("lognormal", {"shape": SIGMA, "scale": math.exp(MU)}),
            policystructure=PolicyStructure(
                Layer(cover=LIMIT, deductible=DEDUCTIBLE, aggr_cover=AGGREGATE, aggr_deductible=CARRIED)
            ),
            aggr_loss_dist_method="mc",
            n_sim=years,
            random_state=1,
        )
        result["mean"] = float(model.mean(use_dist=True))

    return {"seconds": median(run, 3), "units": LAM * years, **result}


def gemact_fft() -> dict[str, float]:
    """GEMAct: its Fourier method at the grid that gives the mean to seven digits."""
    from gemact.lossmodel import Frequency, Layer, LossModel, PolicyStructure, Severity  # noqa: PLC0415 - as above

    result = {}

    def run() -> None:
        model = LossModel(
            frequency=Frequency("poisson", {"mu": LAM}),
            severity=Severity("lognormal", {"shape": SIGMA, "scale": math.exp(MU)}),
            policystructure=PolicyStructure(
                Layer(cover=LIMIT, deductible=DEDUCTIBLE, aggr_cover=AGGREGATE, aggr_deductible=CARRIED)
            ),
            aggr_loss_dist_method="fft",
            sev_discr_method="massdispersal",
            n_sev_discr_nodes=4096,
            n_aggr_dist_nodes=32768,
        )
        result["mean"] = float(model.mean(use_dist=True))

    return {"seconds": median(run, 5), "units": 1.0, **result}


def pyfair() -> dict[str, float]:
    """pyfair: frequency times magnitude, one product a trial (it knows no compound sum, no lognormal, no terms)."""
    from pyfair import FairModel  # noqa: PLC0415 - as above

    trials, result = 1_000_000, {}

    def run() -> None:
        model = FairModel(name="plain", n_simulations=trials)
        model.input_data("Loss Event Frequency", low=1.0, mode=LAM, high=9.0)
        model.input_data("Loss Magnitude", low=DEDUCTIBLE, mode=1e5, high=LIMIT)
        model.calculate_all()
        result["mean"] = float(model.export_results()["Risk"].mean())

    return {"seconds": median(run, 5), "units": trials, **result}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    peers = {"pal": pal, "gemact": gemact, "gemact_fft": gemact_fft, "pyfair": pyfair}
    print(json.dumps(peers[sys.argv[1]]()))
