#!/usr/bin/env python3
"""Counts instructions per operation with callgrind and compares them with the figures of record.

    bench_instructions.py PROGRAM BASELINE [--update]

The counts repeat to the instruction for the same binary on the same machine, whatever else it is
doing. Another compiler or library gives other counts: update the baseline when one is chosen.
"""
import pathlib
import re
import subprocess
import sys

SHORT, LONG = 1000, 3000


def collected(program, operation, times):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
               program, operation, str(times)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1))


def measure(program):
    listed = subprocess.run([program, "--list"], capture_output=True, text=True, check=True)
    figures = {}
    for operation in listed.stdout.splitlines():
        few, many = (collected(program, operation, n) for n in (SHORT, LONG))
        figures[operation] = round((many - few) / (LONG - SHORT))
        print(f"  {operation}: {figures[operation]}", file=sys.stderr, flush=True)
    return figures


def read(baseline):
    if not baseline.exists():
        return {}
    rows = re.findall(r"^\| ([^|]+?) \| (\d+) \|$", baseline.read_text(), re.M)
    return {name: int(count) for name, count in rows}


def write(baseline, figures):
    lines = ["# Instructions per operation", "",
             "Made by `scripts/bench --instructions --update` (callgrind, the `bench` preset, g++ 12 on",
             "Debian 12, x86-64). A later change is held against these.", "",
             "| operation | instructions |", "|---|---:|"]
    lines += [f"| {name} | {count} |" for name, count in figures.items()]
    baseline.parent.mkdir(exist_ok=True)
    baseline.write_text("\n".join(lines) + "\n")


def main(program, baseline, *options):
    baseline = pathlib.Path(baseline)
    before, now = read(baseline), measure(program)
    print(f"{'operation':32}{'now':>8}{'record':>8}{'change':>9}")
    for name, count in now.items():
        old = before.get(name)
        change = f"{100 * (count - old) / old:+.1f} %" if old else "new"
        print(f"{name:32}{count:8}{old or '':>8}{change:>9}")
    if "--update" in options:
        write(baseline, now)


if __name__ == "__main__":
    main(*sys.argv[1:])
