# SPDX-License-Identifier: Apache-2.0
"""Runs the CXL platforms of the gallery as a user does: cxl_program_test.py CXLVP GALLERY [unittest arguments]."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

CXLVP, GALLERY = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])


class CxlProgramTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def cxlvp(self, *arguments, code=0):
        done = subprocess.run([str(word) for word in (CXLVP, *arguments)], cwd=self.folder, text=True, timeout=120,
                              capture_output=True)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def run_platform(self, platform, *options, count=2000):
        """Output and results of a run with a protocol checker in every wire."""
        done = self.cxlvp("run", platform, "--set", f"cpu.traffic.count={count}", "--check-protocol", "--out", "out",
                          *options)
        return done.stdout, json.loads((self.folder / "out/stats.json").read_text())

    def with_fault(self, fault, *options):
        """Statistics of a run with `fault`, in which START is a time soon after the work has begun."""
        begin = self.run_platform(GALLERY / "cxl_type3.yaml", "--quiet", count=1)[1]["run"]["set_up_ps"]
        fault = fault.replace("START", f"{begin // 1_000_000 + 2}us")
        text = (GALLERY / "cxl_type3.yaml").read_text()
        (self.folder / "faulty.yaml").write_text(text + "faults:\n  - " + fault + "\n")
        return self.run_platform("faulty.yaml", "--quiet", *options)[1]["statistics"]

    def test_the_work_begins_after_the_set_up(self):
        for platform in ("cxl_type3", "cxl_interleave"):
            for timing in ("reserve", "ordered"):
                with self.subTest(platform=platform, timing=timing):
                    text, results = self.run_platform(GALLERY / f"{platform}.yaml", "--set", f"timing={timing}")
                    self.assertRegex(text.splitlines()[1], r"2,000 accesses.* after [0-9.]+ .s of setting up")
                    run, cpu = results["run"], results["statistics"]["cpu"]
                    self.assertGreater(run["set_up_ps"], 1_000_000)  # a commit takes a microsecond
                    self.assertEqual((run["accesses"], run["errors"]), (2000, 0))
                    self.assertEqual(cpu["latency"]["count"], 2000)
                    self.assertLess(run["simulated_ps"], 100_000_000)
                    self.assertNotIn("warnings", text)

    def test_a_platform_without_set_up_says_nothing_about_it(self):
        text, results = self.run_platform(GALLERY / "memory_tiers.yaml", count=100)
        self.assertNotIn("setting up", text)
        self.assertEqual(results["run"].get("set_up_ps", 0), 0)

    def test_statistics_are_those_of_the_work(self):
        statistics = self.run_platform(GALLERY / "cxl_type3.yaml", "--quiet")[1]["statistics"]
        card, messages = statistics["card"], statistics["hb0"]["port0"]["link"]["messages"]
        self.assertEqual(card["reads"]["value"] + card["writes"]["value"], 2000)
        self.assertEqual(messages["m2s_req"]["value"], card["reads"]["value"])
        self.assertEqual(messages["m2s_rwd"]["value"], card["writes"]["value"])
        self.assertEqual(messages["s2m_drs"]["value"], card["reads"]["value"])
        self.assertGreater(statistics["driver"]["accesses"]["value"], 100)

    def test_the_devices_share_the_work(self):
        statistics = self.run_platform(GALLERY / "cxl_interleave.yaml", "--quiet")[1]["statistics"]
        shares = [statistics[f"dev{i}"]["reads"]["value"] + statistics[f"dev{i}"]["writes"]["value"] for i in range(4)]
        self.assertEqual(sum(shares), 2000)
        self.assertGreater(min(shares), 400)

    def test_decode_shows_the_way(self):
        text = self.cxlvp("decode", GALLERY / "cxl_interleave.yaml", "--addr", "0x100000c40", "64KiB").stdout
        self.assertEqual(text, """\
0x100000c40: OK
  root: window 0 (0x100000000, 64 GiB), way 1 of 2 at 1 KiB -> hb1.mem
  hb1: decoder 0, way 0 of 1 at 1 KiB -> port0
  sw1: decoder 0, way 1 of 2 at 2 KiB -> port1
  dev3: device physical address 0x40
0x10000: NO_WINDOW
  root: no window
""")
        self.assertIn("no module is a cxl_root",
                      self.cxlvp("decode", GALLERY / "memory_tiers.yaml", "--addr", "0", code=3).stderr)
        self.assertIn("--addr nowhere", self.cxlvp("decode", GALLERY / "cxl_type3.yaml", "--addr", "nowhere",
                                                   code=3).stderr)

    def test_a_region_that_cannot_be_made_ends_the_run(self):
        for command in ("run", "decode"):
            options = ("--addr", "4GiB") if command == "decode" else ("--quiet",)
            done = self.cxlvp(command, GALLERY / "cxl_type3.yaml", "--set", "driver.regions.0.size=128GiB", *options,
                              code=3)
            self.assertRegex(done.stderr,
                             r"(?m)^driver\.regions\.0: region in window 0: .* bytes of volatile memory left")
            self.assertEqual(done.stdout, "")

    def test_a_device_that_goes_away_is_all_ones_and_no_hang(self):
        statistics = self.with_fault("{point: card, kind: link_down, from: START}")
        absent = statistics["card"]["absent"]["value"]
        self.assertGreater(absent, 10)
        self.assertEqual(statistics["hb0"]["port0"]["unanswered"]["value"], absent)
        self.assertEqual(statistics["cpu"]["latency"]["count"], 2000)

    def test_a_link_that_goes_down_is_all_ones_and_no_hang(self):
        statistics = self.with_fault("{point: hb0.port0.link, kind: link_down, from: START, count: 100}")
        port = statistics["hb0"]["port0"]
        self.assertEqual((port["link"]["lost"]["value"], port["unanswered"]["value"]), (100, 100))
        self.assertEqual(statistics["card"]["reads"]["value"] + statistics["card"]["writes"]["value"], 1900)

    def test_poison_reaches_the_requester(self):
        statistics = self.with_fault("{point: dram, kind: poison, count: 7}", "--set", "cpu.traffic.read_ratio=1")
        self.assertEqual(statistics["card"]["poison_reads"]["value"], 7)

    def test_a_retry_takes_longer(self):
        calm = self.run_platform(GALLERY / "cxl_type3.yaml", "--quiet")[1]["statistics"]
        noisy = self.with_fault("{point: hb0.port0.link, kind: bit_flip, probability: 0.2}")
        retries = noisy["hb0"]["port0"]["link"]["retries"]["value"]
        self.assertGreater(retries, 5)
        self.assertGreater(noisy["cpu"]["latency"]["mean"], calm["cpu"]["latency"]["mean"] + 10_000)

    def test_check_and_describe(self):
        self.assertIn("no mistakes", self.cxlvp("check", GALLERY / "cxl_interleave.yaml").stdout)
        text = self.cxlvp("describe", GALLERY / "cxl_interleave.yaml").stdout
        self.assertRegex(text, re.compile(r"port1 -> link of dev3 \(cxl_type3\)"))
        self.assertNotIn("link.mem", text)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
