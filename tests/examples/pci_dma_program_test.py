# SPDX-License-Identifier: Apache-2.0
"""Runs examples/pci_dma with the built program: pci_dma_program_test.py CXLVP PCI_DMA.YAML DMA.SO [arguments]."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

CXLVP, PLATFORM, PLUGIN = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])


class PciDmaProgramTest(unittest.TestCase):
    """Runs the program in a scratch folder."""

    def run_platform(self, *arguments, code=0):
        """The statistics and the error output of a run that ends with `code`."""
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([CXLVP, "run", PLATFORM, "--plugin", PLUGIN, *arguments], cwd=folder, text=True,
                                  timeout=60, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
            self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
            results = pathlib.Path(folder) / "out/pci_dma/stats.json"
            return (json.loads(results.read_text())["statistics"] if results.exists() else None), done.stderr

    def test_the_device_works_behind_pci_in_both_timing_modes(self):
        for timing in ("reserve", "ordered"):
            with self.subTest(timing):
                statistics, errors = self.run_platform("--set", f"timing={timing}", "--check-protocol",
                                                       "--fail-on-warning")
                self.assertEqual(errors, "")
                self.assertEqual(statistics["host"]["failures"]["value"], 0)
                self.assertEqual(statistics["dma"]["copies"]["value"], 1)
                self.assertEqual(statistics["endpoint"]["messages"]["value"], 1)
                self.assertEqual(statistics["endpoint"]["unsupported"]["value"], 0)
                self.assertEqual(statistics["ecam"]["unsupported"]["value"], 1)

    def test_without_the_endpoint_in_its_place_a_step_fails(self):
        errors = self.run_platform("--set", "port.functions.0.device=1", code=4)[1]
        self.assertIn("host.steps.5: expect 0xd0100000 (4 bytes) = 0xabc1234: read 0xffffffff", errors)

    def test_a_port_that_takes_no_configuration_requests_is_refused(self):
        errors = self.run_platform("--set", "port.functions.0.to=memory.nothing", code=3)[1]
        self.assertIn("memory", errors)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]], verbosity=2)
