# SPDX-License-Identifier: Apache-2.0
"""Runs the built program as a user does: program_test.py CXLVP GALLERY PLUGINS [unittest arguments].

CXLVP is the program, GALLERY the folder with the platforms of the project, PLUGINS the folder with the test plugins.
"""

import csv
import gzip
import json
import os
import pathlib
import pty
import re
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import jsonschema
import yaml

CXLVP, GALLERY, PLUGINS = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])

SMALL = """\
name: small
description: one requester and one memory
modules:
  cpu:
    type: requester
    in_flight: 8
    traffic: {pattern: random, span: 1MiB, count: 2000}
  bus:
    type: interconnect
    windows:
      - {to: ddr.in, base: 0x0, size: 1GiB}
  ddr: {type: memory, size: 1GiB}
connections:
  - {from: cpu.out, to: bus.in}
input: cpu.trace
"""


class ProgramTest(unittest.TestCase):
    """A scratch folder with the platform above, which is the working folder of the program."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.write("small.yaml", SMALL)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def cxlvp(self, *arguments, code=0, **options):
        """Runs the program and checks its exit code."""
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        done = subprocess.run([CXLVP, *map(str, arguments)], cwd=self.folder, text=True, timeout=120, **options)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def results(self, folder="out/small"):
        return json.loads((self.folder / folder / "stats.json").read_text())

    def config(self, folder="out/small"):
        return json.loads((self.folder / folder / "config.json").read_text())

    # Expected results.

    def test_vectors_count_and_show_differences(self):
        cases = (pathlib.Path(__file__).parent / "../data/vectors/hdm_worked.csv").read_text()
        self.write("right.csv", cases)
        self.assertEqual(self.cxlvp("vectors", "hdm", "right.csv").stdout,
                         "right.csv: 19 cases in 16 systems: 19 passed, 0 failed\n")
        self.write("wrong.csv", cases.replace(",NO_DECODER,", ",NO_WINDOW,"))
        done = self.cxlvp("vectors", "hdm", "wrong.csv", "--show", 1, code=7)
        self.assertEqual(done.stdout, "wrong.csv: 19 cases in 16 systems: 16 passed, 3 failed\n"
                         "  line 16, case N3: result: expected NO_WINDOW, got NO_DECODER\n  and 2 more (--show)\n")

    def test_vectors_refuse_files_that_make_no_sense(self):
        for name, content in (("empty.csv", b""), ("binary.csv", b"\x7fELF\0\1"), ("short.csv", b"case_id,hpa\n1,0x10\n")):
            (self.folder / name).write_bytes(content)
            done = self.cxlvp("vectors", "hdm", name, code=4)
            self.assertRegex(done.stderr, rf"^{name}:1: ")
            self.assertEqual(done.stdout, "")
        self.assertIn("cannot be opened", self.cxlvp("vectors", "hdm", "none.csv", code=4).stderr)
        self.cxlvp("vectors", "hdm", code=2)

    # What it prints and writes.

    def test_run_prints_one_screen_and_writes_the_results(self):
        done = self.cxlvp("run", "small.yaml")
        self.assertEqual(done.stderr, "")  # no banner of the kernel, no progress in a pipe
        lines = done.stdout.splitlines()
        self.assertLess(len(lines), 40)
        self.assertEqual(lines[0], "small: one requester and one memory")
        self.assertRegex(lines[1], r"^reserve timing, seed 1: .* simulated until nothing was left to do, 2,000 accesses")
        self.assertRegex(done.stdout, r"(?m)^cpu +125 KiB .* 2,000 .* of 8 +0$")
        self.assertRegex(done.stdout, r"(?m)^ddr\.channels +[0-9.]+ %")
        self.assertRegex(done.stdout, r"(?m)^(limited by|no resource is above) .*$")
        self.assertEqual(lines[-1], "results in out/small")
        self.assertEqual(sorted(os.listdir(self.folder / "out/small")), ["config.json", "stats.csv", "stats.json"])
        results = self.results()
        self.assertEqual(results["run"]["accesses"], 2000)
        self.assertEqual(results["run"]["end"], "idle")
        self.assertEqual(results["statistics"]["cpu"]["latency"]["count"], 2000)
        self.assertIn(results["run"]["limit"], done.stdout)
        with open(self.folder / "out/small/stats.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertIn({"path": "cpu.latency", "metric": "count", "value": "2000", "unit": ""},
                      [{**row, "unit": ""} for row in rows])

    def test_results_are_the_same_in_every_run(self):
        for out in ("a", "b"):
            self.cxlvp("run", "small.yaml", "--out", out, "--quiet")
        for name in ("stats.json", "stats.csv", "config.json"):
            self.assertEqual((self.folder / "a" / name).read_bytes(), (self.folder / "b" / name).read_bytes(), name)
        self.cxlvp("run", "small.yaml", "--out", "c", "--quiet", "--seed", 2)
        self.assertNotEqual((self.folder / "a/stats.csv").read_bytes(), (self.folder / "c/stats.csv").read_bytes())

    def test_quiet_prints_nothing(self):
        done = self.cxlvp("run", "small.yaml", "--quiet")
        self.assertEqual((done.stdout, done.stderr), ("", ""))

    def test_configuration_names_the_source_of_every_value(self):
        trace = self.write("t.csv", "op,address,bytes\nR,0x0,64\nW,0x40,64\n")
        self.cxlvp("run", "small.yaml", "--set", "ddr.banks=32", "--set", "bus.windows.0.base=0", "--seed", "5",
                   "--until", "1ms", "--input", trace.name, "--quiet")
        config = self.config()
        ddr, cpu = config["modules"]["ddr"], config["modules"]["cpu"]
        self.assertEqual(ddr["banks"], {"value": 32, "source": "--set ddr.banks"})
        self.assertEqual(ddr["size"], {"value": "1 GiB", "source": "small.yaml:12:29"})
        self.assertRegex(ddr["t_rcd"]["source"], r"^default \(")
        self.assertEqual(config["modules"]["bus"]["windows"][0]["base"]["source"], "--set bus.windows.0.base")
        self.assertEqual(config["seed"], {"value": 5, "source": "--seed"})
        self.assertEqual(config["duration"], {"value": "1 ms", "source": "--until"})
        self.assertEqual(cpu["trace"], {"value": "t.csv", "source": "--input"})
        self.assertEqual(self.results()["run"]["accesses"], 2)

    def test_trace(self):
        self.cxlvp("run", "small.yaml", "--trace", "perfetto", "--quiet")
        path = self.folder / "out/small/trace.json.gz"
        everything = json.loads(gzip.decompress(path.read_bytes()))["traceEvents"]
        self.cxlvp("run", "small.yaml", "--trace", "perfetto", "--trace-window", "100ns:300ns", "--quiet")
        window = json.loads(gzip.decompress(path.read_bytes()))["traceEvents"]
        self.assertGreater(len(everything), 4000)
        self.assertTrue(0 < len(window) < len(everything) / 2)
        self.cxlvp("run", "small.yaml", "--quiet")
        self.assertFalse(path.exists(), "a trace of an earlier run was left")

    def test_ordered_timing_and_protocol_checks(self):
        self.cxlvp("run", "small.yaml", "--set", "timing=ordered", "--check-protocol", "--quiet")
        self.assertEqual(self.results()["run"]["timing"], "ordered")
        self.assertEqual(self.results()["run"]["accesses"], 2000)
        self.assertEqual(self.results()["run"]["warnings"], 0)

    def test_looking_at_a_platform(self):
        self.assertEqual(self.cxlvp("check", "small.yaml").stdout,
                         "small.yaml: 3 modules, 1 connections: no mistakes\n")
        text = self.cxlvp("describe", "small.yaml").stdout
        self.assertIn("cpu (requester)\n└─ out -> in of bus (interconnect)\n   └─ map -> in of ddr (memory)\n", text)
        self.assertIn("0x000000000000 to 0x00003fffffff (1 GiB) -> ddr.in", text)
        self.assertTrue(self.cxlvp("describe", "small.yaml", "--dot").stdout.startswith("digraph"))
        self.assertIn("| `banks` |", self.cxlvp("types", "memory").stdout)
        self.assertIn("## link", self.cxlvp("types").stdout)
        self.cxlvp("regs")
        self.assertRegex(self.cxlvp("--version").stdout, r"^\d+\.\d+\.\d+\n$")
        self.assertIn("130  interrupted", self.cxlvp("--help").stdout)

    def test_bare_names_mean_the_gallery(self):
        self.write("platforms/mine.yaml", SMALL)
        self.cxlvp("run", "mine", "--quiet")
        self.assertEqual(self.config()["file"], "platforms/mine.yaml")
        self.assertIn("(did you mean 'mine'?)", self.cxlvp("run", "mime", code=3).stderr)

    # Exit codes.

    def test_usage(self):
        self.cxlvp(code=2)
        self.cxlvp("walk", code=2)
        self.cxlvp("run", code=2)
        self.cxlvp("run", "small.yaml", "--set", "novalue", code=2)
        self.cxlvp("run", "small.yaml", "--trace", "vcd", code=2)

    def test_platform_mistakes(self):
        self.assertIn("none.yaml: cannot be opened", self.cxlvp("run", "none.yaml", code=3).stderr)
        self.write("bad.yaml", SMALL.replace("ddr.in", "dra.in").replace("in_flight", "inflight"))
        for command in ("run", "check", "describe"):
            done = self.cxlvp(command, "bad.yaml", code=3)
            self.assertEqual(done.stdout, "")
            self.assertIn("bad.yaml:6:5: cpu.inflight: unknown parameter (did you mean 'in_flight'?)", done.stderr)
            self.assertIn("bad.yaml:11:14: bus.windows.0.to: no module 'dra' (did you mean 'ddr'?)", done.stderr)
        self.assertIn("--set ddr.banks: ddr.banks: 3 is not a power of two",
                      self.cxlvp("run", "small.yaml", "--set", "ddr.banks=3", code=3).stderr)
        self.assertIn("--until: duration: '5' lacks a unit",
                      self.cxlvp("run", "small.yaml", "--until", "5", code=3).stderr)
        self.assertFalse((self.folder / "out").exists())

    def test_input_is_asked_for(self):
        self.write("needy.yaml", SMALL + "requires_input: true\n")
        self.assertIn("this platform needs --input FILE (it sets 'cpu.trace')",
                      self.cxlvp("run", "needy.yaml", code=3).stderr)
        self.cxlvp("describe", "needy.yaml")
        self.write("t.csv", "op,address,bytes\nR,0x0,64\n")
        self.cxlvp("run", "needy.yaml", "--input", "t.csv", "--quiet")
        self.write("deaf.yaml", SMALL.replace("input: cpu.trace", ""))
        self.assertIn("--input: this platform names no parameter for an input file",
                      self.cxlvp("run", "deaf.yaml", "--input", "t.csv", code=3).stderr)

    def test_input_mistakes(self):
        self.assertIn("none.csv: cannot be read: No such file",
                      self.cxlvp("run", "small.yaml", "--input", "none.csv", code=4).stderr)
        self.write("noise.csv", "this is no trace\n")
        self.assertIn("noise.csv", self.cxlvp("run", "small.yaml", "--input", "noise.csv", code=4).stderr)
        # A trace that breaks in the middle: what came before counts and is written.
        good = "".join(f"R,{64 * i},64\n" for i in range(500))
        self.write("cut.csv", "op,address,bytes\n" + good + "R,broken\n")
        done = self.cxlvp("run", "small.yaml", "--input", "cut.csv", code=4)
        self.assertIn("cut.csv:502", done.stderr)
        self.assertIn("simulated until an error stopped it", done.stdout)
        self.assertEqual(self.results()["run"]["end"], "failed")
        self.assertGreater(self.results()["run"]["accesses"], 400)

    def test_folder_that_cannot_be_written(self):
        self.write("taken", "a file")
        done = self.cxlvp("run", "small.yaml", "--out", "taken/deeper", code=5)
        self.assertIn("taken/deeper: cannot be made: ", done.stderr)
        self.assertIn("2,000 accesses", done.stdout)
        done = self.cxlvp("run", "small.yaml", "--out", "/proc/cxlvp", code=5)
        self.assertIn("/proc/cxlvp: cannot be made: ", done.stderr)

    def test_full_disk(self):
        def limit_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))

        done = self.cxlvp("run", "small.yaml", code=5, preexec_fn=limit_files)
        for name in ("stats.json", "stats.csv", "config.json"):
            self.assertIn(f"out/small/{name}: cannot be written: File too large", done.stderr)
        self.assertIn("2,000 accesses", done.stdout)
        self.assertNotIn("results in", done.stdout)
        self.assertEqual(os.listdir(self.folder / "out/small"), [])
        done = self.cxlvp("run", "small.yaml", "--trace", "perfetto", code=5, preexec_fn=limit_files)
        self.assertIn("trace.json.gz", done.stderr)
        with open("/dev/full", "w") as full:
            self.cxlvp("run", "small.yaml", code=5, stdout=full)
            self.cxlvp("describe", "small.yaml", code=5, stdout=full)

    def test_failed_accesses(self):
        far = ("--set", "cpu.traffic.base=2GiB")
        done = self.cxlvp("run", "small.yaml", *far)
        self.assertIn("warning: ", done.stderr)
        self.assertEqual(self.results()["run"]["errors"], 2000)
        self.assertGreater(self.results()["run"]["warnings"], 0)
        self.cxlvp("run", "small.yaml", *far, "--fail-on-warning", "--quiet", code=6)
        self.cxlvp("run", "small.yaml", "--fail-on-warning", "--quiet")

    def test_faults_are_counted(self):
        self.write("faulty.yaml", SMALL + "faults: [{point: ddr, kind: error_response, count: 3}]\n")
        done = self.cxlvp("run", "faulty.yaml")
        self.assertIn("3 faults fired", done.stdout)
        self.assertEqual(self.results()["run"]["faults"], 3)
        self.assertEqual(self.results()["run"]["errors"], 3)
        self.write("faulty.yaml", SMALL + "faults: [{point: ddr.nowhere, kind: error_response}]\n")
        self.assertIn("faulty.yaml:16:10: ", self.cxlvp("run", "faulty.yaml", code=3).stderr)

    # Signals and terminals.

    def start_endless(self, *arguments, **options):
        self.write("endless.yaml", SMALL.replace("count: 2000", "count: 0"))
        return subprocess.Popen([CXLVP, "run", "endless.yaml", *arguments], cwd=self.folder, text=True,
                                stdout=subprocess.PIPE, **options)

    def test_interrupt_ends_with_the_results_so_far(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.start_endless(stderr=subprocess.PIPE)
            while not (self.folder / "out/small").exists():
                time.sleep(0.01)
            time.sleep(0.3)
            process.send_signal(number)
            out, err = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 130, err)
            self.assertEqual(err, "")
            self.assertIn("simulated until it was interrupted", out)
            self.assertEqual(self.results()["run"]["end"], "interrupted")
            self.assertGreater(self.results()["run"]["accesses"], 0)

    def test_progress_on_a_terminal_only(self):
        master, slave = pty.openpty()
        process = self.start_endless(stderr=slave)
        os.close(slave)
        shown = b""
        end = time.time() + 60
        while time.time() < end and not re.search(rb"simulated, .* accesses/s.*simulated, ", shown, re.S):
            if select.select([master], [], [], 1)[0]:
                shown += os.read(master, 4096)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        os.close(master)
        self.assertRegex(shown.decode(), r"\r[0-9.]+ \w+ simulated, [0-9.]+ [kM]?.?accesses/s")

    # Plugins.

    def test_plugins(self):
        good = PLUGINS / "test_plugin_good.so"
        self.assertIn("## echo", self.cxlvp("types", "--plugin", good).stdout)
        self.assertNotIn("## echo", self.cxlvp("types").stdout)
        platform = SMALL.replace("ddr: {type: memory, size: 1GiB}", "ddr: {type: echo, answer: 5ns}")
        self.write("echo.yaml", platform)
        self.assertIn("unknown module type 'echo'", self.cxlvp("run", "echo.yaml", code=3).stderr)
        self.cxlvp("run", "echo.yaml", "--plugin", good, "--plugin", good, "--quiet")
        self.assertEqual(self.results()["run"]["accesses"], 2000)
        self.assertEqual(self.results()["statistics"]["ddr"]["echoes"]["value"], 2000)
        # Named in the platform file, relative to it.
        self.write("sub/echo.yaml", platform + "plugins: [../plugin.so]\n")
        (self.folder / "plugin.so").symlink_to(good)
        self.cxlvp("run", "sub/echo.yaml", "--quiet")

    def test_plugins_that_are_none(self):
        self.assertIn("plugin none.so: No such file", self.cxlvp("types", "--plugin", "none.so", code=3).stderr)
        self.write("text.so", "no library\n")
        self.assertIn("plugin text.so: ", self.cxlvp("types", "--plugin", "text.so", code=3).stderr)
        empty = PLUGINS / "test_plugin_empty.so"
        self.assertIn("does not export 'extern \"C\" void cxlvp_register_types(cxlvp::ModuleRegistry&)'",
                      self.cxlvp("types", "--plugin", empty, code=3).stderr)
        self.write("p.yaml", SMALL + "plugins: [none.so]\n")
        self.assertIn("p.yaml:16:11: plugin none.so: No such file", self.cxlvp("run", "p.yaml", code=3).stderr)
        taken = PLUGINS / "test_plugin_taken.so"
        self.assertIn("module type 'link' is registered twice",
                      self.cxlvp("types", "--plugin", taken, code=3).stderr)

    # The JSON Schema.

    def schema(self):
        schema = json.loads(self.cxlvp("schema").stdout)
        jsonschema.Draft7Validator.check_schema(schema)
        return jsonschema.Draft7Validator(schema)

    def test_gallery_agrees_with_the_schema_and_the_program(self):
        validator = self.schema()
        files = sorted(GALLERY.glob("*.yaml"))
        self.assertGreater(len(files), 0)
        for file in files:
            with self.subTest(file.name):
                validator.validate(yaml.safe_load(file.read_text()))
                self.cxlvp("check", file)

    def test_schema_and_program_refuse_the_same_files(self):
        validator = self.schema()
        bad = {
            "unknown top-level key": ("name: small", "name: small\ncolour: red"),
            "unknown parameter": ("in_flight: 8", "inflight: 8"),
            "unknown parameter in a group": ("span: 1MiB", "spam: 1MiB"),
            "wrong unit": ("size: 1GiB}\n  ddr", "size: 1ns}\n  ddr"),
            "no unit": ("span: 1MiB", "span: 1000000"),
            "unknown type": ("type: memory", "type: memroy"),
            "type missing": ("type: memory, ", ""),
            "unknown choice": ("pattern: random", "pattern: rnadom"),
            "count out of range": ("in_flight: 8", "in_flight: 0"),
            "fraction for a count": ("in_flight: 8", "in_flight: 1.5"),
            "name missing": ("name: small\n", ""),
            "name not an identifier": ("name: small", "name: small one"),
            "connection without an end": ("from: cpu.out, to: bus.in", "from: cpu.out"),
            "connection that names no port": ("to: bus.in", "to: bus"),
            "unknown fault kind": ("name: small", "name: small\nfaults: [{point: ddr, kind: melt}]"),
            "module with a reserved name": ("  ddr: {", "  seed: {type: memory}\n  ddr: {"),
            "list in place of a map": ("traffic: {pattern: random, span: 1MiB, count: 2000}", "traffic: [1]"),
        }
        validator.validate(yaml.safe_load(SMALL))
        for what, (old, new) in bad.items():
            with self.subTest(what):
                self.assertIn(old, SMALL)
                text = SMALL.replace(old, new, 1)
                self.assertFalse(validator.is_valid(yaml.safe_load(text)), "the schema accepts it")
                self.write("bad.yaml", text)
                self.cxlvp("check", "bad.yaml", code=3)

    def test_schema_says_what_is_wrong_once(self):
        text = SMALL.replace("in_flight: 8", "inflight: 8")
        errors = list(self.schema().iter_errors(yaml.safe_load(text)))
        self.assertEqual(len(errors), 1)
        self.assertEqual(list(errors[0].absolute_path), ["modules", "cpu"])
        self.assertIn("inflight", errors[0].message)

    def test_schema_knows_the_types_of_plugins(self):
        schema = json.loads(self.cxlvp("schema", "--plugin", PLUGINS / "test_plugin_good.so").stdout)
        self.assertIn("echo", schema["definitions"]["types"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=2)
