"""demo_test.py DEMO EXAMPLES: the demo's figures, computed a second time without any Redis."""
import collections
import pathlib
import re
import subprocess
import sys

LIMIT, WINDOW, MINUTE = 20, 10_000, 60_000


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


def expected_rows(requests):
    rows = {}
    for client in sorted({client for _, client in requests}):
        instants = [now for now, who in requests if who == client]
        row = [len(instants)]
        for limiter in (Fixed(), Sliding()):
            allowed = [now for now in instants if limiter.allows(now)]
            row += [len(allowed), peak(allowed)]
        rows[client] = row
    return rows


def peak(instants):
    """As the demo counts: at each request, those of the window that ends with it."""
    inside = collections.deque()
    most = 0
    for now in instants:
        inside.append(now)
        while inside[0] <= now - WINDOW:
            inside.popleft()
        most = max(most, len(inside))
    return most


def busiest_minute(requests):
    most, count, ends = 0, 0, -1
    for now, _ in requests:
        if now > ends:
            count, ends = 0, now + MINUTE
        count += 1
        most = max(most, count)
    return most


def main(demo, examples):
    lines = pathlib.Path(examples, "data/requests.csv").read_text().split()[1:]
    requests = [(int(now), client) for now, client in (line.split(",") for line in lines)]
    done = subprocess.run([demo, examples], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"status {done.returncode}: {done.stderr}")
    rows = {words[0]: [int(n) for n in words[1:]]
            for words in (line.split() for line in done.stdout.splitlines())
            if len(words) == 6 and all(word.isdigit() for word in words[1:])}
    expected = expected_rows(requests)
    last = [int(n) for n in re.findall(r"\d+", done.stdout.splitlines()[-1])]
    first = [int(n) for n in re.findall(r"\d+", done.stdout.splitlines()[0])]
    checks = [
        ("the table", rows, expected),
        ("the first line", first, [len(requests), len(expected), busiest_minute(requests)]),
        ("the last line", last, [LIMIT, WINDOW // 1000, max(r[2] for r in expected.values()),
                                 max(r[4] for r in expected.values())]),
        ("why sliding differs", max(r[2] for r in expected.values()) > LIMIT * 3 // 2, True),
    ]
    wrong = [f"{what}: {got}, but it is {right}" for what, got, right in checks if got != right]
    print("\n".join(wrong) or done.stdout)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main(*sys.argv[1:])
