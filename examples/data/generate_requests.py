#!/usr/bin/env python3
"""Writes requests.csv: ten minutes of requests to a small web service, the same on every run.

    python3 generate_requests.py > requests.csv

Five clients, each with a habit of its own. `crawler` opens a window of ten seconds with one request,
waits for its end and sends a burst on either side of that edge: what a fixed window does not notice.
"""
import random
import sys

SEED = 20240229
START = 1709209800000  # 2024-02-29 12:30:00 UTC, in milliseconds; a multiple of ten seconds
LENGTH = 600_000
WINDOW = 10_000


def steady(rng, per_minute):
    """One request after the other, at no one else's pace."""
    at = 0.0
    while (at := at + rng.expovariate(per_minute / 60_000)) < LENGTH:
        yield at


def sleeper(rng):
    """A person: reads for a while, then clicks through a few pages."""
    at = 0.0
    while (at := at + rng.uniform(8_000, 45_000)) < LENGTH:
        click = at
        for _ in range(rng.randint(2, 9)):
            yield click
            click += rng.uniform(400, 2_500)


def retrier(rng):
    """Polls quietly; twice its network fails and it hammers away, without any pause."""
    yield from steady(rng, 40)
    for outage, length in ((71_000, 9_000), (404_000, 14_000)):
        at = outage
        while (at := at + rng.expovariate(1 / 45)) < outage + length:
            yield at


def edge_rider(rng):
    """Opens a window, then nearly fills it and the next one, both at the edge between them."""
    for edge in range(3 * WINDOW, LENGTH, 5 * WINDOW):
        yield edge - WINDOW
        for _ in range(18):
            yield edge - rng.uniform(40, 900)
        for _ in range(18):
            yield edge + rng.uniform(20, 900)


def main():
    habits = {
        "phone": lambda rng: steady(rng, 55),
        "browser": sleeper,
        "backend": lambda rng: steady(rng, 150),
        "sensor": retrier,
        "crawler": edge_rider,
    }
    requests = []
    for name, habit in habits.items():
        rng = random.Random(f"{SEED} {name}")
        requests += [(START + int(at), name) for at in habit(rng) if 0 <= at < LENGTH]
    requests.sort()
    sys.stdout.write("millis,client\n")
    sys.stdout.writelines(f"{millis},{name}\n" for millis, name in requests)


if __name__ == "__main__":
    main()
