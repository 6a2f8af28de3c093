"""The demo's cases on the deployed stack, from enrolling to the assessor's bundles."""

from __future__ import annotations

import io

from rich.console import Console

from scriptgate_local.cloud import LocalCloud
from scriptgate_local.demo.run import run_demo


def test_every_demo_case_ends_as_expected(cloud: LocalCloud):
    console = Console(file=io.StringIO(), width=140)
    assert run_demo(cloud, console), console.file.getvalue()
