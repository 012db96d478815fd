#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The checks behind `./vp lint`.

Each check looks at the files that git tracks, prints what it finds as "file:line: what", and says how it ended. The
program fails when any check found something. Sources that clang-tidy found clean are remembered by the content of
everything the verdict depends on (below ~/.cache/cxlvp/tidy), so that only what changed is looked at again.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIDY_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cxlvp" / "tidy"
TIDY_CACHE_DAYS = 30

CXX = (".cpp", ".h")
WITH_SPDX = CXX + (".py", ".pyi", ".sh", ".cmake", ".yaml", ".yml", ".sv", ".v")
SPDX = "SPDX-License-Identifier: Apache-2.0"

# What has no place in a published file, and why. Written so that no pattern matches itself.
FORBIDDEN = [
    (r"(?<!\w)/(?:work|root|home)[/]\w", "a path of one machine"),
    (r"/tmp[/](?!\$|cxlvp)\w", "a path of one machine"),
    (r"(?<![\w./-])shared[/]\w", "a file outside of the project"),
    (r"\b(?:deb\.debian|pypi|npmjs|pythonhosted)[.]org\b", "the host of a package registry"),
    (r"(?i)\b(?:chat[g]pt|cla[u]de|anth[r]opic|open[a]i|sub[-]?agents?|language[ ]models?)\b", "how a file came to be"),
    (r"\b(?:FIX[M]E|TO[D]O|XX[X])\b", "unfinished work: do it, or file an issue"),
    (r"^(?:<{7}|>{7}|={7}$)", "an unresolved merge"),
]
INPUTS = ("tests/fuzz/corpus/", "tests/data/")
FORBIDDEN_EXEMPT = ("LICENSE",)

INCLUDE = re.compile(r'^\s*#\s*include\s+[<"](cxlvp/(\w+)/[^">]+)[">]', re.MULTILINE)


def git(*arguments: str) -> list[str]:
    """The lines that a git command prints."""
    result = subprocess.run(["git", "-C", str(ROOT), *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return [line for line in result.stdout.splitlines() if line]


def tracked_files() -> list[Path]:
    """What git tracks, but for inputs of tests: they are what they are."""
    names = [name for name in git("ls-files", "--cached") if not name.startswith(INPUTS)]
    return sorted(ROOT / name for name in names if (ROOT / name).is_file())


def changed_files() -> set[Path]:
    names = git("diff", "--name-only", "HEAD") + git("ls-files", "--others", "--exclude-standard")
    return {ROOT / name for name in names if not name.startswith(INPUTS)}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def is_text(path: Path) -> bool:
    with path.open("rb") as file:
        return b"\0" not in file.read(8192)


def is_shell(path: Path) -> bool:
    return is_text(path) and re.match(r"#!/(usr/)?bin/(env )?(ba)?sh\b", read(path)[:40]) is not None


# The rooms ---------------------------------------------------------------------------------------------------------


def dependency_line() -> dict[str, int]:
    """The position of each room in the dependency line."""
    lines = [line.split() for line in read(ROOT / "cmake/dependency_line.txt").splitlines() if line[:1].isalpha()]
    return {room: rank for rank, rooms in enumerate(lines) for room in rooms}


def room_folders() -> dict[str, Path]:
    """Where the headers "cxlvp/ROOM/..." of each room lie, as the CMake files say."""
    folders = {}
    for path in [*ROOT.glob("models/*/CMakeLists.txt"), ROOT / "platforms/CMakeLists.txt"]:
        for room in re.findall(r"^cxlvp_room\((\w+)", read(path), re.MULTILINE):
            folders[room] = path.parent
    return folders


# Checks: each yields its findings ------------------------------------------------------------------------------------


def check_spdx(files: list[Path]) -> list[str]:
    found = []
    for path in files:
        if path.suffix in WITH_SPDX or path.name == "CMakeLists.txt" or is_shell(path):
            if not any(SPDX in line for line in read(path).splitlines()[:2]):
                found.append(f"{relative(path)}:1: the first line (after '#!') must be '{SPDX}' in a comment")
    return found


def check_pragma_once(files: list[Path]) -> list[str]:
    headers = [path for path in files if path.suffix == ".h"]
    return [f"{relative(path)}:1: '#pragma once' is missing" for path in headers if "\n#pragma once\n" not in read(path)]


def check_dependency_line(files: list[Path]) -> list[str]:
    line = dependency_line()
    rooms = {folder: room for room, folder in room_folders().items()}
    found = []
    for path in files:
        room = next((rooms[folder] for folder in path.parents if folder in rooms), None)
        if path.suffix not in CXX:
            continue
        if room is None:
            if path.is_relative_to(ROOT / "models"):
                found.append(f"{relative(path)}:1: this folder belongs to no room")
            continue
        text = read(path)
        for include in INCLUDE.finditer(text):
            other = include.group(2)
            if other != room and line.get(other, len(line)) >= line[room]:
                number = text.count("\n", 0, include.start(1)) + 1
                found.append(f"{relative(path)}:{number}: room '{room}' may not include '{include.group(1)}'")
    return found


def check_forbidden(files: list[Path]) -> list[str]:
    patterns = [(re.compile(pattern), why) for pattern, why in FORBIDDEN]
    found = []
    for path in files:
        if relative(path) in FORBIDDEN_EXEMPT or not is_text(path):
            continue
        for number, line in enumerate(read(path).splitlines(), 1):
            for pattern, why in patterns:
                match = pattern.search(line)
                if match:
                    found.append(f"{relative(path)}:{number}: '{match.group()}': {why}")
    return found


def check_format(files: list[Path]) -> list[str]:
    sources = [str(path) for path in files if path.suffix in CXX]
    found = []
    for start in range(0, len(sources), 50):
        command = ["clang-format", "--dry-run", "-Werror", *sources[start : start + 50]]
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        found += [line.replace(f"{ROOT}/", "") for line in result.stdout.splitlines() if ": error:" in line]
        if result.returncode != 0 and not found:
            found.append(result.stdout.strip())
    return found


def check_shell(files: list[Path]) -> list[str]:
    scripts = [path for path in files if is_shell(path)]
    if not scripts:
        return []
    command = ["shellcheck", "--format=gcc", *map(relative, scripts)]
    result = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return result.stdout.splitlines()


class Tidy:
    """Runs clang-tidy on the sources of a compilation database, and remembers the clean ones."""

    def __init__(self, build_tree: Path, jobs: int) -> None:
        self.build_tree = build_tree
        self.jobs = jobs
        entries = json.loads((build_tree / "compile_commands.json").read_text())
        # Tests are left to the compiler's warnings: looking at them takes longer than at everything else.
        tests = ROOT / "tests"
        files = {Path(entry["file"]).resolve(): entry["command"] for entry in entries}
        self.commands = {path: command for path, command in files.items() if tests not in path.parents}
        version = subprocess.run(["clang-tidy", "--version"], check=True, stdout=subprocess.PIPE).stdout
        self.common = version + (ROOT / ".clang-tidy").read_bytes()
        self.rooms = room_folders()
        self.includes: dict[Path, list[Path]] = {}

    def project_includes(self, path: Path) -> list[Path]:
        """The project's headers that `path` names itself."""
        if path not in self.includes:
            found = []
            for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', read(path), re.MULTILINE):
                parts = Path(name).parts
                in_room = parts[0] == "cxlvp" and len(parts) > 2 and parts[1] in self.rooms
                header = self.rooms[parts[1]].joinpath(*parts[2:]) if in_room else ROOT / "tests" / name
                for candidate in (header, path.parent / name):
                    if candidate.is_file():
                        found.append(candidate)
                        break
            self.includes[path] = found
        return self.includes[path]

    def key(self, source: Path) -> str:
        """A name for everything that the verdict on `source` depends on, wherever the project lies."""
        digest = hashlib.sha256(self.common)
        digest.update(self.commands[source].replace(str(ROOT), "").encode())
        seen = {source}
        queue = [source]
        while queue:
            for header in self.project_includes(queue.pop()):
                if header not in seen:
                    seen.add(header)
                    queue.append(header)
        for path in sorted(seen):
            digest.update(relative(path).encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()

    def source_path(self, line: str) -> str:
        """`line` with the paths of headers as they are in the project, not as the build tree sees them."""
        line = re.sub(
            r"/[^ ]*/rooms/(\w+)/cxlvp/\1/",
            lambda match: f"{self.rooms[match[1]]}/" if match[1] in self.rooms else match[0],
            line,
        )
        return line.replace(f"{ROOT}/", "")

    def run_one(self, source: Path) -> list[str]:
        command = ["clang-tidy", "--quiet", "-p", str(self.build_tree), str(source)]
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        if result.returncode == 0:
            return []
        lines = [self.source_path(line) for line in result.stdout.splitlines()]
        return lines or [f"{relative(source)}: clang-tidy failed: {result.stderr.strip()}"]

    def check(self, files: list[Path]) -> list[str]:
        TIDY_CACHE.mkdir(parents=True, exist_ok=True)
        sources = [path for path in files if path.suffix == ".cpp" and path in self.commands]
        clean = {source: TIDY_CACHE / self.key(source) for source in sources}
        work = [source for source in sources if not clean[source].exists()]
        for source in sources:
            if source not in work:
                clean[source].touch()  # still in use
        found: list[str] = []
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            futures = {pool.submit(self.run_one, source): source for source in work}
            for done, future in enumerate(concurrent.futures.as_completed(futures), 1):
                result = future.result()
                found += result
                if not result:
                    clean[futures[future]].touch()
                if sys.stderr.isatty():
                    print(f"\r\033[Klint: clang-tidy {done}/{len(work)}", end="", file=sys.stderr)
        if work and sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr)
        oldest = time.time() - TIDY_CACHE_DAYS * 86400
        for entry in TIDY_CACHE.iterdir():
            if entry.stat().st_mtime < oldest:
                entry.unlink(missing_ok=True)
        return list(dict.fromkeys(found))  # a header is reported once for each source that includes it


def main() -> int:
    parser = argparse.ArgumentParser(prog="vp lint", description=__doc__.splitlines()[0])
    parser.add_argument("--build-tree", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help=argparse.SUPPRESS)
    parser.add_argument("--changed", action="store_true", help="look only at files that differ from the last commit")
    arguments = parser.parse_args()

    files = tracked_files()
    if arguments.changed:
        changed = changed_files()
        files = sorted(path for path in set(files) | changed if path in changed and path.is_file())
    tidy = Tidy(arguments.build_tree, arguments.jobs)
    checks = {
        "licence lines": check_spdx,
        "include guards": check_pragma_once,
        "dependency line": check_dependency_line,
        "forbidden words": check_forbidden,
        "clang-format": check_format,
        "shellcheck": check_shell,
        "clang-tidy": tidy.check,
    }
    failed = []
    for name, check in checks.items():
        start = time.monotonic()
        found = check(files)
        for line in found:
            print(line)
        verdict = "ok" if not found else "FAILED"
        print(f"lint: {name}: {verdict} ({time.monotonic() - start:.1f} s)", flush=True)
        if found:
            failed.append(name)
    if failed:
        print(f"lint: failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
