"""Breaks each rule of check_layers.py once, in a tree of its own, and expects it to be reported."""
import pathlib
import subprocess
import sys
import tempfile

CLEAN = {
    "include/perigee/a.h": "#pragma once\n#include <string>\n// time(nullptr) is only a comment\n",
    "engine/CMakeLists.txt": "add_library(x base/a.cc keyspace/k.cc)\n",
    "engine/base/a.h": "#pragma once\n",
    "engine/base/a.cc": '#include "perigee/a.h"\n#include "engine/base/a.h"\n'
                        'const char* text = "rand() throw std::hash";\n'
                        "char quote = '\"';\nlong n = 1'000'000;\n"
                        "int f() { return clock.time() + expire_time(2) + keys->random(); }\n"
                        "void time(Invocation& call);\nint to_string(lua_State* L);\n",
    "engine/keyspace/k.cc": '#include "absl/container/flat_hash_map.h"\n#include "engine/ds/d.h"\n',
    "engine/ds/d.h": "#pragma once\nauto raw = R\"(time(0) getenv(\"X\"))\";\n",
    "tests/unit/CMakeLists.txt": "perigee_test(t unit\n  base/a_test.cc)\nadd_subdirectory(ds)\n",
    "tests/unit/ds/CMakeLists.txt": "",
    "tests/unit/base/a_test.cc": '#include "engine/ds/d.h"\nint t = time(nullptr);\n',
}
# A file, its new content, and what must be said of which line.
BROKEN = [
    ("engine/base/a.cc", '#include "engine/ds/d.h"', "1: engine/base may not include engine/ds/d.h"),
    ("engine/keyspace/k.cc", '\n#include "engine/ops/o.h"', "2: engine/keyspace may not include"),
    ("engine/commands/c.h", '#pragma once\n#include "engine/ds/d.h"', "2: engine/commands may not"),
    ("lua_bindings/l.h", '#pragma once\n#include "engine/core/engine_state.h"', "2: lua_bindings may"),
    ("lua_bindings/module/m.h", '#pragma once\n#include "engine/base/a.h"', "2: lua_bindings/module may"),
    ("lua_bindings/module/m.h", '#pragma once\n#include "lua_bindings/l.h"', "2: lua_bindings/module may"),
    ("tools/t.h", '#pragma once\n#include "engine/base/a.h"', "2: tools may not include"),
    ("tools/t.h", "#pragma once\n#include <engine/base/a.h>", "2: tools may not include"),
    ("examples/e.h", '#pragma once\n#include "tools/t.h"', "2: examples may not include"),
    ("include/perigee/a.h", '#pragma once\n#include "engine/base/a.h"', "2: include/perigee may not"),
    ("engine/extra/x.h", "#pragma once", "1: lies on no floor"),
    ("engine/base/a.h", "int x;", "1: a header begins with #pragma once"),
    ("engine/base/b.cc", "", "1: is in no CMakeLists.txt"),
    ("tests/unit/base/b_test.cc", "", "1: is in no CMakeLists.txt"),
    ("tests/unit/ops/CMakeLists.txt", "", "1: no add_subdirectory(ops)"),
    ("scripts/x.py", "path = '/" + "home/someone/x'", "1: a path of one machine"),
    ("include/perigee/a.h", "#pragma once\n#include <absl/types/span.h>", "2: a dependency in a public"),
    ("include/perigee/a.h", "#pragma once\nstruct lua_State;", "2: a dependency in a public"),
    ("engine/base/a.h", '#pragma once\n#include <lua.h>', "2: lua.h below"),
    ("engine/base/a.h", '#pragma once\n#include <asio.hpp>', "2: a socket library"),
    ("tools/t.h", "#pragma once\nint f() { throw 1; }", "2: throw may not"),
]
WORDS = {
    "the time of day": ["time(nullptr)", "std::time(0)", "std::chrono::steady_clock::now()",
                        "gettimeofday(&t, 0)", "::time(nullptr)", "return time(&t)", "return clock()"],
    "C's random numbers": ["rand()", "std::rand()", "srand(1)", "drand48()", "::random()"],
    "std::random_device": ["std::random_device d"],
    "std's shuffles and distributions": ["std::shuffle(a, b, g)", "std::mt19937 g",
                                         "std::uniform_int_distribution<int> d(0, 1)"],
    "a hash that differs": ["std::hash<int>{}(1)", "absl::Hash<int> h", "std::unordered_map<int, int> m"],
    "printf or scanf": ['snprintf(b, 9, "", 1)', 'std::printf("")', 'sscanf(b, "", &x)'],
    "numbers as text": ["strtod(s, 0)", "std::stoi(s)", "atoi(s)", "std::to_string(1)",
                        "std::ostringstream s"],
    "a locale": ['setlocale(LC_ALL, "")', "std::locale l"],
    "abseil beyond": ["absl::StrCat(1)", "absl::string_view v", "absl::StatusOr<int> s", "absl::Now()",
                      "absl::BitGen g"],
    "a thread": ["std::thread t", "std::jthread t"],
    "the environment": ['getenv("HOME")', 'std::getenv("HOME")'],
    "printing": ["std::cout << 1"],
}


def run(checker, files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        done = subprocess.run([sys.executable, checker, "--sizes", folder], text=True,
                              capture_output=True, check=False)
        return done.returncode, done.stdout + done.stderr


def main(checker):
    failures = []
    status, said = run(checker, CLEAN)
    if status != 0:
        failures.append(f"a clean tree is reported:\n{said}")
    cases = list(BROKEN)
    for name, uses in WORDS.items():
        cases += [("engine/ds/d.h", f"#pragma once\n/* a\nb */ {use};", f"3: {name}") for use in uses]
    for path, text, expected in cases:
        status, said = run(checker, {**CLEAN, path: text + "\n"})
        if status != 1 or f"{path}:{expected}" not in said:
            failures.append(f"{path} with {text!r} should say {expected!r}; status {status}:\n{said}")
    long = "int f(int x) {\n" + "  ++x;\n" * 80 + "}\n" + "// \n" * 400
    status, said = run(checker, {**CLEAN, "engine/base/a.cc": long})
    if status != 0 or "a function of 82 lines" not in said or "a.cc: 482 lines" not in said:
        failures.append(f"sizes are not listed: status {status}:\n{said}")
    print("\n".join(failures) or f"{len(cases)} broken rules, each reported")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
