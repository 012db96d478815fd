# SPDX-License-Identifier: Apache-2.0
"""Runs examples/dma with the built program: dma_program_test.py CXLVP DMA.YAML DMA.SO [unittest arguments]."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import jsonschema
import yaml

CXLVP, PLATFORM, PLUGIN = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])


class DmaProgramTest(unittest.TestCase):
    """Runs the program in a scratch folder."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def cxlvp(self, *arguments, code=0):
        """Runs the program and checks its exit code."""
        done = subprocess.run([CXLVP, *map(str, arguments)], cwd=self.folder, text=True, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def run_dma(self, *arguments, code=0):
        return self.cxlvp("run", PLATFORM, "--plugin", PLUGIN, *arguments, code=code)

    def results(self):
        return json.loads((self.folder / "out/dma/stats.json").read_text())

    def test_the_copy_arrives_in_both_timing_modes(self):
        for timing in ("reserve", "ordered"):
            with self.subTest(timing):
                done = self.run_dma("--set", f"timing={timing}", "--check-protocol", "--fail-on-warning")
                self.assertEqual(done.stderr, "")
                run, statistics = self.results()["run"], self.results()["statistics"]
                self.assertEqual((run["timing"], run["end"]), (timing, "idle"))
                self.assertEqual(statistics["host"]["steps"]["value"], 11)
                self.assertEqual(statistics["host"]["failures"]["value"], 0)
                self.assertEqual(statistics["dma"]["copies"]["value"], 1)
                self.assertEqual(statistics["dma"]["bytes_written"]["value"], 4096)
                self.assertEqual(statistics["dma"]["irq"]["raised"]["value"], 1)

    def test_parameters_of_the_plugin_can_be_set_and_are_checked(self):
        self.run_dma("--set", "dma.chunk=64B", "--set", "dma.in_flight=16", "--quiet")
        self.assertEqual(self.results()["statistics"]["dma"]["latency"]["count"], 64)
        self.assertEqual(self.results()["statistics"]["dma"]["in_flight"]["max"], 16)
        self.assertIn("--set dma.chunk: dma.chunk: 65B is not a power of two",
                      self.run_dma("--set", "dma.chunk=65B", code=3).stderr)

    def test_a_step_that_fails_ends_the_run_with_its_number(self):
        message = "host.steps.7: expect 0x40000018 (4 bytes) = 0x4: read 0x2\n"
        for timing in ("reserve", "ordered"):
            done = self.run_dma("--set", f"timing={timing}", "--set", "host.steps.7.value=0x4", "--quiet", code=4)
            # A sanitizer may warn of the exception that leaves a coroutine before.
            self.assertTrue(done.stderr.endswith(message), done.stderr)
            self.assertEqual(self.results()["run"]["end"], "failed")
        go_on = ("--set", "host.on_failure=go_on", "--set", "host.steps.7.value=0x4")
        self.assertIn("failed-step: steps.7", self.run_dma(*go_on).stderr)
        self.run_dma(*go_on, "--fail-on-warning", code=6)

    def test_an_interrupt_that_is_lost_is_waited_for_in_vain(self):
        text = PLATFORM.read_text() + "faults:\n  - {point: dma.irq, kind: drop}\n"
        (self.folder / "lost.yaml").write_text(text)
        done = self.cxlvp("run", "lost.yaml", "--plugin", PLUGIN, "--quiet", code=4)
        self.assertEqual(done.stderr, "host.steps.6: wait_irq: the interrupt line did not rise\n")

    def test_a_plugin_that_is_missing_is_named(self):
        self.assertIn("dma.type: unknown module type 'dma'", self.cxlvp("run", PLATFORM, code=3).stderr)
        done = self.cxlvp("run", PLATFORM, "--plugin", "none/dma.so", code=3)
        self.assertIn("plugin none/dma.so: No such file or directory", done.stderr)
        (self.folder / "named.yaml").write_text(PLATFORM.read_text() + "plugins: [none/dma.so]\n")
        done = self.cxlvp("run", "named.yaml", code=3)
        self.assertRegex(done.stderr, r"named\.yaml:\d+:11: plugin none/dma\.so: No such file or directory")

    def test_the_platform_keeps_the_schema(self):
        schema = json.loads(self.cxlvp("schema", "--plugin", PLUGIN).stdout)
        platform = yaml.safe_load(PLATFORM.read_text())
        jsonschema.Draft7Validator(schema).validate(platform)
        platform["modules"]["dma"]["chunks"] = 1
        self.assertFalse(jsonschema.Draft7Validator(schema).is_valid(platform))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=2)
