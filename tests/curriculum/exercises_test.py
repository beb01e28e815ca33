"""Every exercise of the course: its check passes on the solution, and fails while there is a TODO."""
import os
import pathlib
import subprocess
import sys

program, curriculum = sys.argv[1], pathlib.Path(sys.argv[2])
failures = []
checks = sorted(curriculum.glob("week*/exercises/*_check.lua"))
for check in checks:
    name = check.name.replace("_check.lua", ".lua")
    if "TODO" not in (check.parent / name).read_text():
        failures.append(f"{check}: the exercise has no TODO")
    for folder, passes in (("solutions", True), ("exercises", False)):
        done = subprocess.run([program, "test", str(check.relative_to(curriculum))], cwd=curriculum,
                              env={**os.environ, "PERIGEE_EXERCISES": folder}, capture_output=True,
                              text=True, timeout=120, check=False)
        if (done.returncode == 0) != passes:
            failures.append(f"{check} on {folder}: status {done.returncode}\n{done.stdout}{done.stderr}")
exercises = [f for f in curriculum.glob("week*/exercises/*.lua") if not f.name.endswith("_check.lua")]
if len(exercises) != len(checks):
    failures.append("an exercise without a check, or a check without an exercise")
print("\n".join(failures) or f"{len(checks)} exercises")
sys.exit(bool(failures) or not checks)
