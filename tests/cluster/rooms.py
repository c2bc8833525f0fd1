"""A HyperQueue server and two workers of one core, each worker a process that can be killed.

Usage: rooms.py SERVER_DIR FILE. The workers' numbers are written into FILE when they are at work.
"""

import os
import signal
import sys
import time

from hyperqueue.cluster import LocalCluster
from hyperqueue.cluster import WorkerConfig

server_dir, file = sys.argv[1:]
os.makedirs(server_dir, exist_ok=True)
cluster = LocalCluster(server_dir)
workers = []
for _ in range(2):
    child = os.fork()
    if child == 0:
        cluster.start_worker(WorkerConfig(cores=1))
        while True:
            time.sleep(3600)
    workers.append(child)
with open(file + ".partial", "w") as out:
    print(*workers, file=out)
os.rename(file + ".partial", file)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
while True:
    time.sleep(3600)
