# SPDX-License-Identifier: Apache-2.0
"""Runs CAPI cards as a user does: capi_program_test.py CXLVP GALLERY [unittest arguments]."""

import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

CXLVP, GALLERY = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])


class CapiProgramTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def cxlvp(self, *arguments, code=0):
        done = subprocess.run([str(word) for word in (CXLVP, *arguments)], cwd=self.folder, text=True, timeout=600,
                              capture_output=True)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def statistics(self, platform, *options):
        self.cxlvp("run", GALLERY / f"{platform}.yaml", "--quiet", "--out", "out", *options)
        return json.loads((self.folder / "out/stats.json").read_text())["statistics"]

    def file(self, size):
        path = self.folder / "input.bin"
        path.write_bytes(random.Random(size).randbytes(size))
        return path

    def test_a_file_is_copied_in_two_contexts_with_demand_paging(self):
        path = self.file(300_001)
        for timing in ("reserve", "ordered"):
            with self.subTest(timing=timing):
                host = self.statistics("capi_card", "--input", path, "--set", f"timing={timing}")["host"]
                self.assertEqual(host["data"]["value"], 300_001)
                self.assertEqual(host["failed"]["value"], 0)
                self.assertEqual(host["verified"]["value"], host["request_latency"]["count"])
                # Source and destination have pages of 64 KiB that only the AFU touches.
                self.assertGreaterEqual(host["faults"]["pages"]["value"], 10)
                self.assertGreater(host["faults"]["segments"]["value"], 0)

    def test_a_file_is_copied_by_a_card_of_the_second_generation(self):
        host = self.statistics("capi2_card", "--input", self.file(70_000))["host"]
        self.assertEqual(host["data"]["value"], 70_000)
        self.assertEqual(host["failed"]["value"], 0)

    def test_the_summary_says_what_limits_the_card(self):
        text = self.cxlvp("run", GALLERY / "capi_card.yaml", "--input", self.file(200_000)).stdout
        self.assertRegex(text, r"host: \d+ results were compared with what they must be, and are right")
        self.assertRegex(text, r"psl: page_faults [\d,]+, segment_faults [\d,]+, slb.hit_rate [\d.]+ %, tlb.hit_rate")
        self.assertRegex(text, r"host: faults.pages [1-9]\d*, faults.refused 0")
        self.assertRegex(text, r"(?m)^psl .* of 80 ")
        self.assertRegex(text, r"no resource is above|limit")

    def test_a_dedicated_afu_works_for_one_process(self):
        for platform, size in (("capi_card", 100_000), ("capi2_card", 5_000)):
            with self.subTest(platform=platform):
                host = self.statistics(platform, "--input", self.file(size), "--set", "afu.model=dedicated", "--set",
                                       "host.contexts=1")["host"]
                self.assertEqual((host["data"]["value"], host["failed"]["value"]), (size, 0))

    def test_interrupts_tell_the_end_of_copies(self):
        host = self.statistics("capi_card", "--set", "host.interrupts=true", "--set", "host.bytes=200KiB")["host"]
        self.assertEqual(host["failed"]["value"], 0)
        self.assertGreater(host["interrupts"]["value"], host["request_latency"]["count"])

    def test_the_same_seed_gives_the_same_results(self):
        options = ("--set", "host.bytes=200KiB")
        self.assertEqual(self.statistics("capi_card", *options), self.statistics("capi_card", *options))

    def test_what_an_afu_writes_to_cxl_memory_is_what_the_crypto_engine_encrypts(self):
        stats = self.statistics("accelerator_card", "--input", self.file(200_001))
        self.assertEqual(stats["host"]["data"]["value"], 200_001)
        self.assertEqual(stats["crypto_host"]["verified"]["value"], 49)
        self.assertEqual(stats["crypto_host"]["failed"]["value"], 0)
        self.assertGreaterEqual(stats["hdm_dram"]["bytes_written"]["value"], 200_001)

    def test_bytes_that_nobody_brought_are_not_those_of_the_file(self):
        done = self.cxlvp("run", GALLERY / "accelerator_card.yaml", "--quiet", "--input", self.file(200_001), "--set",
                          "crypto_host.workload.source=0x110000000", code=4)
        self.assertIn("the ciphertext is not that of OpenSSL", done.stderr)

    def test_a_file_that_cannot_be_read_is_named(self):
        done = self.cxlvp("run", GALLERY / "capi_card.yaml", "--set", "host.file=missing", code=3)
        self.assertRegex(done.stderr, "host.file: cannot read '.*missing'")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
