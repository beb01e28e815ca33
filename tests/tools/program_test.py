"""Drives the perigee program as a user or a script would, bad input included."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))


def run(*arguments, stdin=b""):
    done = subprocess.run([PROGRAM, *arguments], input=stdin, capture_output=True, timeout=120,
                          check=False)
    return done.returncode, done.stdout, done.stderr


class Eval(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def script(self, source):
        path = pathlib.Path(self.folder.name, "script.lua")
        path.write_bytes(source if isinstance(source, bytes) else source.encode())
        return str(path)

    def refused(self, *arguments, says, stdin=b""):
        status, out, err = run(*arguments, stdin=stdin)
        self.assertEqual((status, out), (1, b""), err)
        self.assertIn(says, err.decode())
        self.assertTrue(err.startswith(b"perigee: ") and err.endswith(b"\n"), err)

    def test_prints_the_reply_as_redis_cli_does(self):
        file = self.script("return {KEYS[1], KEYS[2], ARGV[1], {1, false}, redis.status_reply('OK')}")
        status, out, err = run("eval", file, "a", "b", ",", "-5")
        self.assertEqual((status, err), (0, b""))
        self.assertEqual(out, b'1) "a"\n2) "b"\n3) "-5"\n4) 1) (integer) 1\n   2) (nil)\n5) OK\n')

    def test_only_the_first_lone_comma_ends_the_keys(self):
        file = self.script("return {#KEYS, #ARGV, ARGV[1], ARGV[2]}")
        self.assertEqual(run("eval", "--json", file, "k,", ",", ",", "--seed")[1],
                         b'[1,2,",","--seed"]\n')
        self.assertEqual(run("eval", "--json", file)[1], b"[0,0]\n")
        self.assertEqual(run("eval", "--json", file, ",", "x")[1], b'[0,1,"x"]\n')

    def test_reads_standard_input(self):
        self.assertEqual(run("eval", "-", stdin=b"return 'hi'")[1], b'"hi"\n')

    def test_trace_shows_each_command_and_its_answer(self):
        file = self.script("redis.call('RPUSH', KEYS[1], 'a b', 'c') redis.pcall('nosuch')\n"
                           "return redis.call('LRANGE', KEYS[1], 0, -1)")
        status, out, err = run("eval", "--trace", "--raw", file, "list")
        self.assertEqual((status, out), (0, b"a b\nc\n"))
        self.assertEqual(err.decode(), """"RPUSH" "list" "a b" "c"
    (integer) 2
"nosuch"
    (error) ERR Unknown Redis command called from script
"LRANGE" "list" "0" "-1"
    1) "a b"
    2) "c"
""")

    def test_json_is_json_whatever_the_bytes(self):
        file = self.script(b'return {"\\0\\n\\"\\\\\\127", "\\195\\169", "\\255\\192\\128", false, -7}')
        status, out, _ = run("eval", "--json", file)
        self.assertEqual(status, 0)
        self.assertEqual(json.loads(out),
                         ["\0\n\"\\\x7f", "\u00e9", "\udcff\udcc0\udc80", None, -7])
        self.assertEqual(json.loads(run("eval", "--json", self.script(
            "return {redis.error_reply('ERR no'), redis.status_reply('yes')}"))[1]),
                         [{"error": "ERR no"}, "yes"])

    def test_raw_prints_bytes(self):
        self.assertEqual(run("eval", "--raw", self.script("return {'a\\0b', 3, {'c'}}"))[1],
                         b"a\0b\n3\nc\n")

    def test_arguments_may_be_any_bytes(self):
        file = self.script("return {#ARGV[1], ARGV[2]}")
        self.assertEqual(run("eval", file, ",", b"\xff\xfe", "")[1],
                         b'1) (integer) 2\n2) ""\n')

    def test_a_file_that_cannot_be_read(self):
        self.refused("eval", "no/such/file.lua", says="cannot read no/such/file.lua")
        self.refused("eval", self.folder.name, says="is a folder")
        self.refused("eval", says="eval needs a file")

    def test_a_script_that_fails(self):
        self.refused("eval", self.script("return redis.call('NOSUCH')"), says="nknown")
        self.refused("eval", self.script("this is not Lua"), says="Error compiling script")
        self.refused("eval", self.script("return redis.error_reply('ERR mine')"), says="ERR mine")
        self.refused("eval", "--json", self.script("error({1})"), says="")
        self.refused("eval", self.script(b"\0\xff"), says="Error compiling script")

    def test_a_script_that_never_ends_is_stopped(self):
        self.refused("eval", "--instructions", "1000000", self.script("while true do end"), says="")
        self.refused("eval", "--instructions", "1000000",
                     self.script("while true do pcall(error) end"), says="")

    def test_seed_and_time_decide_everything(self):
        file = self.script("for i = 1, 50 do redis.call('SET', i, i) end\n"
                           "return {redis.call('TIME'), redis.call('RANDOMKEY'), math.random(1000)}")
        first = run("eval", "--seed", "5", "--time", "1700000000123", file)
        self.assertEqual(first, run("eval", "--seed", "5", "--time", "1700000000123", file))
        self.assertEqual(first, run("eval", "--seed", "5", "--time", "2023-11-14T22:13:20.123Z", file))
        self.assertIn(b'1) "1700000000"\n   2) "123000"', first[1])

    def test_instants(self):
        file = self.script("local time = redis.call('TIME') return time[1]")
        for text, seconds in [("1970-01-01", 0), ("2024-02-29", 1709164800),
                              ("2024-02-29 12:30", 1709209800), ("2024-02-29T12:30:01+02:00", 1709202601),
                              ("2024-02-29T00:30:00-0530", 1709186400), ("0", 0)]:
            self.assertEqual(run("eval", "--raw", "--time", text, file)[1], b"%d\n" % seconds, text)
        for text in ["2023-02-29", "yesterday", "2024-2-1", "2024-01-01T25:00", "-5", "1e9",
                     "2024-01-01T12:00:00.", "2024-01-01T12:00Z ", "99999999999999999999", "-001-01-01"]:
            self.refused("eval", "--time=" + text, file, says="is no instant")

    def test_words_that_make_no_sense(self):
        self.refused(says="say what to do")
        self.refused("frobnicate", says="frobnicate")
        self.refused("eval", "--frobnicate", self.script("return 1"), says="unknown option --frobnicate")
        self.refused("eval", "--seed", "x", self.script("return 1"), says="--seed")
        self.refused("eval", "--seed", "-1", self.script("return 1"), says="--seed")
        self.refused("eval", "--json", "--raw", self.script("return 1"), says="excludes")

    def test_version_and_help(self):
        status, out, _ = run("--version")
        self.assertEqual((status, out.split()[0]), (0, b"perigee"))
        for words in ([], ["eval"], ["shell"], ["serve"]):
            self.assertEqual(run(*words, "--help")[0], 0)

    def test_a_full_disk_is_noticed(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "eval", self.script("return 1")], stdout=full,
                                  stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"cannot write", done.stderr)


class Shell(unittest.TestCase):
    def answers(self, lines, *options):
        status, out, err = run("shell", *options, stdin=lines)
        self.assertEqual((status, err), (0, b""))
        return out

    def test_a_pipe_gets_bytes_and_no_prompt(self):
        self.assertEqual(self.answers(b"SET a 1\nINCR a\nGET nothing\nMGET a b\n"), b"OK\n2\n\n2\n\n")

    def test_as_at_a_terminal(self):
        self.assertEqual(self.answers(b"SET a 1\nINCR a\nGET nothing\nKEYS *\n", "--no-raw"),
                         b'OK\n(integer) 2\n(nil)\n1) "a"\n')

    def test_json_lines(self):
        out = self.answers(b"SET a x\nMGET a b\nnosuch\n", "--json").splitlines()
        self.assertEqual([json.loads(line) for line in out[:2]], ["OK", ["x", None]])
        self.assertIn("error", json.loads(out[2]))

    def test_quotes(self):
        self.assertEqual(self.answers(rb'''ECHO "a\x00\xffb\n\t\"\q"
ECHO 'it\'s \n'
ECHO ""
ECHO a"b c"
ECHO "\x4"
''', "--no-raw"), rb'''"a\x00\xffb\n\t\"q"
"it's \\n"
""
"ab c"
"x4"
''')

    def test_bad_quotes_are_said_and_the_shell_goes_on(self):
        self.assertEqual(self.answers(b'ECHO "a\nECHO "a"b\nECHO \'a\nECHO on\n'),
                         b"Invalid argument(s)\n" * 3 + b"on\n")

    def test_errors_go_on(self):
        out = self.answers(b"nosuch\nGET\nSET a b\nINCR a\nECHO on\n")
        self.assertEqual(out.count(b"ERR "), 3)
        self.assertTrue(out.endswith(b"on\n"))

    def test_nul_and_invalid_utf8_in_a_line(self):
        self.assertEqual(self.answers(b"ECHO a\0b\xff\n", "--no-raw"), b'"a\\x00b\\xff"\n')

    def test_blank_lines_the_last_line_and_quit(self):
        self.assertEqual(self.answers(b"\n  \t\r\nECHO a\r\nECHO b"), b"a\nb\n")
        self.assertEqual(self.answers(b"ECHO a\nquit\nECHO b\n"), b"a\n")
        self.assertEqual(self.answers(b""), b"")

    def test_help(self):
        self.assertIn(b"help COMMAND", self.answers(b"help\n"))
        out = self.answers(b"help set\n")
        self.assertIn(b"SET key value", out)
        self.assertIn(b"[NX|XX]", out)
        self.assertIn(b"summary: ", out)
        self.assertIn(b"There is no command NOSUCH", self.answers(b"help nosuch\n"))

    def test_the_clock_is_moved_by_hand(self):
        self.assertEqual(self.answers(b"SET k v PX 1000\nadvance 1000\nGET k\nadvance 1\nGET k\n",
                                      "--time", "1700000000000"), b"OK\nOK\nv\nOK\n\n")
        self.assertIn(b"--time", self.answers(b"advance 5\n"))
        self.assertIn(b"milliseconds", self.answers(b"advance x\n", "--time", "0"))
        self.assertIn(b"milliseconds", self.answers(b"advance -5\n", "--time", "0"))

    def test_the_selected_database(self):
        self.assertEqual(self.answers(b"SET a 1\nSELECT 3\nGET a\nSELECT 0\nGET a\n"),
                         b"OK\nOK\n\nOK\n1\n")

    def test_a_long_line(self):
        self.assertEqual(self.answers(b"SET a " + b"x" * 3_000_000 + b"\nSTRLEN a\n"), b"OK\n3000000\n")


if __name__ == "__main__":
    unittest.main()
