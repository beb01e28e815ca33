"""`perigee learn`: in a copy of the course, as a learner would."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM, CURRICULUM = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
del sys.argv[1:3]


class LearnTest(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.folder = pathlib.Path(work.name, "it's a course")
        shutil.copytree(CURRICULUM, self.folder, ignore=shutil.ignore_patterns(".perigee_learn"))
        self.exercises = sorted(f.relative_to(self.folder).as_posix().replace("_check", "")
                                for f in self.folder.glob("week*/exercises/*_check.lua"))

    def learn(self, *words):
        done = subprocess.run([PROGRAM, "learn", *words, str(self.folder)], capture_output=True,
                              text=True, timeout=120, check=False)
        return done.returncode, done.stdout + done.stderr

    def solve(self, exercise):
        shutil.copy(self.folder / exercise.replace("exercises", "solutions"), self.folder / exercise)

    def test_a_list_and_its_progress(self):
        status, said = self.learn("--once")
        self.assertEqual(status, 1)
        self.assertIn(f"0 of {len(self.exercises)} exercises pass.", said)
        self.solve("week2/exercises/queue.lua")
        self.assertIn("[x] week 2  queue", self.learn("--once")[1])
        self.assertTrue((self.folder / ".perigee_learn").read_text().startswith("week2/exercises/queue.lua "))
        for exercise in self.exercises:
            self.solve(exercise)
        self.assertEqual(self.learn("--once")[0], 0)
        (self.folder / "week2/exercises/queue.lua").write_text("return 1, 2, 3")
        status, said = self.learn("--once")
        self.assertEqual(status, 1)
        self.assertIn("[ ] week 2  queue", said)

    def test_a_hint_for_the_next_one(self):
        self.assertIn("week1/exercises/slug.lua: string.lower", self.learn("--hint")[1])
        for exercise in self.exercises:
            self.assertIn("-- Hint: ", (self.folder / exercise.replace(".lua", "_check.lua")).read_text())
            self.solve(exercise)
        self.assertEqual(self.learn("--hint"), (0, "All exercises pass.\n"))

    def test_what_is_saved_is_checked_again(self):
        for exercise in self.exercises[1:]:
            self.solve(exercise)
        last = self.exercises[0]
        with subprocess.Popen([PROGRAM, "learn", str(self.folder)], stdout=subprocess.PIPE,
                              text=True) as learning:
            for line in learning.stdout:
                if line.startswith("It is checked again"):
                    break
            time.sleep(0.5)
            self.solve(last)
            self.assertIn(f"{len(self.exercises)} of {len(self.exercises)} exercises pass.",
                          learning.stdout.read())
            self.assertEqual(learning.wait(60), 0)

    def test_a_folder_without_exercises(self):
        with tempfile.TemporaryDirectory() as empty:
            done = subprocess.run([PROGRAM, "learn", empty], capture_output=True, text=True, timeout=60,
                                  check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("has no exercises", done.stderr)


unittest.main()
