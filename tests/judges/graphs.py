"""Holds the graphs and events that forklab exports against its tables, as other tools read them:
Graphviz, networkx and a JSON schema.

Usage: graphs.py FORKLAB RUN_FOLDER
"""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import networkx


FIRST_COIN_SAT = 50 * 10**8


def table(folder, name):
    with open(folder / name, newline="") as lines:
        return list(csv.DictReader(lines))


def read_by_graphviz(path):
    """How many nodes and edges Graphviz counts (`gc`), after it has read and written it (`nop`)."""
    canonical = subprocess.run(["nop", path], capture_output=True, check=True).stdout
    counted = subprocess.run(["gc", "-n", "-e"], input=canonical, capture_output=True, check=True)
    nodes, edges = counted.stdout.split()[:2]
    return int(nodes), int(edges)


def check_network(graph, nodes):
    assert set(graph) == {line["node"] for line in nodes}
    for line in nodes:
        node = graph.nodes[line["node"]]
        assert node["person"] is (line["person"] != ""), line
        assert node["tip_height"] == int(line["height"]), line
        assert abs(node["hashpower_share"] - float(line["hashpower_share"])) < 1e-8, line
        assert graph.out_degree(line["node"]) == int(line["outbound"]), line
        assert graph.in_degree(line["node"]) == int(line["inbound"]), line


def check_blocks(graph, blocks):
    first = next(name for name, values in graph.nodes.items() if values["block_height"] == 0)
    assert {name.split("#")[0] for name in graph} == {line["hash"] for line in blocks} | {first}
    assert len(graph) == len(blocks) + 1 and not list(graph.successors(first))
    assert networkx.is_directed_acyclic_graph(graph)
    bodies = {}
    for line in blocks:
        body = bodies[line["hash"]] = bodies.get(line["hash"], 0) + 1
        name = line["hash"] + ("" if body == 1 else f"#{body}")
        block = graph.nodes[name]
        assert (block["block_height"], block["status"]) == (int(line["height"]), line["status"])
        assert block["fees_sat"] == int(line["fees_sat"])
        below = list(graph.successors(name))
        known = line["parent_hash"] in graph
        assert below == ([line["parent_hash"]] if known else []), line


def check_coins(graph, blocks, summary):
    active = [line for line in blocks if line["status"] == "active"]
    transactions = [name for name, values in graph.nodes.items() if values["kind"] != "owner"]
    first = [name for name in transactions if graph.nodes[name]["block_height"] == 0]
    assert len(transactions) == sum(int(line["transactions"]) for line in active) + len(first)
    owners = {name for name, values in graph.nodes.items() if values["kind"] == "owner"}
    kept = sum(values["amount_sat"] for _, to, values in graph.edges(data=True) if to in owners)
    # The coin of the first block is nobody's: no chain lets it be spent.
    assert kept == summary["supply_sat"] - FIRST_COIN_SAT, (kept, summary["supply_sat"])
    fees = 0
    for name in transactions:
        if graph.nodes[name]["kind"] == "payment":
            came = sum(values["amount_sat"] for *_, values in graph.in_edges(name, data=True))
            went = sum(values["amount_sat"] for *_, values in graph.out_edges(name, data=True))
            assert came >= went, name
            fees += came - went
    assert fees == sum(int(line["fees_sat"]) for line in active), fees
    return kept, summary["supply_sat"]


def check_events(out, summary):
    schema = json.loads((out / "events.schema.json").read_text())
    judge = jsonschema.Draft202012Validator(schema)
    judge.check_schema(schema)
    count, before = 0, -1
    with open(out / "events.jsonl") as lines:
        for count, line in enumerate(lines, 1):
            event = json.loads(line)
            if count % 97 == 1:  # the judge is slow
                judge.validate(event)
            assert event["event"] == count - 1 and event["at_ns"] >= before, event
            before = event["at_ns"]
    assert count == summary["events"], (count, summary["events"])
    spoilt = dict(event, event="first")
    assert not judge.is_valid(spoilt)
    return count


def main(forklab, folder):
    folder = Path(folder)
    summary = json.loads((folder / "summary.json").read_text())
    nodes, blocks = table(folder, "nodes.csv"), table(folder, "blocks.csv")
    with tempfile.TemporaryDirectory() as out:
        for what in ("dot", "graphml", "jsonl"):
            subprocess.run([forklab, "export", str(folder), what, "--out", out], check=True,
                           stdout=subprocess.DEVNULL)
        out = Path(out)
        graphs = {}
        for name in ("network", "blocks", "coins"):
            # Two nodes may be linked twice, and two coins go the same way.
            graph = networkx.read_graphml(out / f"{name}.graphml", force_multigraph=True)
            graphs[name] = graph
            sizes = (graph.number_of_nodes(), graph.number_of_edges())
            counted = read_by_graphviz(out / f"{name}.dot")
            assert counted == sizes, (name, counted, sizes)
        check_network(graphs["network"], nodes)
        check_blocks(graphs["blocks"], blocks)
        kept, supply = check_coins(graphs["coins"], blocks, summary)
        events = check_events(out, summary)
    sizes = ", ".join(f"{name} {len(graph)} nodes {graph.number_of_edges()} edges"
                      for name, graph in graphs.items())
    print(f"Graphviz and networkx on {folder.name}: {sizes}; coins kept {kept} sat of {supply}")
    print(f"  {events} events, in order, by their JSON schema")


if __name__ == "__main__":
    main(*sys.argv[1:])
