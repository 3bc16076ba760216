"""How long the random tests search: a little by default, long in ``nox -s fuzz``."""

from hypothesis import settings

settings.register_profile("fuzz", max_examples=5_000)
