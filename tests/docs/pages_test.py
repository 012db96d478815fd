# SPDX-License-Identifier: Apache-2.0
"""Holds README.md and the pages below docs/ against the project: pages_test.py PROJECT CXLVP DMA.SO [unittest arguments].

A mark on the line before a code block says what the block is:

  <!-- file: PATH -->                  a piece of the file; all pieces of the page, in order, are the whole file
  <!-- part of: PATH -->               lines of the file, one after the other
  <!-- run in: FOLDER, exit code N --> "$ cxlvp ..." and what it prints, in a copy of FOLDER with the plugin in build/;
                                       without a code it is 0; a line "..." stands for any number of lines

A page that uses marks has one before every block of cpp, cmake, yaml and console.
"""

import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

PROJECT, CXLVP, PLUGIN = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])

MARK = re.compile(r"<!-- (file|part of|run in): (\S+?)(?:, exit code (\d+))? -->")
CHECKED = ("cpp", "cmake", "yaml", "console")
# The speed of the host, which the program adds to a line when there is something to say.
SPEED = re.compile(r" \([0-9.]+ (?:[kM] )?accesses/s on the host\)")


def blocks(page):
    """The code blocks of a page: line, language, mark (a match or None) and lines of each."""
    found = []
    lines = page.splitlines()
    number = 0
    while number < len(lines):
        fence = re.fullmatch(r"```(\w*)", lines[number])
        number += 1
        if not fence:
            continue
        start = number
        while number < len(lines) and lines[number] != "```":
            number += 1
        mark = MARK.fullmatch(lines[start - 2]) if start > 1 else None
        found.append((start, fence[1], mark, lines[start:number]))
        number += 1
    return found


def without_blank(lines):
    return [line for line in lines if line.strip()]


def contains(lines, part):
    """True when `part` is somewhere in `lines`, in one piece."""
    return any(lines[i:i + len(part)] == part for i in range(len(lines) - len(part) + 1))


def agrees(shown, printed):
    """True when the lines `shown` are those `printed`, but for the lines that "..." stands for."""
    pattern = "".join("(?:.*\n)*" if line == "..." else re.escape(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def run(folder, commands):
    """Runs `commands` in a copy of `folder`; returns what they printed, commands included, and the last exit code."""
    printed = []
    with tempfile.TemporaryDirectory() as scratch:
        copy = pathlib.Path(scratch) / "copy"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".git", "build*", "out*"))
        (copy / "build").mkdir()
        (copy / "build" / PLUGIN.name).symlink_to(PLUGIN)
        code = 0
        for command in commands:
            words = shlex.split(command)
            assert words[0] == "cxlvp", f"'{command}' does not run cxlvp"
            done = subprocess.run([CXLVP, *words[1:]], cwd=copy, text=True, timeout=60, check=False,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            printed += [f"$ {command}", *SPEED.sub("", done.stdout).splitlines()]
            code = done.returncode
    return printed, code


def mistakes(page, root=PROJECT):
    """What is wrong with the blocks of a page."""
    found = []
    pieces = {}
    page_blocks = blocks(page)
    any_mark = any(mark for _, _, mark, _ in page_blocks)
    for number, language, mark, lines in page_blocks:
        if mark is None:
            if any_mark and language in CHECKED:
                found.append(f"line {number}: this block has no mark")
            continue
        kind, path, code = mark.groups()
        if not (root / path).exists():
            found.append(f"line {number}: there is no {path}")
        elif kind == "file":
            pieces.setdefault(path, []).extend(lines)
        elif kind == "part of":
            if not contains((root / path).read_text().splitlines(), lines):
                found.append(f"line {number}: {path} has no such lines")
        else:
            printed, exit_code = run(root / path, [line[2:] for line in lines if line.startswith("$ ")])
            if not agrees(lines, printed):
                found.append(f"line {number}: the program prints:\n" + "\n".join(printed))
            if exit_code != int(code or 0):
                found.append(f"line {number}: the exit code is {exit_code}")
    for path, shown in pieces.items():
        lines = without_blank((root / path).read_text().splitlines())
        shown = without_blank(shown)
        for i in range(max(len(lines), len(shown))):
            if lines[i:i + 1] != shown[i:i + 1]:
                found.append(f"{path}: the page has {shown[i:i + 1]} in place of {lines[i:i + 1]}")
                break
    return found


class Pages(unittest.TestCase):
    """The pages of the project."""

    def pages(self):
        return [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]

    def test_blocks_are_what_their_marks_say(self):
        for page in self.pages():
            with self.subTest(page.name):
                self.assertEqual("\n".join(mistakes(page.read_text())), "")

    def test_every_mark_stands_before_a_block(self):
        for page in self.pages():
            with self.subTest(page.name):
                text = page.read_text()
                marks = [line for line in text.splitlines() if re.match(r"\s*<!-- *(file|part|run)", line)]
                self.assertEqual(marks, [mark[0] for _, _, mark, _ in blocks(text) if mark])

    def test_links_lead_to_files(self):
        for page in self.pages():
            prose = re.sub(r"(?ms)^```.*?^```$", "", page.read_text())
            for target in re.findall(r"\]\(([^)#\s]+)", prose):
                with self.subTest(f"{page.name}: {target}"):
                    self.assertTrue(re.match(r"https?:", target) or (page.parent / target).exists())


class Checks(unittest.TestCase):
    """The checks above find what they are for."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        (self.root / "a.cpp").write_text("one\n\ntwo\nthree\n")
        (self.root / "empty").mkdir()

    def check(self, *lines):
        return "\n".join(mistakes("\n".join(lines), self.root))

    def test_pieces_must_be_the_whole_file_in_order(self):
        first = ["<!-- file: a.cpp -->", "```cpp", "one", "```"]
        second = ["<!-- file: a.cpp -->", "```cpp", "two", "three", "```"]
        self.assertEqual(self.check(*first, *second), "")
        self.assertIn("a.cpp", self.check(*first))
        self.assertIn("a.cpp", self.check(*second, *first))
        self.assertIn("a.cpp", self.check(*first, *second, *first))

    def test_parts_must_be_lines_of_the_file_in_one_piece(self):
        self.assertEqual(self.check("<!-- part of: a.cpp -->", "```cpp", "two", "three", "```"), "")
        self.assertIn("no such lines", self.check("<!-- part of: a.cpp -->", "```cpp", "one", "two", "```"))
        self.assertIn("there is no b.cpp", self.check("<!-- part of: b.cpp -->", "```cpp", "two", "```"))

    def test_a_page_with_marks_has_no_block_without(self):
        unmarked = ["```cpp", "anything", "```"]
        self.assertEqual(self.check(*unmarked), "")
        self.assertIn("line 5: this block has no mark",
                      self.check("<!-- part of: a.cpp -->", "```cpp", "two", "```", *unmarked))

    def test_runs_must_print_and_end_as_shown(self):
        mark, run_it = "<!-- run in: empty -->", "$ cxlvp run none.yaml"
        printed = self.check(mark, "```console", run_it, "something else", "```")
        self.assertIn("none.yaml: cannot be opened", printed)
        self.assertIn("the exit code is 3", printed)
        self.assertEqual(self.check("<!-- run in: empty, exit code 3 -->", "```console", run_it, "...", "```"), "")

    def test_dots_stand_for_lines_only(self):
        self.assertTrue(agrees(["a", "...", "d"], ["a", "b", "c", "d"]))
        self.assertTrue(agrees(["a", "...", "d"], ["a", "d"]))
        self.assertFalse(agrees(["a", "...", "d"], ["a", "b"]))
        self.assertFalse(agrees(["a"], ["a", "b"]))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=2)
