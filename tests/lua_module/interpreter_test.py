"""The module in the interpreter lua5.1: its specs by plain busted, and a program of two lines."""
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from redis_server import skip_without  # noqa: E402

skip_without("lua5.1", "busted")
module, folder = pathlib.Path(sys.argv[1]), sys.argv[2]
environment = {k: v for k, v in os.environ.items() if k != "PERIGEE_TARGET"}
environment["LUA_CPATH"] = f"{module.parent}/?.so;;"


def run(*command):
    done = subprocess.run(["lua5.1", *command], cwd=folder, env=environment, text=True, timeout=120,
                          capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


said = run("-e", "local db = require('perigee').open() db:call('SET', 'k', 'v') print(db:call('GET', 'k'))")
assert said == "v\n", said
busted = shutil.which("busted")
said = run(busted, "-o", "TAP", "spec/module_spec.lua")
assert "\nok 1" in "\n" + said and "not ok" not in said, said
run(busted, "--helper=perigee.spec", "-o", "TAP", "spec")
