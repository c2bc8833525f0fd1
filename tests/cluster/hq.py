"""What forklab asks of the command `hq`, by the Python package of the same version.

`hq` itself is a program that users download; the package brings the same server, workers and
client. Only the command line is made here.
"""

import argparse
import os

from hyperqueue import Client
from hyperqueue import Job
from hyperqueue.client import SubmittedJob


def numbers(text):
    """The numbers of `1-3,5`."""
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


parser = argparse.ArgumentParser(prog="hq")
parser.add_argument("--output-mode", choices=["quiet"], default="quiet")
commands = parser.add_subparsers(dest="command", required=True)
submit = commands.add_parser("submit")
submit.add_argument("--name", required=True)
submit.add_argument("--array", type=numbers, required=True)
submit.add_argument("--cpus", type=int, required=True)
submit.add_argument("--stdout", choices=["none"], required=True)
submit.add_argument("--stderr", required=True)
submit.add_argument("program", nargs="+")
job = commands.add_parser("job").add_subparsers(dest="job", required=True)
job.add_parser("wait").add_argument("jobs", nargs="+", type=int)
asked = parser.parse_args()

client = Client(os.environ["HQ_SERVER_DIR"])
if asked.command == "submit":
    array = Job(name=asked.name, max_fails=None)
    for number in asked.array:
        task = array.program(asked.program, stdout=None, stderr=asked.stderr)
        array.task_map.pop(task.task_id, None)
        task.task_id = number
        array.task_map[number] = task
    print(client.submit(array).id)
else:
    waited = [SubmittedJob(job=None, id=number) for number in asked.jobs]
    if not client.wait_for_jobs(waited, raise_on_error=False):
        raise SystemExit(1)
