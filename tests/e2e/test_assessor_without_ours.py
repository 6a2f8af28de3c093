"""Assessors who use nothing of ours: the guide's Python and curl, copied from it and run as they stand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builders.bundles import FILES
from builders.released import Releasing
from e2e.deployed import Deployed
from e2e.guide import block
from scriptgate_local.deployment import Access


@pytest.fixture(scope="module")
def releasing(deployed: Deployed) -> Releasing:
    cloud = deployed.cloud
    names = cloud.outputs["ScriptsBucket"], cloud.outputs["AssessorQueueUrl"]
    return Releasing.of(deployed.store, cloud.client("s3"), cloud.client("sqs"), *names, prefix="7")


def run(deployed: Deployed, command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """As somebody of the assessor's account; two addresses are others on the local cloud."""
    cloud, endpoint = deployed.cloud, deployed.cloud.emulator.endpoint
    own = {"AWS_REGION": "eu-west-2", "SQS": endpoint, "S3": f"{endpoint}/{cloud.outputs['ScriptsBucket']}"}
    return subprocess.run(  # noqa: S603 - the guide's own text
        command,
        cwd=folder,
        env={**os.environ, **cloud.assessor_environment, **own},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(autouse=True)
def nothing_else_waits(deployed: Deployed) -> None:
    deployed.cloud.client("sqs").purge_queue(QueueUrl=deployed.queue_url("Assessor"))


def held(deployed: Deployed) -> list[str]:
    listed = run(
        deployed, [str(Path(sys.executable).parent / "scriptgate"), "assessor", "list", "--json"], Path()
    )
    return [row["script"] for row in json.loads(listed.stdout)]


def require_pulled(deployed: Deployed, folder: Path, script: str) -> None:
    assert {path: (folder / path).read_bytes() for path in FILES} == FILES
    assert script in held(deployed)
    assert deployed.cloud.waiting("Assessor") == 0


def test_boto3_and_botocore_alone(deployed: Deployed, releasing: Releasing, tmp_path: Path):
    script, program = releasing.release(1), block("python", "SigV4Auth")
    assert len(program.splitlines()) < 60

    done = run(deployed, [sys.executable, "-W", "error", "-c", program], tmp_path)

    assert done.returncode == 0, done.stderr
    assert f"{script} The script is yours until" in done.stdout
    require_pulled(deployed, tmp_path / "scripts" / script, script)


needs_curl = pytest.mark.skipif(
    not all(map(shutil.which, ("curl", "jq", "unzip"))),
    reason="needs curl, jq and unzip (Debian: apt-get install)",
)


def curl(deployed: Deployed, folder: Path) -> subprocess.CompletedProcess[str]:
    return run(deployed, ["bash", "-c", block("sh", "--aws-sigv4")], folder)


@needs_curl
def test_curl(deployed: Deployed, releasing: Releasing, tmp_path: Path):
    script = releasing.release(2)

    done = curl(deployed, tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "bundle.zip: OK" in done.stdout
    assert script in done.stdout.splitlines()[-1]
    require_pulled(deployed, tmp_path / script, script)


@needs_curl
def test_curl_claims_anew_what_was_given_back(deployed: Deployed, releasing: Releasing, tmp_path: Path):
    """An old id would be told of the old claim: a script in the folder that nobody holds."""
    script = releasing.release(3)
    curl(deployed, tmp_path)
    scriptgate = str(Path(sys.executable).parent / "scriptgate")
    run(deployed, [scriptgate, "assessor", "return", script, "--reason", "Ill."], tmp_path)
    deployed.wait("the message", lambda: deployed.cloud.waiting("Assessor"))

    done = curl(deployed, tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    require_pulled(deployed, tmp_path / script, script)


@needs_curl
def test_curl_keeps_the_message_of_a_bundle_that_is_another(
    deployed: Deployed, releasing: Releasing, tmp_path: Path
):
    """It stops where the hash differs: nothing is unpacked, nothing deleted."""
    script = releasing.release(4)
    changed = block("sh", "--aws-sigv4").replace('echo "$(jq', 'echo >> bundle.zip\necho "$(jq')

    done = run(deployed, ["bash", "-c", changed], tmp_path)

    assert (done.returncode, "bundle.zip: FAILED" in done.stdout) == (1, True)
    assert not (tmp_path / script).exists()


@needs_curl
def test_curl_says_that_nothing_waits(deployed: Deployed, tmp_path: Path):
    done = curl(deployed, tmp_path)
    assert (done.returncode, done.stdout) == (0, "Nothing waits.\n")


def test_unsigned_requests_and_other_accounts_are_refused(deployed: Deployed):
    url = f"{deployed.cloud.outcome_url}/scripts"
    unsigned = run(deployed, ["curl", "--silent", "--write-out", "%{http_code}", url], Path())
    assert unsigned.stdout.endswith("403")
    stranger = Access(deployed.cloud.emulator.endpoint, "333333333333", "test").client("sqs")
    with pytest.raises(stranger.exceptions.ClientError, match="AccessDenied"):
        stranger.receive_message(QueueUrl=deployed.queue_url("Assessor"), WaitTimeSeconds=0)
