#!/usr/bin/env python3
"""Checks the rules of the house that a compiler does not: who may include whom, which words are
forbidden, what every header and test must have. Run by ctest as `layers`.

    check_layers.py [ROOT]        one line for each broken rule; exit status 1 when there is one
    check_layers.py --sizes ROOT  also lists long files and functions, which fail nothing
"""
import pathlib
import re
import sys

# What each floor may include besides itself and include/perigee. Lower floors first.
FLOORS = {
    "include/perigee": [],
    "engine/base": [],
    "engine/ds": ["engine/base/"],
    "engine/keyspace": ["engine/base/", "engine/ds/"],
    "engine/clients": ["engine/base/", "engine/keyspace/"],
    "engine/ops": ["engine/base/", "engine/ds/", "engine/keyspace/"],
    "engine/commands": ["engine/base/", "engine/keyspace/", "engine/clients/", "engine/ops/"],
    "engine/persist": ["engine/base/", "engine/ds/", "engine/keyspace/"],
    "engine/core": ["engine/base/", "engine/ds/", "engine/keyspace/", "engine/clients/",
                    "engine/ops/", "engine/commands/", "engine/persist/"],
    "engine/endpoint": ["engine/base/"],
    "lua_bindings": ["engine/base/", "engine/core/script_host.h"],
    "lua_bindings/module": [],
    "tools": ["engine/base/split_line.h", "lua_bindings/module/module.h"],
    "examples": [],
}
ANYTHING_GOES = ("tests", "bench")  # may include every floor

SHIPPED = ("include", "engine", "lua_bindings")
EVERYWHERE = SHIPPED + ("tools", "examples")

# (what it is called, pattern, folders where it is looked for, files that own it)
FORBIDDEN = [
    ("the time of day", r"(?<![\w.>])time\s*\(\s*(?:nullptr|NULL|0|&)|(?<![\w.>])clock\s*\(\s*\)\s*;|"
     r"\bstd\s*::\s*(?:time|clock)\s*\(|\b(?:clock_gettime|gettimeofday|timespec_get|localtime|gmtime|"
     r"mktime)\w*\s*\(|\b\w*_clock\s*::\s*now\b", EVERYWHERE,
     ["engine/base/system_clock.cc"]),
    ("C's random numbers", r"(?<![\w.>:])(?:std\s*::\s*)?(?:s?rand|rand_r|srandom|random_r|[dlm]rand48)\s*\(|"
     r"(?:\bstd|(?<!\w))::\s*random\s*\(\s*\)", EVERYWHERE, []),
    ("std::random_device", r"\brandom_device\b", EVERYWHERE,
     ["engine/base/entropy.cc"]),
    ("std's shuffles and distributions",
     r"\bstd\s*::\s*(?:ranges\s*::\s*)?(?:shuffle|sample)\b|\b\w+_distribution\b|"
     r"\bmt19937(?:_64)?\b|\bdefault_random_engine\b", EVERYWHERE, []),
    ("a hash that differs between libraries",
     r"\bstd\s*::\s*hash\b|\babsl\s*::\s*(?:Hash|HashOf)\b|\bstd\s*::\s*unordered_\w+", SHIPPED, []),
    ("printf or scanf", r"(?<![\w.>])(?:std\s*::\s*)?(?:v?s?n?f?printf|v?s?f?scanf)\s*\(", SHIPPED,
     ["engine/base/check.cc"]),
    ("numbers as text outside <charconv>",
     r"(?<![\w.>])(?:std\s*::\s*)?(?:strto(?:d|f|ld|l|ll|ul|ull|imax|umax)|ato[fil]l?|sto(?:d|f|ld|i|l|ll|ul|ull))\s*\(|"
     r"\bstd\s*::\s*to_string\b|\b[io]?stringstream\b", SHIPPED, []),
    ("a locale", r"\bsetlocale\b|\bstd\s*::\s*locale\b", EVERYWHERE, []),
    ("abseil beyond the allowed containers",
     r"\babsl\s*::\s*(?:string_view|Str\w+|Status\w*|Time|Duration|Now|Simple\w+|Bit[Gg]en|Uniform|"
     r"optional|variant|Mutex|FormatTime|node_hash_\w+)\b|[<\"]absl/(?:strings|status|time|random|"
     r"types|hash|synchronization|log|flags)/", SHIPPED, []),
    ("a dependency in a public header", r"\babsl\b|\blua_\w+|[<\"](?:lua|lauxlib|absl|asio|xxhash)|"
     r"\basio\b", ("include",), []),
    ("lua.h below lua_bindings", r"[<\"](?:lua|lauxlib|lualib)\.h(?:pp)?[>\"]", ("engine",), []),
    ("a socket library outside the endpoint", r"[<\"]asio|\basio\s*::", ("engine", "lua_bindings"),
     ["engine/endpoint/"]),
    ("throw", r"\bthrow\b", EVERYWHERE, ["engine/commands/spec.h"]),  # there, in consteval
    ("a thread", r"\bstd\s*::\s*(?:j?thread|async)\b|\bpthread_create\b", SHIPPED,
     ["engine/endpoint/"]),
    ("the environment", r"(?<![\w.>])(?:std\s*::\s*)?(?:secure_)?getenv\s*\(", SHIPPED,
     ["lua_bindings/module/module.cc"]),
    ("printing", r"\bstd\s*::\s*(?:cout|cerr|clog)\b", SHIPPED, []),
]
# A path of somebody's machine. Written in pieces, so that this line does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.$}])/" + r"(?:home|Users|root|work)/" + r"\w")
TEXT_SUFFIXES = {".h", ".cc", ".txt", ".cmake", ".in", ".py", ".sh", ".md", ".json", ".lua", ".rtest",
                 ".yml", ""}
SKIPPED_FOLDERS = {".git", ".cache", "__pycache__"}
MOST_LINES, MOST_FUNCTION_LINES = 400, 70

TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<fence>[^()\\ ]{0,16})\(.*?\)(?P=fence)"|"(?:\\.|[^"\\\n])*"|"""
    r"""(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'""", re.S)


def code_of(text):
    """The text with comments and the insides of literals blanked, each line on its line."""
    def blank(match):
        token = match.group()
        line = text[text.rfind("\n", 0, match.start()) + 1:match.start()]
        if token[0] == '"' and re.match(r"\s*#\s*include\s*$", line):
            return token
        return '""' * (token[0] in "\"R") + "\n" * token.count("\n")
    return TOKEN.sub(blank, text)


def files_of(root):
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if SKIPPED_FOLDERS.intersection(parts) or re.match(r"build(-.*)?$", parts[0]):
            continue
        if path.is_file() and path.suffix in TEXT_SUFFIXES:
            yield path


def is_under(path, folders):
    return any(path == f or path.startswith(f.rstrip("/") + "/") for f in folders)


def floor_of(path):
    return max((f for f in FLOORS if path.startswith(f + "/")), key=len, default=None)


def check_includes(path, code, report):
    floor = floor_of(path)
    if floor is None:
        if is_under(path, SHIPPED):
            report(1, "lies on no floor; DESIGN.md section 2 names them")
        return
    allowed = [floor + "/", "perigee/"] + FLOORS[floor]
    for number, line in enumerate(code.splitlines(), 1):
        include = re.match(r'\s*#\s*include\s+(?:"([^"]+)"|<((?:engine|lua_bindings|tools|perigee)/[^>]+)>)',
                           line)
        target = include and (include.group(1) or include.group(2))
        if target and not target.startswith(("absl/", *allowed)):
            report(number, f"{floor} may not include {target}")


def check_words(path, code, report):
    for name, pattern, folders, owners in FORBIDDEN:
        if not is_under(path, folders) or any(path.startswith(owner) for owner in owners):
            continue
        for match in re.finditer(pattern, code):
            number = code.count("\n", 0, match.start()) + 1
            report(number, f"{name} may not be used here: {code.splitlines()[number - 1].strip()}")


def check_header(path, text, report):
    if not re.search(r"^#pragma once$", text, re.M):
        report(1, "a header begins with #pragma once")


def check_listed(path, root, report):
    """A source that no CMakeLists.txt names is compiled by nobody."""
    for folder in path.parents:
        cmake = folder / "CMakeLists.txt"
        if cmake.is_file():
            name = re.escape(path.relative_to(folder).as_posix())
            if re.search(rf"(?<![\w./-]){name}(?![\w./-])", cmake.read_text(errors="replace")):
                return
        if folder == root:
            break
    report(1, "is in no CMakeLists.txt, so nothing compiles it")


def check_added(path, report):
    """A folder that its parent's CMakeLists.txt leaves out is built by nobody."""
    above = path.parent.parent / "CMakeLists.txt"
    name = re.escape(path.parent.name)
    if above.is_file() and not re.search(rf"add_subdirectory\({name}\b", above.read_text()):
        report(1, f"no add_subdirectory({path.parent.name}) in the folder above")


def check_machine_paths(text, report):
    for number, line in enumerate(text.splitlines(), 1):
        if MACHINE_PATH.search(line):
            report(number, f"a path of one machine: {line.strip()}")


def long_functions(text):
    """(line, length) of functions whose closing brace stands in the first column."""
    start = None
    for number, line in enumerate(text.splitlines(), 1):
        if line == "}" and start is not None:
            if number - start + 1 > MOST_FUNCTION_LINES:
                yield start, number - start + 1
            start = None
        elif re.match(r"[A-Za-z].*\(", line):
            start = number


def check(root):
    problems = []
    sizes = []
    for file in files_of(root):
        path = file.relative_to(root).as_posix()
        text = file.read_text(errors="replace")

        def report(number, what):
            problems.append(f"{path}:{number}: {what}")

        check_machine_paths(text, report)
        if file.name == "CMakeLists.txt" and not is_under(path, ["tests/install"]):
            check_added(file, report)
        if file.suffix not in (".h", ".cc"):
            continue
        code = code_of(text)
        check_includes(path, code, report)
        check_words(path, code, report)
        if file.suffix == ".h":
            check_header(path, text, report)
        elif not is_under(path, ["tests/install"]):
            check_listed(file, root, report)
        lines = text.count("\n")
        if lines > MOST_LINES:
            sizes.append(f"{path}: {lines} lines")
        sizes += [f"{path}:{at}: a function of {n} lines" for at, n in long_functions(code)]
    return problems, sizes


def main(arguments):
    show_sizes = "--sizes" in arguments
    roots = [a for a in arguments if not a.startswith("-")]
    root = pathlib.Path(roots[0]) if roots else pathlib.Path(__file__).resolve().parent.parent
    problems, sizes = check(root.resolve())
    if show_sizes and sizes:
        print(f"Long (files over {MOST_LINES} lines, functions over {MOST_FUNCTION_LINES}):")
        print("\n".join("  " + size for size in sizes))
    print("\n".join(problems) if problems else "layers: ok")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
