"""same_output_test.py FILE COMMAND...: the command's output is the file, byte for byte."""
import difflib
import pathlib
import subprocess
import sys

expected = pathlib.Path(sys.argv[1]).read_text()
done = subprocess.run(sys.argv[2:], capture_output=True, text=True, check=False)
if done.returncode != 0 or done.stdout != expected:
    sys.stderr.write(done.stderr)
    sys.stdout.writelines(difflib.unified_diff(expected.splitlines(True), done.stdout.splitlines(True),
                                               sys.argv[1], "what it prints"))
    sys.exit(f"{sys.argv[2]} ended with status {done.returncode} and printed something else")
