"""The same lines into redis-cli, with a real server, and into `perigee shell`: the same bytes out."""
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import redis_server  # noqa: E402, beside this folder

PROGRAM = os.path.abspath(sys.argv.pop(1))

LINES = rb'''PING
PING "hello world"
SET greeting "a\x00\xff\n\r\t\a\b\\\"z"
GET greeting
SET 'single' 'it\'s \n "raw"'
GET single
GET absent
SET n 41
INCR n
INCR greeting
ECHO ""
ECHO ''
ECHO a"b"
ECHO "a"b
ECHO "open
ECHO 'open
ECHO "\x4g \q \x"
ECHO a\x41
   ECHO    spaced
MGET n absent greeting
NOSUCHCOMMAND a b
GET
EVAL "return {1, {2, {3, 'x'}, false}, {}, redis.status_reply('FINE')}" 0
EVAL "return {1,2,3,4,5,6,7,8,9,{10,{11}}}" 0
EVAL "return redis.error_reply('MY problem')" 0
EVAL "return {redis.error_reply('inside')}" 0
EVAL "return {}" 0
EVAL "return 3.99" 0
SELECT 3
GET n
SELECT 0
TYPE n
'''


class SameAsRedisCli(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = redis_server.Server()
        cls.addClassCleanup(cls.server.stop)

    def compare(self, *options):
        self.server.call("FLUSHALL")
        cli = ["redis-cli", "-h", "127.0.0.1", "-p", str(self.server.port), *options]
        theirs = subprocess.run(cli, input=LINES, capture_output=True, timeout=60, check=True).stdout
        ours = subprocess.run([PROGRAM, "shell", *options], input=LINES, capture_output=True,
                              timeout=60, check=True).stdout
        self.assertEqual(ours.split(b"\n"), theirs.split(b"\n"))

    def test_in_a_pipe(self):
        self.compare()

    def test_as_at_a_terminal(self):
        self.compare("--no-raw")


if __name__ == "__main__":
    redis_server.skip_without("redis-server", "redis-cli")
    unittest.main()
