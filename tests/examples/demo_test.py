"""demo_test.py DEMO EXAMPLES: the demo's figures, computed a second time without any Redis."""
import collections
import math
import pathlib
import subprocess
import sys
from fractions import Fraction

LIMIT, WINDOW, BURST = 20, 10_000, 10


class Fixed:
    ends, count = -1, 0  # a key lives through the millisecond of its deadline

    def allows(self, now):
        if now > self.ends:
            self.ends, self.count = now + WINDOW, 0
        allowed = self.count < LIMIT
        self.count += allowed
        return allowed


class Sliding:
    number = before = current = 0

    def allows(self, now):
        number, elapsed = divmod(now, WINDOW)
        if number != self.number:
            self.before = self.current if number == self.number + 1 else 0
            self.number, self.current = number, 0
        allowed = self.before * (WINDOW - elapsed) + (self.current + 1) * WINDOW <= LIMIT * WINDOW
        self.current += allowed
        return allowed


class Log:
    def __init__(self):
        self.inside = []

    def allows(self, now):
        self.inside = [at for at in self.inside if at > now - WINDOW]
        allowed = len(self.inside) < LIMIT
        self.inside += [now] * allowed
        return allowed


class TokenBucket:
    tokens, at = Fraction(BURST), None

    def allows(self, now):
        if self.at is not None:
            self.tokens = min(Fraction(BURST), self.tokens + Fraction((now - self.at) * LIMIT, WINDOW))
        self.at = now
        allowed = self.tokens >= 1
        self.tokens -= allowed
        return allowed


class LeakyBucket:
    free = Fraction(0)  # when the next may leave
    wait = 0  # of the last that was let in

    def allows(self, now):
        free, pace = max(self.free, Fraction(now)), Fraction(WINDOW, LIMIT)
        if free - now + pace > BURST * pace:
            return False
        self.free, self.wait = free + pace, math.ceil(free - now)
        return True


MODELS = {"fixed window": Fixed, "sliding log": Log, "sliding counter": Sliding,
          "token bucket": TokenBucket, "leaky bucket": LeakyBucket, "GCRA": TokenBucket}


def peak(instants, length):
    """As the demo counts: at each request, those of the stretch that ends with it."""
    inside = collections.deque()
    most = 0
    for now in instants:
        inside.append(now)
        while inside[0] <= now - length:
            inside.popleft()
        most = max(most, len(inside))
    return most


def expected_row(requests, model):
    """In, denied, most in a window, most in a second, longest wait."""
    row = [0, 0, 0, 0, 0]
    for client in {client for _, client in requests}:
        limiter, begun = model(), []
        for now in (now for now, who in requests if who == client):
            if not limiter.allows(now):
                row[1] += 1
                continue
            wait = getattr(limiter, "wait", 0)
            begun.append(now + wait)
            row[4] = max(row[4], wait)
        row[0] += len(begun)
        row[2] = max(row[2], peak(begun, WINDOW))
        row[3] = max(row[3], peak(begun, 1000))
    return row


def main(demo, examples):
    lines = pathlib.Path(examples, "data/requests.csv").read_text().split()[1:]
    requests = [(int(now), client) for now, client in (line.split(",") for line in lines)]
    done = subprocess.run([demo, examples], capture_output=True, check=False, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(f"status {done.returncode}: {done.stderr}")
    table, _, plot = done.stdout.partition("The crawler")
    rows = {line[:15].strip(): [int(n) for n in line[15:].split()]
            for line in table.splitlines() if line[:15].strip() in MODELS}
    wrong = [] if list(rows) == list(MODELS) else [f"rows of {list(rows)}"]
    for name, row in rows.items():
        right = expected_row(requests, MODELS[name])
        if row[:5] != right:
            wrong.append(f"{name}: {row[:5]}, but it is {right}")
    for name in ("sent", *MODELS):
        if not any(line[2:19].strip() == name and len(line) == 19 + 60 for line in plot.splitlines()):
            wrong.append(f"the plot does not show {name}")
    if not wrong and not (rows["fixed window"][2] > LIMIT * 3 // 2 and rows["sliding log"][2] == LIMIT
                          and rows["sliding counter"][5] * 2 < rows["sliding log"][5]):
        wrong.append("the last lines say something else than the table")
    print("\n".join(wrong) or done.stdout)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main(*sys.argv[1:])
