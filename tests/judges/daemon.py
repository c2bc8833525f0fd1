"""Lets a real bitcoind sync with a node of a run, reorganisations as they happened, and holds its
chain and its chain tips against the run.

Usage: daemon.py FORKLAB RUN_FOLDER NODE BITCOIND BITCOIN_CLI
"""

import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE_S = 300


def table(folder, name):
    with open(Path(folder) / name, newline="") as lines:
        return list(csv.DictReader(lines))


def branches_once_followed(folder, node):
    """The tips that the node left, except those on its chain in the end: with their lengths."""
    blocks = {line["hash"]: line for line in table(folder, "blocks.csv")}
    tip = next(line["tip_hash"] for line in table(folder, "nodes.csv") if line["node"] == node)
    chain = set()
    at = tip
    while at in blocks:
        chain.add(at)
        at = blocks[at]["parent_hash"]
    left = {line["from_hash"] for line in table(folder, "reorgs.csv") if line["node"] == node}
    left -= chain
    inner = set()
    for leaf in left:
        at = blocks[leaf]["parent_hash"]
        while at not in chain and at in blocks:
            inner.add(at)
            at = blocks[at]["parent_hash"]
    lengths = {}
    for leaf in left - inner:
        length, at = 0, leaf
        while at not in chain and at in blocks:
            length, at = length + 1, blocks[at]["parent_hash"]
        lengths[leaf] = length
    return tip, lengths


def main(forklab, folder, node, bitcoind, bitcoin_cli):
    tip, branches = branches_once_followed(folder, node)
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([forklab, "export", folder, "blocks", "--node", node, "--out", out],
                       check=True, stdout=subprocess.DEVNULL)
        expected = json.loads((Path(out) / f"expected-{node}.json").read_text())["node"]
    with tempfile.TemporaryDirectory() as home:
        peer = subprocess.Popen(
            [forklab, "peer", folder, "--node", node, "--replay", "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, text=True)
        address = peer.stdout.readline().split()[-1]
        command = peer.stdout.readline().split()
        mock_time = next(word for word in command if word.startswith("-mocktime="))
        daemon = subprocess.Popen(
            [bitcoind, "-regtest", f"-datadir={home}", f"-connect={address}", "-dnsseed=0",
             mock_time, "-rpcport=18557", "-printtoconsole=0", "-debug=validation", "-debug=net"])

        def ask(*question):
            call = [bitcoin_cli, "-regtest", f"-datadir={home}", "-rpcport=18557", *question]
            answer = subprocess.run(call, capture_output=True, text=True)
            return answer.stdout.strip() if answer.returncode == 0 else None

        try:
            began = time.monotonic()
            while ask("getbestblockhash") != tip:
                assert daemon.poll() is None, "bitcoind has ended"
                waited = time.monotonic() - began
                assert waited < PATIENCE_S, (ask("getblockchaininfo"), peer.poll())
                time.sleep(0.2)
            tips = json.loads(ask("getchaintips"))
            info = json.loads(ask("getblockchaininfo"))
            active = [one for one in tips if one["status"] == "active"]
            assert [one["hash"] for one in active] == [tip], tips
            known = {one["hash"]: one for one in tips}
            for leaf, length in branches.items():
                assert known[leaf]["status"] == "valid-fork", known[leaf]
                assert known[leaf]["branchlen"] == length, (known[leaf], length)
            for one in tips:
                if one["hash"] not in branches and one["status"] != "active":
                    # It never had the most work there: its bodies need not have been asked for.
                    assert one["status"] in ("headers-only", "valid-headers", "valid-fork"), one
            log = (Path(home) / "regtest" / "debug.log").read_text()
            assert "Misbehaving" not in log, "bitcoind found the peer to misbehave"
            peers = json.loads(ask("getpeerinfo"))
            assert len(peers) == 1 and peers[0]["subver"].startswith("/forklab:"), peers
            followed = [line for line in log.splitlines() if "UpdateTip: new best=" in line]
        finally:
            ask("stop")
            daemon.wait(timeout=60)
            peer.terminate()
    # Each step up or down is a line of the log, the first block's too.
    steps = expected["connected"] + expected["disconnected"]
    assert len(followed) == steps, (len(followed), expected)
    print(f"bitcoind at {Path(folder).name}, {node}: height {info['blocks']}, tip {tip[:16]}…, "
          f"{len(followed)} steps of its tip, {len(branches)} branches that it left "
          f"(the longest {max(branches.values(), default=0)}), {len(tips)} chain tips")


if __name__ == "__main__":
    main(*sys.argv[1:])
