"""Deployment: `sam deploy` of the unchanged template to the emulator, and the stack's outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from scriptgate_local import project
from scriptgate_local.emulator import REGION
from scriptgate_local.steps import Step

STACK = "scriptgate-local"
_ARTIFACTS = "scriptgate-local-artifacts"
_ADVICE = "The template or its parameters are at fault: `make check` may say more."

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
"""The emulator's administrator: its root user. Everybody else needs keys of IAM or STS."""


ASSESSOR = "222222222222"
"""The assessor's account: `Parameters.assessor_principal` lets it in."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The template's parameters, for a provider that does not exist."""

    provider_name: str = "Northgate Leadership College"
    provider_email: str = "npq@northgate.example"
    sender_email: str = "assessment@northgate.example"
    resubmission_fee_pence: str = "9500"
    assessor_principal: str = f"arn:aws:iam::{ASSESSOR}:root"
    more: Mapping[str, str] = field(default_factory=dict)

    def overrides(self, portal_base_url: str) -> list[str]:
        """As `sam deploy --parameter-overrides` takes them."""
        values = {
            "Stage": "local",
            "ProviderName": self.provider_name,
            "ProviderEmail": self.provider_email,
            "SenderEmail": self.sender_email,
            "ResubmissionFeePence": self.resubmission_fee_pence,
            "AssessorPrincipal": self.assessor_principal,
            "PortalBaseUrl": portal_base_url,
            **self.more,
        }
        return [f'ParameterKey={name},ParameterValue="{value}"' for name, value in values.items() if value]


@dataclass(frozen=True, slots=True)
class Access:
    """Clients of the emulator's services, for its administrator or somebody else."""

    endpoint: str
    access_key: str = CREDENTIALS["AWS_ACCESS_KEY_ID"]
    secret_key: str = CREDENTIALS["AWS_SECRET_ACCESS_KEY"]
    session_token: str | None = None

    def client(self, service: Any) -> Any:
        """A boto3 client."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            aws_session_token=self.session_token,
            config=Config(retries={"mode": "standard", "max_attempts": 3}, max_pool_connections=50),
        )


def deploy(access: Access, parameters: Parameters, portal_base_url: str, log: Path) -> dict[str, str]:
    """Deploy the build; the stack's outputs. Raises StepFailed."""
    # A bucket of our own: `--resolve-s3` would deploy a second stack for it.
    access.client("s3").create_bucket(
        Bucket=_ARTIFACTS, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    # The real SES asks for the same, once, by hand.
    access.client("sesv2").create_email_identity(EmailIdentity=parameters.sender_email)
    overrides = parameters.overrides(portal_base_url)
    command: list[str | Path] = [project.SAM, "deploy", "--config-env", "local", "--no-progressbar"]
    environment = project.quiet_environment() | {
        **CREDENTIALS,
        "AWS_ENDPOINT_URL": access.endpoint,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_POLL_DELAY": "0.5",
    }
    Step("sam deploy", [*command, "--parameter-overrides", *overrides], _ADVICE).run(environment, log)
    stacks = access.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in stacks[0]["Outputs"]}
