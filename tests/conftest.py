"""Settings for all tests: how long Hypothesis looks for a counter-example.

`HYPOTHESIS_PROFILE=ci` asks for many examples, the same ones in every run.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("default", max_examples=100, deadline=None)
settings.register_profile(
    "ci", max_examples=500, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

collect_ignore = ["spark_driver.py"]
"""A program that the tests of Spark run; it needs Spark to be imported."""
