"""The demo: enrol a cohort, play every case on the local cloud, show what happened."""

from __future__ import annotations

import csv
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.live import Live

from scriptgate_local import project
from scriptgate_local.cloud import LocalCloud, local_cloud
from scriptgate_local.demo.assessor import Pulled, pull_all
from scriptgate_local.demo.cases import DemoCase, all_cases
from scriptgate_local.demo.mail_files import write_mails
from scriptgate_local.demo.participant import NotAnswered, link_in
from scriptgate_local.demo.playing import Played, Stage
from scriptgate_local.demo.summary import progress_table, summary_table

AT_ONCE = 4
COHORT = "2026-autumn"
FOLDER = project.ROOT / ".local" / "demo"
_COLUMNS = (
    "candidate",
    "name",
    "email",
    "trn",
    "cohort",
    "rulebook",
    "task",
    "window",
    "deadline",
    "home_urn",
)


def demo() -> bool:
    """Build, deploy, play, show. True when every case ended as expected. Raises StepFailed."""
    console = Console()
    began = time.monotonic()
    with local_cloud(console.print) as cloud:
        good = run_demo(cloud, console)
    console.print(f"It took {time.monotonic() - began:.0f} s.")
    return good


def run_demo(cloud: LocalCloud, console: Console) -> bool:
    """Play every case on a running cloud. True when every one ended as expected."""
    cases, stage = all_cases(), Stage.on(cloud)
    cohort = write_cohort(cases, FOLDER / "cohort.csv")
    console.print(f"\n$ scriptgate provider enrol {cohort.relative_to(project.ROOT)}")
    console.print(stage.run_cli("enrol", str(cohort)).strip(), highlight=False)
    console.print(f"\n$ scriptgate provider invite --cohort {COHORT}")
    console.print(stage.run_cli("invite", "--cohort", COHORT).strip(), highlight=False)
    links = wait_for_links(cloud, cases)
    results = _play_all(stage, cases, links, console)
    late = _wait_for_outbox(stage)
    pulled = pull_all(cloud, FOLDER / "assessor", sum(result.state == "released" for result in results))
    results = [_with_outcome(stage, result, pulled) for result in results]
    late += _wait_for_outbox(stage)
    mails = cloud.mailbox.read()
    index = write_mails(mails, FOLDER / "emails")
    _show(console, results, pulled)
    console.print(f"{len(mails)} emails to open: {index.relative_to(project.ROOT)}")
    problems = [*late, *_reconcile(results, pulled)]
    for problem in problems:
        console.print(f"[red]{problem}[/]")
    good = not problems and not any(result.problems for result in results)
    console.print(
        "[green]Every case ended as expected.[/]" if good else "[red]Not as expected: see above.[/]"
    )
    return good


def write_cohort(cases: tuple[DemoCase, ...], path: Path) -> Path:
    """The cohort as the provider's CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = datetime.now(ZoneInfo("Europe/London")) + timedelta(days=14)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        for number, case in enumerate(cases, start=1):
            writer.writerow(
                {
                    "candidate": case.candidate,
                    "name": case.person,
                    "email": address_of(case),
                    "trn": f"{1234000 + number}",
                    "cohort": COHORT,
                    "rulebook": "npqh-2017",
                    "task": case.task,
                    "window": "2026-autumn",
                    "deadline": f"{deadline:%Y-%m-%d} 12:00",
                    "home_urn": "123456",
                }
            )
    return path


def address_of(case: DemoCase) -> str:
    """A participant's address."""
    return f"{case.person.split()[0].lower()}@fellside.example"


def wait_for_links(cloud: LocalCloud, cases: tuple[DemoCase, ...]) -> dict[str, str]:
    """Each participant's link, from the invitation in their inbox. Raises NotAnswered."""
    end = time.monotonic() + 60
    while True:
        mails = {mail.recipient: mail for mail in cloud.mailbox.read()}
        missing = [case for case in cases if address_of(case) not in mails]
        if not missing:
            return {case.candidate: link_in(mails[address_of(case)].text) for case in cases}
        if time.monotonic() > end:
            raise NotAnswered(f"{len(missing)} of {len(cases)} invitations did not arrive")
        time.sleep(0.3)


def _play_all(
    stage: Stage, cases: tuple[DemoCase, ...], links: dict[str, str], console: Console
) -> list[Played]:
    doing: dict[str, str] = {}
    with Live(progress_table(cases, doing), console=console, refresh_per_second=8) as live:

        def play(case: DemoCase) -> Played:
            def tell(step: str) -> None:
                doing[case.candidate] = step
                live.update(progress_table(cases, doing))

            return stage.play(case, links[case.candidate], tell)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(play, cases))


def _wait_for_outbox(stage: Stage) -> list[str]:
    """Every letter is sent and every script released, or what is still to come."""
    end = time.monotonic() + 30
    while (waiting := stage.stays_pending()) and time.monotonic() < end:
        time.sleep(0.3)
    return [f"{len(waiting)} letters or releases are still to come"] if waiting else []


def _with_outcome(stage: Stage, result: Played, pulled: list[Pulled]) -> Played:
    """The result with the assessor's outcome, if there is one, and if the record has it too."""
    marked = next((item.marked for item in pulled if item.script == result.script), None)
    if marked is None:
        return result
    outcome = stage.store.submissions_of(result.case.entry)[-1].outcome
    recorded = f"{outcome.result.value} {outcome.total}" if outcome else "nothing"
    if marked.split("/")[0] != recorded:
        problem = f"marked {marked}, and the record has {recorded}"
        return replace(result, problems=(*result.problems, problem))
    return replace(result, marked=marked)


def _show(console: Console, results: list[Played], pulled: list[Pulled]) -> None:
    console.print(summary_table(results, console.width))
    for result in results:
        for problem in result.problems:
            console.print(f"[red]✗ {result.case.candidate} {result.case.title}: {problem}[/]")
    console.print("The assessor pulled:")
    for item in pulled:
        good = f"[green]verified{', marked' if item.marked else ''}[/]"
        state = good if not item.problems else f"[red]{'; '.join(item.problems)}[/]"
        console.print(f"  {item.script}  {item.task}  {item.words:,} words, {len(item.files)} files  {state}")


def _reconcile(results: list[Played], pulled: list[Pulled]) -> list[str]:
    """Nothing lost, nothing doubled."""
    released = {result.script for result in results if result.state == "released"}
    announced = [item.script for item in pulled if item.script in released]
    problems = [problem for item in pulled for problem in item.problems]
    if len(announced) != len(released) or set(announced) != released:
        problems.append(f"{len(released)} scripts were released, but the assessor pulled {len(announced)}")
    return problems
