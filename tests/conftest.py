"""For every test: a busy machine is no failure, so property-based tests have no deadline for one example."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("scriptgate", deadline=None)
settings.load_profile("scriptgate")
