"""The whole way on the local cloud: latency of one submission, throughput of many at once.

    python bench/flow.py [--submissions 200] [--threads 16]

Latency: from the last upload's answer to the report being there, warm. Throughput: submissions of a script
and two annexes, all uploaded and submitted at once, through to a final state; reconciled, so that none is
lost or doubled. AWS calls are counted by the functions themselves.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from scriptgate import ids
from scriptgate.aws import items
from scriptgate.aws.links import Link, make_link
from scriptgate.aws.store import Store
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.states import FINAL, State
from scriptgate_local.cloud import LocalCloud, local_cloud
from scriptgate_local.demo.load import usual_submission
from scriptgate_local.demo.participant import Participant

FUNCTIONS = ("Portal", "Intake", "Extract", "Check", "Relay", "Release", "Mail", "Sweep")
_DURATION = re.compile(r"REPORT.*\tDuration: ([\d.]+) ms")
FEW, WARMING = 12, 36
"""Participants for the latency, and in all before the throughput is measured: workers are then warm."""

DONE = (FINAL - {State.QUEUED}) | {State.RETURNED}


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured."""

    latency_p50: float
    per_second: float
    states: dict[str, int]
    calls_each: float
    messages: int


def enrol(store: Store, cloud: LocalCloud, number: int) -> Participant:
    """A candidate with an entry and a link, without the email."""
    now = datetime.now(UTC)
    candidate = f"BN{number:05d}"
    entry = Entry(
        id=f"{candidate}-task-1-bench",
        candidate=candidate,
        cohort="bench",
        rulebook="npqh-2017",
        task="task-1",
        window="bench",
        deadline=now + timedelta(days=7),
        link_generation=1,
    )
    person = Person(candidate, f"Person {number}", f"{candidate.lower()}@school.example", None, (entry.id,))
    store.client.put_item(TableName=store.table, Item=items.encode(items.person_item(person)))
    store.commit(Decision(entry=entry), now)
    token = ids.token()
    make_link(store, token, Link(entry.id, candidate, 1, now + timedelta(days=365)))
    return Participant(f"{cloud.portal_url}/s/{token}")


def latency(participants: list[Participant], files: Any) -> float:
    """Median seconds from the last upload to the report, one participant after the other."""
    times = []
    for participant in participants:
        number = participant.upload(*files)
        start = time.perf_counter()
        while not participant.state(number)["report_ready"]:
            time.sleep(0.05)
        times.append(time.perf_counter() - start)
    return statistics.median(times[2:])


def throughput(cloud: LocalCloud, participants: list[Participant], files: Any, threads: int) -> float:
    """Submissions a second from the first upload to the last final state."""
    start = time.perf_counter()
    send_all(participants, files, threads)
    print(f"  all uploaded and submitted after {time.perf_counter() - start:.1f} s")
    wait_until_final(cloud, WARMING - FEW + len(participants))
    return len(participants) / (time.perf_counter() - start)


def send_all(participants: list[Participant], files: Any, threads: int) -> None:
    """Upload and submit for everybody, so many at a time as there are threads."""

    def send(participant: Participant) -> None:
        participant.submit(participant.upload(*files))

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(send, participants))


def wait_until_final(cloud: LocalCloud, expected: int, patience: float = 180) -> None:
    """Wait until so many submissions of the cohort are final and their letters sent. Raises TimeoutError."""
    store = Store(cloud.client("dynamodb"), cloud.outputs["TableName"])
    end = time.monotonic() + patience
    while time.monotonic() < end:
        done = [row for state in DONE for row in store.in_cohort("bench", state)]
        if len(done) >= expected:
            return
        time.sleep(1)
    raise TimeoutError(f"only {len(done)} of {expected} submissions are final")


def spent(cloud: LocalCloud) -> dict[str, tuple[int, float, int]]:
    """For each function: invocations, seconds, and the AWS calls that it says it made."""
    return {function: _spent(cloud.function_log(function)) for function in FUNCTIONS}


def _spent(log: list[str]) -> tuple[int, float, int]:
    seconds = [float(found[1]) / 1000 for line in log if (found := _DURATION.search(line))]
    records = [json.loads(line) for line in log if '"aws_calls"' in line]
    return len(seconds), sum(seconds), sum(record["aws_calls"] for record in records)


def drain(cloud: LocalCloud) -> list[str]:
    """The script ids of all messages in the assessor's queue."""
    sqs, url, found = cloud.client("sqs"), cloud.outputs["AssessorQueueUrl"], []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get(
        "Messages"
    ):
        for message in messages:
            found.append(json.loads(message["Body"])["script"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def show_work(before: Any, after: Any, submissions: int) -> int:
    """Print what each function did for a submission; the AWS calls of all together."""
    total = 0
    for function in FUNCTIONS:
        runs, seconds, calls = (
            late - early for late, early in zip(after[function], before[function], strict=True)
        )
        total += calls
        each = (runs / submissions, 1000 * seconds / submissions, calls / submissions)
        print(f"  {function:8} {each[0]:5.2f} runs {each[1]:6.1f} ms {each[2]:5.1f} AWS calls")
    return total


def machine() -> float:
    """Milliseconds of processor time for a fixed loop: on a shared machine this changes under our feet."""

    def loop() -> float:
        start = time.process_time()
        sum(number * number for number in range(1_000_000))
        return 1000 * (time.process_time() - start)

    return statistics.median(loop() for _ in range(9))


def measure(cloud: LocalCloud, submissions: int, threads: int) -> Figures:
    """Run both, on entries of their own."""
    store = Store(cloud.client("dynamodb"), cloud.outputs["TableName"])
    files = usual_submission()
    everybody = [enrol(store, cloud, number) for number in range(submissions + WARMING)]
    warming = everybody[submissions:]
    p50 = latency(warming[:FEW], files)
    send_all(warming[FEW:], files, threads)
    wait_until_final(cloud, WARMING - FEW)
    time.sleep(3)
    before = spent(cloud)
    speed = machine()
    rate = throughput(cloud, everybody[:submissions], files, threads)
    print(f"  a fixed loop took this machine {speed:.0f} ms before, {machine():.0f} ms after")
    time.sleep(5)
    made = show_work(before, spent(cloud), submissions)
    states = Counter(row["state"] for state in DONE for row in store.in_cohort("bench", state))
    states["released"] -= WARMING - FEW
    scripts = drain(cloud)[WARMING - FEW :]
    if len(scripts) != len(set(scripts)) or len(scripts) != states["released"]:
        raise AssertionError(f"{len(scripts)} messages for {states['released']} releases")
    if sum(states.values()) != submissions:
        raise AssertionError(f"{submissions} uploads, but {dict(states)}")
    return Figures(p50, rate, dict(states), made / submissions, len(scripts))


def main() -> int:
    """Print the figures; 1 if one misses its mark."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--threads", type=int, default=4)
    chosen = parser.parse_args()
    with local_cloud() as cloud:
        figures = measure(cloud, chosen.submissions, chosen.threads)
    print(f"upload complete to report visible, warm: p50 {figures.latency_p50:.2f} s  (limit 1.0)")
    print(f"{chosen.submissions} at once: {figures.per_second:.1f} a second  (at least 6)")
    print(f"final states {figures.states}, {figures.messages} messages: none lost, none doubled")
    print(f"AWS calls for each submission: {figures.calls_each:.1f}  (at most 50)")
    good = figures.latency_p50 < 1 and figures.per_second >= 6 and figures.calls_each <= 50  # noqa: PLR2004
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
