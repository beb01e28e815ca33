#!/usr/bin/env python3
"""The story gives the golden numbers: for several hash seeds, in one go, forked and rewound.

golden_test.py GOLDEN PROGRAM...   checks each program; --write makes the golden file anew.
"""
import subprocess
import sys


def main(argv):
    write = "--write" in argv
    golden_path, *programs = [a for a in argv if a != "--write"]
    answers = {}
    for program in programs:
        for seed in ("1", "2", "18446744073709551615"):
            for way in ("plain", "forked", "rewound"):
                run = subprocess.run([program, seed, way], capture_output=True, text=True)
                answers[f"{program} {seed} {way}"] = run.stdout if run.returncode == 0 else run.stderr
    if write:
        with open(golden_path, "w", encoding="ascii") as file:
            file.write(answers[f"{programs[0]} 1 plain"])
    with open(golden_path, encoding="ascii") as file:
        golden = file.read()
    bad = {name: text for name, text in answers.items() if text != golden}
    for name, text in bad.items():
        print(f"{name}:\n{text}expected:\n{golden}")
    print(f"{len(answers)} tellings, {len(bad)} differ")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
