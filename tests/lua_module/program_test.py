"""`perigee test`: what it exits with and prints when specs fail, and that busted gets its options."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
SPEC = """
describe('a spec', function()
  it('passes', function() assert.equal(1, db:call('INCR', 'n')) end)
  it('fails #bad', function() assert.equal(2, db:call('INCR', 'n')) end)
  it('raises #bad', function() db:call('INCR') end)
  it('waits', function() clock:advance(60000) assert.equal(60000, clock:now()) end)
end)
"""


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        pathlib.Path(self.folder.name, "some_spec.lua").write_text(SPEC)

    def run_test(self, *words):
        environment = {k: v for k, v in os.environ.items() if k != "PERIGEE_TARGET"}
        return subprocess.run([PROGRAM, "test", *words], cwd=self.folder.name, env=environment,
                              capture_output=True, text=True, timeout=60, check=False)

    def test_failures_show_in_the_exit_status(self):
        done = self.run_test(".")
        self.assertEqual(done.returncode, 1)
        self.assertIn("2 successes / 1 failure / 1 error / 0 pending", done.stdout)
        self.assertIn("ERR wrong number of arguments for 'incr' command", done.stdout)

    def test_what_passes_exits_with_zero(self):
        done = self.run_test("--exclude-tags=bad", "some_spec.lua")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("2 successes", done.stdout)

    def test_busted_has_its_options(self):
        done = self.run_test("-o", "TAP", "-t", "bad", ".")
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stdout.startswith("not ok 1 - a spec fails #bad\n"), done.stdout)
        done = self.run_test("-o", "json", "--filter=passes", ".")
        self.assertEqual(json.loads(done.stdout)["successes"][0]["name"], "a spec passes")
        self.assertIn("--helper=PATH", self.run_test("--help").stderr)

    def test_no_such_file(self):
        done = self.run_test("none_spec.lua")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("Cannot find file or directory: none_spec.lua", done.stdout)

    def test_an_engine_does_not_need_a_server_but_a_target_does(self):
        for target, says in (("redis://127.0.0.1:1", "does not answer"), ("here", "is no list of")):
            done = subprocess.run([PROGRAM, "test", "."], cwd=self.folder.name, text=True,
                                  env={**os.environ, "PERIGEE_TARGET": target}, timeout=60,
                                  capture_output=True, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(says, done.stdout)


unittest.main()
