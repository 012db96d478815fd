# SPDX-License-Identifier: Apache-2.0
"""QoS telemetry and throttling (CXL r3.1 3.3.4) in platforms/cxl_type3.yaml: cxl_qos_test.py CXLVP GALLERY."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

CXLVP, GALLERY = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])

# More requests in flight than the queue of the device holds, and memory that is slower than the link.
OVERLOAD = {"cpu.in_flight": 512, "cpu.traffic.read_ratio": 1, "cpu.traffic.count": 100000, "dram.bandwidth": "5GB/s"}
TELEMETRY = {"card.qos.telemetry": "true"}
# Small steps, so that the degree of throttling settles.
THROTTLE = {"root.throttle.enabled": "true", "root.throttle.severe_step": 2, "root.throttle.normal_step": 1,
            "root.throttle.interval": "5us", "root.throttle.peak": "20GB/s"}


def statistics(settings, timing="reserve"):
    options = [word for path, value in {**settings, "timing": timing}.items() for word in ("--set", f"{path}={value}")]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([CXLVP, "run", GALLERY / "cxl_type3.yaml", *options, "--quiet", "--out", folder], check=True,
                       timeout=300)
        return json.loads(pathlib.Path(folder, "stats.json").read_text())


def bandwidth(results):
    return results["statistics"]["cpu"]["bytes_read"]["value"] / results["run"]["simulated_ps"]


def waiting(results):
    """Requests that wait for an entry of the device's queue, in the mean."""
    return results["statistics"]["card"]["queue"]["waiting"]["mean"]


class Qos(unittest.TestCase):
    def test_throttling_keeps_the_queue_of_the_device_short(self):
        for timing in ("reserve", "ordered"):
            with self.subTest(timing):
                plain = statistics(OVERLOAD, timing)
                held = statistics({**OVERLOAD, **TELEMETRY, **THROTTLE}, timing)
                self.assertGreater(waiting(plain), 10)
                self.assertLess(waiting(held), waiting(plain) / 2)
                self.assertGreater(held["statistics"]["root"]["held_back"]["mean"], 100)
                self.assertGreater(bandwidth(held), 0.8 * bandwidth(plain))

    def test_telemetry_alone_changes_nothing(self):
        plain, reported = statistics(OVERLOAD), statistics({**OVERLOAD, **TELEMETRY})
        self.assertEqual(plain["statistics"], reported["statistics"])

    def test_throttling_without_telemetry_holds_nothing_back(self):
        light = {"cpu.in_flight": 8, "cpu.traffic.count": 20000}
        plain, throttled = statistics(light), statistics({**light, **THROTTLE})
        self.assertEqual(throttled["statistics"]["root"]["windows"]["0"]["throttling"]["value"], 0)
        self.assertEqual(plain["statistics"]["cpu"], throttled["statistics"]["cpu"])

    def test_thresholds_that_do_not_ascend_are_refused(self):
        run = subprocess.run([CXLVP, "check", GALLERY / "cxl_type3.yaml", "--set", "card.qos.optimal=30"],
                             capture_output=True, text=True)
        self.assertEqual(run.returncode, 3)
        self.assertIn("card.qos: thresholds do not ascend: optimal, moderate, severe", run.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
