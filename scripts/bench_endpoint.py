#!/usr/bin/env python3
"""Measures `perigee serve` beside a real redis-server with redis-benchmark, in turns, and prints how
many requests a second each of them answers.

    bench_endpoint.py PERIGEE [REQUESTS]     the program; how many requests a measurement takes
"""
import csv
import socket
import subprocess
import sys
import time

COMMANDS = ["SET", "GET", "INCR", "LPUSH", "ZADD"]
PIPELINES = [1, 100]
ROUNDS = 3  # the best of them counts


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    port = int(command[command.index("--port") + 1])
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return process, port
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{command[0]} does not answer on port {port}")


def rate(port, command, pipeline, requests):
    done = subprocess.run(
        ["redis-benchmark", "-p", str(port), "-t", command, "-P", str(pipeline), "-n", str(requests),
         "-r", "100000", "--csv"], capture_output=True, text=True, check=True)
    return float(list(csv.DictReader(done.stdout.splitlines()))[0]["rps"])


def main(perigee, requests=200000):
    servers = [start([perigee, "serve", "--port", str(free_port())]),
               start(["redis-server", "--port", str(free_port()), "--save", "", "--appendonly", "no"])]
    print("| requests a second | perigee | redis-server | ratio |\n|---|---:|---:|---:|")
    for pipeline in PIPELINES:
        for command in COMMANDS:
            best = [0, 0]
            for _ in range(ROUNDS):
                for which, (_, port) in enumerate(servers):
                    best[which] = max(best[which], rate(port, command, pipeline, int(requests)))
            print(f"| {command}, {pipeline} at once | {best[0]:,.0f} | {best[1]:,.0f} | "
                  f"**{best[0] / best[1]:.1f}x** |", flush=True)
    for process, _ in servers:
        process.terminate()
        process.wait(30)


if __name__ == "__main__":
    main(*sys.argv[1:])
