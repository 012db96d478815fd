# SPDX-License-Identifier: Apache-2.0
"""What limits a crypto engine with default parameters: crypto_limits_test.py CXLVP."""

import pathlib
import sys
import unittest

from published import simulate

CXLVP = pathlib.Path(sys.argv[1]).resolve()
XTS_OFFLOAD = pathlib.Path(__file__).resolve().parents[1] / "data" / "crypto_sets" / "xts_offload.yaml"


def run(**settings):
    """GB/s, latency in us and the verdict of a run with the parameters of engine and workload."""
    paths = {"grade": "crypto.grade", "aes": "crypto.cores.aes", "firmware": "crypto.service.firmware_vcq",
             "concurrency": "host.workload.concurrency", "count": "host.workload.count"}
    results = simulate(CXLVP, XTS_OFFLOAD, {paths[key]: value for key, value in settings.items()})
    host = results["statistics"]["host"]
    return host["throughput"]["value"] / 1e9, host["request_latency"]["mean"] / 1e6, results["run"]["limit"]


class Limits(unittest.TestCase):
    def test_a_request_alone_takes_as_long_as_its_blocks_and_the_firmware(self):
        _, latency, verdict = run(concurrency=1, count=100)
        self.assertTrue(16 <= latency <= 21, latency)
        self.assertNotIn("limited by", verdict)

    def test_iterative_cores_limit_sixteen_mailboxes(self):
        throughput, _, verdict = run()
        self.assertAlmostEqual(throughput, 0.44, delta=0.05 * 0.44)
        self.assertIn("limited by crypto.cores.aes", verdict)

    def test_a_second_iterative_core_helps_but_faster_firmware_does_not(self):
        throughput, _, _ = run()
        self.assertGreater(run(aes=2)[0], 1.1 * throughput)
        self.assertLess(run(firmware=1000)[0], 1.02 * throughput)

    def test_fast_cores_are_limited_by_the_firmware(self):
        throughput, _, _ = run(grade="fast")
        self.assertGreater(throughput, 1)
        # The core is held while the firmware loads its key, so that it looks as busy; but nobody waits for it.
        with_two, _, verdict = run(grade="fast", aes=2)
        self.assertAlmostEqual(with_two, throughput, delta=0.01 * throughput)
        self.assertIn("limited by crypto.firmware", verdict)
        self.assertGreater(run(grade="fast", aes=2, firmware=100)[0], 1.3 * throughput)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:], verbosity=2)
