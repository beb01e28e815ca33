"""Specs against a real redis-server, through PERIGEE_TARGET: the same answers.

server_test.py PROGRAM FOLDER [PATH...]   runs the specs of FOLDER there, or those of the paths in it
"""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from redis_server import Server, skip_without  # noqa: E402

skip_without("redis-server")
program, folder, *paths = sys.argv[1:]


def run(ports, *words):
    target = ",".join(f"redis://127.0.0.1:{port}" for port in ports)
    return subprocess.run([program, "test", *words], cwd=folder, capture_output=True, text=True,
                          env={**os.environ, "PERIGEE_TARGET": target}, timeout=240, check=False)


servers = [Server(), Server()]
try:
    done = run([server.port for server in servers], *(paths or ["."]))
    print(done.stdout, done.stderr)
    assert done.returncode == 0 and not re.search(r"\b0 successes", done.stdout), "specs fail on a server"
    for server in servers:
        assert server.call("DBSIZE") == 0, "a server is left with data"

    two = "local a, b = perigee.open(), perigee.open() a:call('SET', 'k', 'a') " \
        "assert(b:call('EXISTS', 'k') == 0) assert(a:call('GET', 'k') == 'a') os.exit(0)"
    done = run([server.port for server in servers], "-e", two)
    assert done.returncode == 0, done.stdout + done.stderr
    done = run([servers[0].port], "-e", two)
    assert "a newer one was given its server" in done.stderr, done.stdout + done.stderr

    servers[0].call("SELECT", 3)
    servers[0].call("SET", "somebody's", "data")
    done = run([servers[0].port], *(paths or ["."]))
    assert done.returncode != 0 and "holds data" in done.stdout, done.stdout
    assert servers[0].call("GET", "somebody's") == "data", "a server with data was emptied"
finally:
    for server in servers:
        server.stop()
