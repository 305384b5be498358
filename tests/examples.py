"""How many examples a property test tries: set by the profile, which a test asks for a share of.

Profiles (``pytest --hypothesis-profile=…``): ``quick`` while one writes, ``ci`` for ``make test`` (and whenever none is
named), ``nightly`` for ``make test-all``. A test takes the profile's number; one whose examples are cheap or dear asks
for a share of it, ``@settings(max_examples=examples(0.4))``, and never writes a number of its own, which no profile
would reach.
"""

from hypothesis import settings

PROFILES = {"quick": 10, "ci": 50, "nightly": 1000}


def register() -> None:
    """Make the profiles known; without a deadline, for a busy machine is slow and not wrong."""
    for name, number in PROFILES.items():
        settings.register_profile(name, max_examples=number, deadline=None, print_blob=True)
    settings.load_profile("ci")


def examples(share: float = 1.0, *, least: int = 1, most: int = 10_000) -> int:
    """Give a share of the number of examples of the profile in force, between ``least`` and ``most``.

    ``least`` is for a test that asserts what its examples came upon, ``most`` for one whose examples are requests.
    """
    return min(max(round(settings.default.max_examples * share), least), most)
