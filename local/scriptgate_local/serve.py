"""Serve: keep a local cloud up until Ctrl-C, and say where things are."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

from scriptgate_local import project
from scriptgate_local.cloud import LocalCloud, local_cloud
from scriptgate_local.demo.cases import all_cases, annexes
from scriptgate_local.demo.playing import Stage
from scriptgate_local.demo.run import COHORT, wait_for_links, write_cohort
from scriptgate_local.demo.writing import Plan, script_docx
from scriptgate_local.door import PREFERRED_PORT

CLOUD_PORT = 4566
"""Where AWS emulators usually listen."""
PEOPLE = 2
"""How many are enrolled to begin with."""
HOLDER = (
    "  # Here a claim belongs to the access key, on AWS to the name of the session. Stay with these keys:\n"
    "  # a profile with role_arn gets new ones at each command, so each command is somebody else here."
)


def serve() -> None:
    """Start, invite two people, print the addresses, wait for Ctrl-C. Raises StepFailed."""
    with local_cloud(door_port=PREFERRED_PORT, cloud_port=CLOUD_PORT) as cloud:
        links = invite_some(cloud)
        documents = write_documents(project.LOCAL / "serve" / "documents")
        print(addresses(cloud, links, documents), flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()
    print("\nStopped.")


def invite_some(cloud: LocalCloud) -> dict[str, str]:
    """Enrol and invite two people by the provider's command line; their links by candidate."""
    people, stage = all_cases()[:PEOPLE], Stage.on(cloud)
    stage.run_cli("enrol", str(write_cohort(people, project.LOCAL / "serve" / "cohort.csv")))
    stage.run_cli("invite", "--cohort", COHORT)
    return wait_for_links(cloud, people)


def write_documents(folder: Path) -> Path:
    """Documents to try a link with: a script that keeps the limit, one that does not, and annexes."""
    folder.mkdir(parents=True, exist_ok=True)
    task = "task-1"
    scripts = {
        "Essay, 3,800 words.docx": Plan(task, 3800, embedded_words=900, seed=1),
        "Essay, too long.docx": Plan(task, 4212, seed=5),
    }
    for name, plan in scripts.items():
        (folder / name).write_bytes(script_docx(plan))
    for document in annexes(task):
        (folder / document.name).write_bytes(document.content)
    return folder


def addresses(cloud: LocalCloud, links: dict[str, str], documents: Path) -> str:
    """Where things are, in lines."""
    lines = {
        **{f"Link of {candidate}": link for candidate, link in links.items()},
        "Documents to try": str(documents.relative_to(project.ROOT)),
        "Portal": cloud.portal_url,
        "Emails": cloud.mailbox.url,
        "Assessor's counter": cloud.outcome_url,
        "AWS endpoint": cloud.emulator.endpoint,
        "Log": str(cloud.emulator.log),
        **{
            name: cloud.outputs[name]
            for name in ("TableName", "InboxBucket", "WorkBucket", "ScriptsBucket", "OutcomeFunction")
        },
        **{name: url for name, url in cloud.outputs.items() if name.endswith("QueueUrl")},
    }
    width = max(map(len, lines))
    shown = "\n".join(f"  {name:<{width}}  {value}" for name, value in lines.items())
    office = "For `scriptgate provider` and other programs, in another terminal:"
    desk = "For `scriptgate assessor`, as somebody of the assessor's account, in a third:"
    return (
        f"\n{shown}\n\n{office}\n{_exports(cloud.environment)}\n\n{desk}\n"
        f"{_exports(cloud.assessor_environment)}\n{HOLDER}\n\nCtrl-C stops it."
    )


def _exports(environment: dict[str, str]) -> str:
    return "\n".join(f"  export {name}='{value}'" for name, value in environment.items())
