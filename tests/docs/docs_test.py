"""Runs the code blocks of README.md, CONTRIBUTING.md, docs/ and examples/curriculum/.

cpp   a program is compiled and run; anything else is put into a function that has an `engine` and
      its `clock`, with the usual includes, compiled and run
lua   run by `perigee eval`; one whose first line is `-- NAME.lua` becomes that file instead, for the
      sh blocks and the specs of its page, one of which must name it
sh    run when it uses `perigee` in a folder with examples/ and the page's Lua files; of the
      curriculum, in the curriculum's folder
text  directly after one of these: what it must print
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys

CURRICULUM = "examples/curriculum"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
FRAGMENT = """#undef NDEBUG
#include <cassert>
#include <iostream>
#include <string>
#include <string_view>
#include "perigee/endpoint.h"
#include "perigee/perigee.h"
using namespace perigee;
static void fragment([[maybe_unused]] Engine& engine, [[maybe_unused]] ManualClock& clock) {
#line %d "%s"
%s}
int main() {
  ManualClock clock;
  auto engine = Engine::open(EngineOptions::deterministic(7, clock));
  if (!engine) return 1;
  fragment(*engine, clock);
}
"""
PROJECT = """cmake_minimum_required(VERSION 3.25)
project(blocks LANGUAGES CXX)
find_package(perigee CONFIG REQUIRED)
"""


class Block:
    def __init__(self, page, text, match, following):
        self.language, self.code = match.groups()
        self.line = text.count("\n", 0, match.start()) + 2
        self.where = f"{page}:{self.line}"
        self.page = page
        gap = text[match.end():following.start()] if following else "x"
        shows = following and following.group(1) == "text" and not gap.strip()
        self.output = following.group(2) if shows else None


def blocks_of(source):
    pages = [source / "README.md", source / "CONTRIBUTING.md", *sorted(source.glob("docs/**/*.md")),
             *sorted((source / CURRICULUM).glob("**/*.md"))]
    for path in pages:
        page = path.relative_to(source).as_posix()
        text = path.read_text()
        if text.count("\n```") % 2 != text.startswith("```"):
            sys.exit(f"{page}: a code block is not closed")
        matches = list(BLOCK.finditer(text))
        for match, following in zip(matches, [*matches[1:], None]):
            yield Block(page, text, match, following)


def run(command, where, failures, output=None, **how):
    done = subprocess.run(command, capture_output=True, text=True, timeout=500, check=False, **how)
    if done.returncode != 0:
        failures.append(f"{where}: status {done.returncode}\n{done.stdout}{done.stderr}")
    elif output is not None and done.stdout != output:
        failures.append(f"{where}: printed\n{done.stdout}instead of\n{output}")


def run_cpp(blocks, options, failures):
    folder = options.work / "cpp"
    folder.mkdir(parents=True, exist_ok=True)
    project = PROJECT
    for number, block in enumerate(blocks):
        whole = re.search(r"^int main\(", block.code, re.M)
        code = block.code if whole else FRAGMENT % (block.line, block.page, block.code)
        file = folder / f"block{number}.cc"
        if not file.exists() or file.read_text() != code:
            file.write_text(code)
        project += (f"add_executable(block{number} block{number}.cc)\n"
                    f"target_link_libraries(block{number} PRIVATE perigee::endpoint)\n")
    (folder / "CMakeLists.txt").write_text(project)
    before = len(failures)
    run(["cmake", "-S", str(folder), "-B", str(folder / "build"), f"-DCMAKE_PREFIX_PATH={options.prefix}",
         *options.cmake], "configuring the C++ blocks", failures)
    run(["cmake", "--build", str(folder / "build")], "compiling the C++ blocks", failures)
    if len(failures) == before:
        for number, block in enumerate(blocks):
            run([str(folder / "build" / f"block{number}")], block.where, failures, block.output)


def run_page(blocks, options, failures):
    """The Lua and shell blocks of one page."""
    folder = options.work / blocks[0].page.replace("/", "_")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "examples").exists():
        (folder / "examples").symlink_to(options.source / "examples")
    path = f"{options.program.parent}{os.pathsep}{os.environ['PATH']}"
    shells = [b for b in blocks if b.language == "sh" and re.search(r"(^|\|\s*)perigee ", b.code, re.M)]
    specs = [b for b in blocks if b.language == "lua" and "describe(" in b.code]
    for block in (b for b in blocks if b.language == "lua"):
        named = re.match(r"-- ([\w.-]+\.lua)\n", block.code)
        file = folder / (named.group(1) if named else "block.lua")
        file.write_text(block.code)
        if not named:
            run([str(options.program), "eval", str(file)], block.where, failures, block.output)
        elif not any(named.group(1) in user.code for user in [*shells, *specs] if user is not block):
            failures.append(f"{block.where}: nothing on the page runs {named.group(1)}")
    for block in shells:
        run(["sh", "-e", "-c", block.code], block.where, failures, block.output,
            cwd=options.source / CURRICULUM if block.page.startswith(CURRICULUM) else folder,
            env={**os.environ, "PATH": path})


def main():
    parser = argparse.ArgumentParser()
    for name in ("source", "work", "prefix", "program"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("cmake", nargs="*")
    options = parser.parse_args()
    blocks = list(blocks_of(options.source))
    failures = []
    cpp = [b for b in blocks if b.language == "cpp"]
    if cpp[0].code != (options.source / "examples/quickstart.cc").read_text():
        failures.append(f"{cpp[0].where}: differs from examples/quickstart.cc")
    run_cpp(cpp, options, failures)
    for page in dict.fromkeys(b.page for b in blocks):
        run_page([b for b in blocks if b.page == page], options, failures)
    print("\n".join(failures) or f"{len(blocks)} blocks")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
