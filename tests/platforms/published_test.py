# SPDX-License-Identifier: Apache-2.0
"""Holds memory_tiers.yaml against the measurements it is meant to reproduce: published_test.py CXLVP GALLERY.

Ids are rows of docs/published-figures.md. The runs have no caches and no other tenant, as in the measurements.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

CXLVP, GALLERY = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
NEAR, FAR = "0", "16GiB"


def run(pattern, base, in_flight, read_ratio, count):
    """Mean latency in ns and bandwidth in GB/s of a lone requester."""
    settings = {"cpu.cached": "false", "cpu.placement.policy": "identity", "cpu.in_flight": in_flight,
                "cpu.traffic.pattern": pattern, "cpu.traffic.base": base, "cpu.traffic.span": "1GiB",
                "cpu.traffic.read_ratio": read_ratio, "cpu.traffic.count": count,
                "neighbour.traffic.rate": "1MB/s", "neighbour.traffic.count": 1}
    options = [word for path, value in settings.items() for word in ("--set", f"{path}={value}")]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([CXLVP, "run", GALLERY / "memory_tiers.yaml", *options, "--quiet", "--out", folder], check=True,
                       timeout=300)
        results = json.loads(pathlib.Path(folder, "stats.json").read_text())
    cpu = results["statistics"]["cpu"]
    moved = cpu["bytes_read"]["value"] + cpu["bytes_written"]["value"]
    return cpu["latency"]["mean"] / 1000, moved / (results["run"]["simulated_ps"] / 1000)


class PublishedFigures(unittest.TestCase):
    def idle(self, base):
        return run("random", base, 1, 1.0, 2000)[0]

    def peak(self, base, read_ratio):
        return run("linear", base, 512, read_ratio, 200_000)[1]

    def test_x14_idle_latency_of_near_memory(self):
        self.assertTrue(96 <= self.idle(NEAR) <= 102)

    def test_x10_idle_latency_of_far_memory(self):
        self.assertAlmostEqual(self.idle(FAR), 244.2, delta=0.5)

    def test_x15_peak_read_bandwidth_of_near_memory(self):
        self.assertAlmostEqual(self.peak(NEAR, 1), 68.1, delta=0.7)

    def test_x12_peak_read_bandwidth_of_far_memory(self):
        self.assertAlmostEqual(self.peak(FAR, 1), 48.0, delta=0.5)

    def test_x13_peak_write_bandwidth_of_far_memory(self):
        self.assertAlmostEqual(self.peak(FAR, 0), 47.0, delta=0.5)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
