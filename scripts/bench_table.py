#!/usr/bin/env python3
"""Prints what scripts/bench measured as tables: each figure beside its rival's, as a ratio.

    bench_table.py FOLDER_OF_JSON_FILES [PAGE.md]

With a page, the tables also take the place of what stands between its bench markers.
"""
import json
import pathlib
import re
import statistics
import sys

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
TO_NANOS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
OURS = ("Dense", "Perigee", "PerigeeBits", "PerigeeHll")


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


def script_table(runs):
    calls = [r for r in runs if r["name"].startswith("BM_Call/") and "ratio" in r]
    if not calls:
        return []
    lines = ["One `redis.call` in a script, in nanoseconds, the loop around it taken off:", "",
             row("call", "perigee", "redis-server", "ratio"), "|---|---:|---:|---:|"]
    for run in calls:
        name = run["name"].split("/")[1].replace("_and_", " + ").replace("_", " ")
        lines.append(row(name, f"{run['perigee_ns']:.0f}", f"{run['server_ns']:.0f}",
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


def rival_table(runs):
    """BM_What<Who>/size: a row for each what and size, a column for each rival."""
    groups = {}
    for run in runs:
        match = re.match(r"BM_(\w+)<(\w+)>(?:/(\d+))?", run["name"])
        if match:
            what, who, size = match.groups()
            groups.setdefault((what, size), {})[who] = nanos_per_item(run)
    names = {"Flat": "absl::flat_hash_map", "Unordered": "std::unordered_map",
             "GuardedMap": "absl::flat_hash_map, mutex",
             "Bitset": "std::bitset", "VectorBool": "std::vector<bool>",
             "FlatSet": "absl::flat_hash_set"}
    tables = []
    for ours in OURS:
        mine = {key: group for key, group in groups.items() if ours in group}
        rivals = sorted({who for group in mine.values() for who in group if who != ours})
        if not mine:
            continue
        title = {"Dense": "`dense_map` beside other maps, nanoseconds for one entry (16-byte keys):",
                 "Perigee": "Native calls, a million keys, nanoseconds (16-byte keys, 32-byte values):",
                 "PerigeeBits": "Bits of a megabyte, nanoseconds:",
                 "PerigeeHll": "HyperLogLogs beside sets of strings, nanoseconds for one element:"}
        tables += [title[ours], "", row("what", "perigee", *(names[r] for r in rivals)),
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
        if "bytes_beyond_payload" in run:
            lines.append("- memory beyond 16-byte keys and 32-byte values, a million of them: "
                         f"{run['bytes_beyond_payload']:.0f} bytes a key")
    return lines


def main(folder, page=None):
    runs = read(pathlib.Path(folder))
    text = "\n".join(script_table(runs) + rival_table(runs) + other_table(runs))
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
