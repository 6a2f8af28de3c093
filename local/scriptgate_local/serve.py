"""Serve: keep a local cloud up until Ctrl-C, and say where things are."""

from __future__ import annotations

import threading

from scriptgate_local.cloud import LocalCloud, local_cloud
from scriptgate_local.door import PREFERRED_PORT

CLOUD_PORT = 4566
"""Where AWS emulators usually listen."""


def serve() -> None:
    """Start, print the addresses, wait. Raises StepFailed; KeyboardInterrupt ends it."""
    with local_cloud(door_port=PREFERRED_PORT, cloud_port=CLOUD_PORT) as cloud:
        print(addresses(cloud), flush=True)
        threading.Event().wait()


def addresses(cloud: LocalCloud) -> str:
    """Where things are, in lines."""
    lines = {
        "Portal": cloud.portal_url,
        "Emails": cloud.mailbox.url,
        "AWS endpoint": cloud.emulator.endpoint,
        "Log": str(cloud.emulator.log),
        **{name: cloud.outputs[name] for name in ("TableName", "InboxBucket", "WorkBucket", "ScriptsBucket")},
        **{name: url for name, url in cloud.outputs.items() if name.endswith("QueueUrl")},
    }
    exports = "\n".join(f"  export {name}='{value}'" for name, value in cloud.environment.items())
    width = max(map(len, lines))
    shown = "\n".join(f"  {name:<{width}}  {value}" for name, value in lines.items())
    return f"\n{shown}\n\nFor other programs:\n{exports}\n\nCtrl-C stops it."
