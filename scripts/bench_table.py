#!/usr/bin/env python3
"""Prints what scripts/bench measured as tables: each figure beside its rival's, as a ratio.

    bench_table.py FOLDER_OF_JSON_FILES [PAGE.md]

With a page, the tables of calls, structures and memory also take the place of what stands between its
bench markers.
"""
import json
import pathlib
import re
import statistics
import sys

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
TO_NANOS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
OURS = ("Dense", "Perigee", "PerigeeHash", "PerigeeSet", "PerigeeZSet", "PerigeeBits", "PerigeeHll")
# What a page shows of the structures: the benchmark, its size, ours, the rival and its name.
CHOSEN = (
    ("hash of ten fields: find", "CollectionFind", 10, "PerigeeHash", "HashFlat"),
    ("hash of a million: find", "CollectionFind", 10**6, "PerigeeHash", "HashFlat"),
    ("hash of a million: overwrite", "CollectionOverwrite", 10**6, "PerigeeHash", "HashFlat"),
    ("set of a million: find", "CollectionFind", 10**6, "PerigeeSet", "SetFlat"),
    ("set of a million: walk, a member", "CollectionWalk", 10**6, "PerigeeSet", "SetFlat"),
    ("sorted set of a million: update", "RankingUpdate", 10**6, "PerigeeZSet", "RankingFlat"),
    ("sorted set of a million: score", "RankingScore", 10**6, "PerigeeZSet", "RankingFlat"),
    ("list of a million: in and out at its ends", "Queue", 10**6, "Perigee", "Deque"),
    ("list of a million: insert anywhere", "InsertAnywhere", 10**6, "Perigee", "Vector"),
    ("map of ten million: longest insert", "WorstInsert", 10**7, "Dense", "Flat"),
    ("engine of a million keys: set", "SetAgain", None, "Perigee", "GuardedMap"),
    ("engine of a million keys: get", "Get", None, "Perigee", "GuardedMap"),
)
NAMES = {"Flat": "absl::flat_hash_map", "HashFlat": "absl::flat_hash_map",
         "Unordered": "std::unordered_map", "HashUnordered": "std::unordered_map",
         "SetFlat": "absl::flat_hash_set", "RankingFlat": "absl::flat_hash_map + btree_set",
         "GuardedMap": "absl::flat_hash_map, mutex", "Deque": "std::deque",
         "Vector": "std::vector", "Linked": "std::list", "Bitset": "std::bitset",
         "VectorBool": "std::vector<bool>", "FlatSet": "absl::flat_hash_set"}


def read(folder):
    runs = []
    for file in sorted(folder.glob("*.json")):
        text = file.read_text()  # empty: the program has no benchmark of that name
        for run in json.loads(text)["benchmarks"] if text else []:
            if run.get("run_type") != "aggregate" and not run.get("error_occurred"):
                runs.append(run)
    return runs


def row(*cells):
    return "| " + " | ".join(cells) + " |"


def case_of(run):
    name = run["name"].split("/")[1].replace("_and_", " + ").replace("_", " ")
    return re.sub(r"\d{4,}", lambda number: f"{int(number[0]):,}", name)


def script_table(runs):
    calls = [r for r in runs if r["name"].startswith("BM_Call/") and "ratio" in r]
    if not calls:
        return []
    lines = ["One `redis.call` in a script, in nanoseconds, the loop around it taken off:", "",
             row("call", "perigee", "redis-server", "ratio"), "|---|---:|---:|---:|"]
    for run in calls:
        lines.append(row(case_of(run), f"{run['perigee_ns']:.0f}", f"{run['server_ns']:.0f}",
                         f"**{run['ratio']:.1f}x**"))
    ratios = [r["ratio"] for r in calls]
    lines.append(row("geometric mean", "", "", f"**{statistics.geometric_mean(ratios):.1f}x**"))
    return lines + [""]


def nanos_per_item(run):
    if "worst_us" in run:
        return run["worst_us"] * 1000
    if "items_per_second" in run:
        return 1e9 / run["items_per_second"]
    return run["real_time"] * TO_NANOS[run["time_unit"]]


def grouped(runs):
    """BM_What<Who>/size: what and size -> who -> nanoseconds."""
    groups = {}
    for run in runs:
        match = re.match(r"BM_(\w+)<(\w+)>(?:/(\d+))?", run["name"])
        if match:
            what, who, size = match.groups()
            groups.setdefault((what, size), {})[who] = nanos_per_item(run)
    return groups


def structure_table(groups):
    lines = []
    for label, what, size, ours, rival in CHOSEN:
        group = groups.get((what, None if size is None else str(size)), {})
        if ours in group and rival in group:
            lines.append(row(label, f"{group[ours]:,.0f}", f"{group[rival]:,.0f}, {NAMES[rival]}",
                             f"**{group[rival] / group[ours]:.1f}x**"))
    head = ["Structures and native calls beside what one would otherwise take, in nanoseconds:", "",
            row("what", "perigee", "rival", "ratio"), "|---|---:|---:|---:|"]
    return head + lines + [""] if lines else []


def memory_table(runs):
    lines = [row(case_of(run), f"{run['payload']:.0f}", f"{run['perigee_bytes']:.1f}",
                 f"{run['server_bytes']:.1f}")
             for run in runs if "perigee_bytes" in run and "server_bytes" in run]
    head = ["Bytes beyond the payload, a million or so of each, the mean of three sizes:", "",
            row("data", "payload", "perigee", "redis-server"), "|---|---:|---:|---:|"]
    return head + lines + [""] if lines else []


def pause_table(runs):
    lines = [row(case_of(run).replace("DEL", "DEL of a").replace("over", "over a"),
                 f"{run['call_us'] / 1000:.2f}", f"{run['after_us'] / 1000:.2f}",
                 f"{run['server_us'] / 1000:.1f}")
             for run in runs if "call_us" in run and "server_us" in run]
    head = ["Dropping a million elements, milliseconds: the call, the longest one after it, the server's:",
            "", row("what", "perigee", "after it", "redis-server"), "|---|---:|---:|---:|"]
    return head + lines + [""] if lines else []


def rival_tables(groups):
    """A row for each what and size, a column for each rival."""
    tables = []
    for ours in OURS:
        mine = {key: group for key, group in groups.items() if ours in group}
        # Hashes and sets are measured by the same functions.
        family = ours.removeprefix("Perigee") if ours in ("PerigeeHash", "PerigeeSet") else ""
        rivals = sorted({who for group in mine.values() for who in group
                         if who != ours and who.startswith(family)})
        if not mine:
            continue
        title = {"Dense": "`dense_map` beside other maps, nanoseconds for one entry (16-byte keys):",
                 "Perigee": "Native calls, a million keys, nanoseconds (16-byte keys, 32-byte values):",
                 "PerigeeHash": "Hashes beside other maps, nanoseconds:",
                 "PerigeeSet": "Sets beside another, nanoseconds:",
                 "PerigeeZSet": "Sorted sets beside a map and an ordered set, nanoseconds:",
                 "PerigeeBits": "Bits of a megabyte, nanoseconds:",
                 "PerigeeHll": "HyperLogLogs beside sets of strings, nanoseconds for one element:"}
        tables += [title[ours], "", row("what", "perigee", *(NAMES.get(r, r) for r in rivals)),
                   "|---|---:|" + "---:|" * len(rivals)]
        for (what, size), group in mine.items():
            label = re.sub(r"(?<!^)([A-Z])", lambda m: " " + m.group(1).lower(), what).lower()
            if size:
                label += f", {int(size):,}"
            cells = [f"{group[r]:.0f} ({group[r] / group[ours]:.1f}x)" if r in group else ""
                     for r in rivals]
            tables.append(row(label, f"{group[ours]:.0f}", *cells))
        tables.append("")
    return tables


def other_table(runs):
    lines = []
    for run in runs:
        if run["name"] == "BM_RunCompiledScript":
            lines.append(f"- a compiled script (INCR, PEXPIRE once) run from C++: {run['real_time']:.0f} ns")
        if run["name"] == "BM_Fork":
            lines.append(f"- `Engine::fork()` with a million keys: {run['real_time'] / 1000:.1f} us")
    return lines


def main(folder, page=None):
    runs = read(pathlib.Path(folder))
    groups = grouped(runs)
    text = "\n".join(script_table(runs) + structure_table(groups) + memory_table(runs) +
                     pause_table(runs) + other_table(runs))
    print("\n".join(rival_tables(groups)))
    print(text)
    if page is None:
        return
    path = pathlib.Path(page)
    old = path.read_text()
    if old.count(BEGIN) != 1 or old.count(END) != 1:
        sys.exit(f"{page} needs {BEGIN} and {END}, once each")
    head, rest = old.split(BEGIN)
    path.write_text(f"{head}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
