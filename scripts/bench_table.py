#!/usr/bin/env python3
"""Writes the results of scripts/bench as a table, between the bench markers of a page.

    bench_table.py FOLDER_OF_JSON_FILES PAGE.md
"""
import json
import pathlib
import sys

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


def rows(folder):
    for file in sorted(folder.glob("*.json")):
        for run in json.loads(file.read_text())["benchmarks"]:
            if run.get("run_type") != "aggregate":
                nanos = run["real_time"] * {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}[run["time_unit"]]
                yield run["name"].removeprefix("BM_"), nanos


def table(folder):
    lines = ["| what | time for one | a second |", "|---|---:|---:|"]
    for name, nanos in rows(folder):
        lines.append(f"| `{name}` | {nanos:,.0f} ns | {1e9 / nanos:,.0f} |")
    return "\n".join(lines)


def main(folder, page):
    path = pathlib.Path(page)
    text = path.read_text()
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        sys.exit(f"{page} needs {BEGIN} and {END}, once each")
    head, rest = text.split(BEGIN)
    path.write_text(f"{head}{BEGIN}\n{table(pathlib.Path(folder))}\n{END}{rest.split(END)[1]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
