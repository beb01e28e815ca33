"""Builds the story with another compiler and optimisation level; it must give the golden numbers.

compilers_test.py SOURCE WORK COMPILER FLAGS [CMAKE_OPTION...]
"""
import pathlib
import shutil
import subprocess
import sys
import time

SKIPPED = 77


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: status {done.returncode}\n{done.stdout}")


def main():
    source, work, compiler, flags, *options = sys.argv[1:]
    if shutil.which(compiler) is None:
        print(f"skipped: no {compiler} on this machine")
        sys.exit(SKIPPED)
    start = time.monotonic()
    run("cmake", "-S", source, "-B", work, f"-DCMAKE_CXX_COMPILER={compiler}", f"-DCMAKE_CXX_FLAGS={flags}",
        "-DCMAKE_BUILD_TYPE=None", "-DPERIGEE_BUILD_TESTS=ON", "-DPERIGEE_BUILD_TOOLS=OFF",
        "-DPERIGEE_BUILD_EXAMPLES=OFF", "-DPERIGEE_INSTALL=OFF", *options)
    run("cmake", "--build", work, "--target", "story", "-j2")
    print(f"{compiler} {flags}: built in {time.monotonic() - start:.0f} s", flush=True)
    here = pathlib.Path(__file__).parent
    golden = [sys.executable, here / "golden_test.py", here / "golden.txt"]
    sys.exit(subprocess.run([*golden, f"{work}/tests/determinism/story"], check=False).returncode)


if __name__ == "__main__":
    main()
