"""Drives `perigee shell` under a pseudo-terminal: prompt, history, completion, leaving."""
import os
import pathlib
import pty
import re
import select
import stat
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
PATIENCE = 30  # seconds


class Terminal:
    def __init__(self, home):
        self.seen = ""
        primary, secondary = pty.openpty()
        self.fd = primary
        environment = {"HOME": home, "TERM": "vt100", "PATH": os.environ["PATH"]}
        for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "STUB_PORT"):
            if name in os.environ:
                environment[name] = os.environ[name]
        self.child = subprocess.Popen([PROGRAM, "shell"], stdin=secondary, stdout=secondary,
                                      stderr=secondary, env=environment, start_new_session=True)
        os.close(secondary)

    def expect(self, pattern):
        """Reads until `pattern` has come; what came up to its end is forgotten."""
        end = time.monotonic() + PATIENCE
        while True:
            found = re.search(pattern, self.seen)
            if found:
                self.seen = self.seen[found.end():]
                return found
            ready, _, _ = select.select([self.fd], [], [], max(0, end - time.monotonic()))
            try:
                data = os.read(self.fd, 4096) if ready else b""
            except OSError:  # the other side is closed
                data = b""
            if not data:
                raise AssertionError(f"{pattern!r} did not come; there is {self.seen!r}")
            self.seen += data.decode(errors="replace")

    def type(self, text):
        os.write(self.fd, text.encode())

    def leave(self):
        status = self.child.wait(PATIENCE)
        os.close(self.fd)
        return status


class ShellAtATerminal(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory()
        self.addCleanup(self.home.cleanup)
        self.terminal = self.open()

    def open(self):
        terminal = Terminal(self.home.name)
        self.addCleanup(lambda: terminal.child.poll() is None and terminal.child.kill())
        terminal.expect(r"perigee> ")
        return terminal

    def test_a_reply_and_the_prompt_of_another_database(self):
        self.terminal.type("ECHO hello\n")
        self.terminal.expect(r'"hello"\r\n')
        self.terminal.type("SELECT 3\n")
        self.terminal.expect(r"OK\r\n.*perigee\[3\]> ")
        self.terminal.type("quit\n")
        self.assertEqual(self.terminal.leave(), 0)

    def test_tab_completes_in_the_case_that_was_typed(self):
        self.terminal.type("ECH\tone\n")
        self.terminal.expect(r'"one"')
        self.terminal.type("ech\ttwo\n")
        self.terminal.expect(r'"two"')
        self.terminal.type("quit\n")
        self.assertEqual(self.terminal.leave(), 0)
        kept = pathlib.Path(self.home.name, ".local/state/perigee/history").read_text()
        self.assertIn("ECHO", kept)
        self.assertIn("echo", kept)

    def test_tab_after_a_command_shows_its_arguments(self):
        self.terminal.type("APPEND \t")
        self.terminal.expect(r"APPEND key value\r?\n")
        self.terminal.type("k v\n")
        self.terminal.expect(r"\(integer\) 1")
        self.terminal.type("quit\n")
        self.assertEqual(self.terminal.leave(), 0)

    def test_history_is_kept_for_the_next_shell(self):
        self.terminal.type("ECHO first-line\n")
        self.terminal.expect(r'"first-line"')
        self.terminal.expect(r"perigee> ")
        self.terminal.type("\x04")  # end of the input
        self.assertEqual(self.terminal.leave(), 0)
        file = pathlib.Path(self.home.name, ".local/state/perigee/history")
        self.assertIn("ECHO", file.read_text())
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        again = self.open()
        again.type("\x1b[A")  # arrow up
        again.expect("ECHO first-line")
        again.type("\n")
        again.expect(r'"first-line"')
        again.type("quit\n")
        self.assertEqual(again.leave(), 0)


if __name__ == "__main__":
    unittest.main()
