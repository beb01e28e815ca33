"""Weeks 1 and 2 in plain lua5.1, without perigee."""
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from redis_server import skip_without  # noqa: E402

skip_without("lua5.1", "busted")
done = subprocess.run(["lua5.1", shutil.which("busted"), "-o", "TAP", "week1", "week2"], cwd=sys.argv[1],
                      capture_output=True, text=True, timeout=120, check=False)
print(done.stdout, done.stderr)
sys.exit(done.returncode or "not ok" in done.stdout or "ok 50" not in done.stdout)
