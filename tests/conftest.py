"""What every test runs under."""

from hypothesis import settings

# A busy machine is slow, not wrong: no test fails for the time one example took.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
