"""The scripts of the curriculum run unchanged on a real redis-server, started here and stopped."""
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import redis_server  # noqa: E402, beside this folder

SCRIPTS = pathlib.Path(sys.argv.pop(1))


class OnARealServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = redis_server.Server()
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
    redis_server.skip_without("redis-server")
    unittest.main()
