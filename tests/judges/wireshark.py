"""Holds what Wireshark's dissector reads in a capture against forklab's own list of messages.

Usage: wireshark.py FORKLAB RUN_FOLDER

Every message must be there, in order, between the right addresses, at the right nanosecond, with
the right command, length and item; no packet may be malformed and nothing an error. The dissector
does not check checksums of messages and stops silently at garbage, so that counting is the proof.
"""

import csv
import json
import re
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

FIELDS = [
    "frame.time_epoch", "ip.src", "ip.dst", "bitcoin.command", "bitcoin.length", "bitcoin.magic",
    "bitcoin.inv.hash", "bitcoin.getdata.hash", "bitcoin.notfound.hash", "bitcoin.block.prev_block",
    "bitcoin.headers.prev_block", "bitcoin.getheaders.hash_start", "bitcoin.getblocks.hash_start",
    "bitcoin.version.start_height",
]
# The field in which a command's item stands; the last of several is meant, of a locator the first.
HASHES = {"inv": ("bitcoin.inv.hash", -1), "getdata": ("bitcoin.getdata.hash", -1),
          "notfound": ("bitcoin.notfound.hash", -1),
          "getheaders": ("bitcoin.getheaders.hash_start", 0),
          "getblocks": ("bitcoin.getblocks.hash_start", 0)}
# What the dissector of Wireshark 4.0 knows by name only, and warns of.
BY_NAME_ONLY = {"sendheaders", "sendcmpct", "feefilter", "cmpctblock", "getblocktxn", "blocktxn"}
# Those that tell the parent of their last block instead.
PARENTS = {"block": "bitcoin.block.prev_block", "headers": "bitcoin.headers.prev_block"}


def read_with_tshark(capture):
    """The messages as Wireshark has them."""
    command = ["tshark", "-r", str(capture), "-Y", "bitcoin", "-T", "fields",
               "-E", "separator=|", "-E", "occurrence=a"]
    for field in FIELDS:
        command += ["-e", field]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    for line in lines:
        found = dict(zip(FIELDS, line.split("|"), strict=True))
        yield {key: value.split(",") if value else [] for key, value in found.items()}


def complaints(capture):
    """Whatever Wireshark finds wrong, above the level of a chat, and how many commands it does not
    know."""
    command = ["tshark", "-r", str(capture), "-q", "-z", "expert,warn",
               "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    malformed = ["tshark", "-r", str(capture), "-Y", "_ws.malformed or tcp.checksum.status == Bad or ip.checksum.status == Bad",
                 "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"]
    told += subprocess.run(malformed, capture_output=True, text=True, check=True).stdout
    unknown = re.findall(r"^ *(\d+) +Protocol +Bitcoin +Unknown command *$", told, re.M)
    told = re.sub(r"^ *\d+ +Protocol +Bitcoin +Unknown command *\n", "", told, flags=re.M)
    told = re.sub(r"^(Warns \(\d+\)|=+| *Frequency +Group +Protocol +Summary) *\n", "", told,
                  flags=re.M)
    return told.strip(), sum(map(int, unknown))


def turned(wire_hash):
    """A hash as people write it: the dissector shows the bytes as they travel."""
    return bytes.fromhex(wire_hash.replace(":", ""))[::-1].hex()


def main(forklab, folder):
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([forklab, "export", folder, "pcap", "--out", out], check=True,
                       stdout=subprocess.DEVNULL)
        capture = Path(out) / "traffic.pcap"
        told, unknown = complaints(capture)
        assert not told, told
        theirs = list(read_with_tshark(capture))
    asked = [forklab, "inspect", folder, "messages", "--json", "--most", "100000000"]
    ours = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)["messages"]
    receipt = json.loads((Path(folder) / "run.json").read_text())
    genesis_time = Decimal(receipt["scenario"]["chain"]["genesis_time_s"])
    with open(Path(folder) / "blocks.csv", newline="") as table:
        parents = {line["hash"]: line["parent_hash"] for line in csv.DictReader(table)}
    by_name_only = sum(message["command"] in BY_NAME_ONLY for message in ours)
    assert unknown == by_name_only, f"{unknown} unknown commands, {by_name_only} expected"
    addresses = {}
    assert len(theirs) == len(ours), f"Wireshark sees {len(theirs)} messages of {len(ours)}"
    items = 0
    for at, (frame, message) in enumerate(zip(theirs, ours)):
        where = f"message {at}: {message} {frame}"
        command = message["command"]
        assert frame["bitcoin.command"] == [command], where
        assert int(frame["bitcoin.length"][0]) == message["size_bytes"] - 24, where
        seen_ns = (Decimal(frame["frame.time_epoch"][0]) - genesis_time) * 10**9
        # forklab's list has seconds as floating point: exact to a hundred nanoseconds in a month.
        assert abs(seen_ns - Decimal(message["sent_s"]) * 10**9) < 1000, where
        for end, field in (("from", "ip.src"), ("to", "ip.dst")):
            address = frame[field][0]
            assert addresses.setdefault(message[end], address) == address, where
        if command in HASHES:
            field, place = HASHES[command]
            assert turned(frame[field][place]) == message["item"], where
            items += 1
        elif command in PARENTS and frame[PARENTS[command]]:
            parent = parents.get(message["item"])
            assert parent is None or turned(frame[PARENTS[command]][-1]) == parent, where
            items += parent is not None
        elif command == "version":
            assert int(frame["bitcoin.version.start_height"][0]) >= 0, where
    assert len(set(addresses.values())) == len(addresses), "one address a node"
    counts = {}
    for message in ours:
        counts[message["command"]] = counts.get(message["command"], 0) + 1
    print(f"Wireshark on {Path(folder).name}: {len(ours)} messages of {len(addresses)} nodes in "
          f"order, {items} items compared, nothing malformed, "
          f"{unknown} commands that it knows by name only")
    print("  " + ", ".join(f"{count} {command}" for command, count in sorted(counts.items())))


if __name__ == "__main__":
    main(*sys.argv[1:])
