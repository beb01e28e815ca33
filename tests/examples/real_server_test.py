"""The scripts of the curriculum run unchanged on a real redis-server, started here and stopped."""
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

SCRIPTS = pathlib.Path(sys.argv.pop(1))


class Server:
    """A redis-server on a free port of the loopback interface, in a folder of its own."""

    def __init__(self, program):
        self.folder = tempfile.TemporaryDirectory()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
             "--dir", self.folder.name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
                break
            except OSError:
                time.sleep(0.05)
        else:
            raise AssertionError("redis-server does not answer")
        self.stream = self.socket.makefile("rb")

    def stop(self):
        self.stream.close()
        self.socket.close()
        self.process.terminate()
        self.process.wait(30)
        self.folder.cleanup()

    def call(self, *words):
        request = b"*%d\r\n" % len(words)
        for word in words:
            word = str(word).encode()
            request += b"$%d\r\n%s\r\n" % (len(word), word)
        self.socket.sendall(request)
        return self.reply()

    def reply(self):
        line = self.stream.readline()
        kind, rest = line[:1], line[1:-2]
        if kind == b"*":
            return [self.reply() for _ in range(int(rest))]
        if kind == b"$":
            return None if rest == b"-1" else self.stream.read(int(rest) + 2)[:-2].decode()
        if kind == b":":
            return int(rest)
        return ("error " if kind == b"-" else "") + rest.decode()


class OnARealServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(REDIS)
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        self.server.call("FLUSHALL")

    def run_script(self, name, *args, keys=("k",)):
        return self.server.call("EVAL", (SCRIPTS / name).read_text(), len(keys), *keys, *args)

    def test_counter(self):
        for expected in (1, 2):
            value, ttl = self.run_script("week3/counter_with_expiration.lua", 60000)
            self.assertEqual(value, expected)
            self.assertTrue(0 < ttl <= 60000)

    def test_limiters_let_in_as_many_as_they_say(self):
        for name in ("week4/rate_limiter_fixed.lua", "week4/rate_limiter_sliding.lua"):
            self.server.call("DEL", "k")
            # A day is longer than this test; the sliding one starts over with the day, hence twice.
            for _ in range(2):
                answers = [self.run_script(name, 3, 86400000) for _ in range(5)]
                if answers[0] == [1, 2, 0]:
                    break
            self.assertEqual(answers[:3], [[1, 2, 0], [1, 1, 0], [1, 0, 0]], name)
            for allowed, remaining, retry_after in answers[3:]:
                self.assertEqual((allowed, remaining), (0, 0), name)
                self.assertTrue(0 < retry_after <= 2 * 86400000, name)

    def test_a_fixed_window_ends(self):
        fixed = "week4/rate_limiter_fixed.lua"
        self.assertEqual(self.run_script(fixed, 1, 100), [1, 0, 0])
        time.sleep(0.2)
        self.assertEqual(self.run_script(fixed, 1, 100), [1, 0, 0])

    def test_bad_arguments_are_refused_and_nothing_is_written(self):
        for name, args in (("week3/counter_with_expiration.lua", ["0"]),
                           ("week3/counter_with_expiration.lua", ["99999999999999999999"]),
                           ("week4/rate_limiter_fixed.lua", ["x", "1000"]),
                           ("week4/rate_limiter_sliding.lua", ["9007199254740992", "2"])):
            self.assertTrue(self.run_script(name, *args).startswith("error ERR "), name)
            self.assertEqual(self.server.call("DBSIZE"), 0)


if __name__ == "__main__":
    REDIS = shutil.which("redis-server")
    if REDIS is None:
        print("skipped: no redis-server on this machine")
        sys.exit(77)
    unittest.main()
