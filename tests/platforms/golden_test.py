# SPDX-License-Identifier: Apache-2.0
"""Checks that results do not depend on how the program was built: golden_test.py CXLVP GALLERY GOLDEN.

CXLVP is the program, GALLERY the folder with the platforms of the project, GOLDEN a file with SHA-256 sums of the
results of short runs, called after its platform. Every preset runs this test against the same sums, so a result that an
optimising compiler (or another machine) changes fails in one of them. CXLVP_RENEW_GOLDEN=1 in the environment writes the
sums anew.
"""

import gzip
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import unittest

CXLVP, GALLERY, GOLDEN = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])

# Accesses (or requests) of a short run.
COUNTS = {"memory_tiers": {"cpu.traffic": 1000}, "cxl_interleave": {"cpu.traffic": 6000},
          "cxl_type2": dict.fromkeys((f"{name}.traffic" for name in ("cpu_ddr", "cpu_hdm", "engine_local", "engine_host")),
                                     1500),
          "crypto_offload": {"host.workload": 2000}}
# What makes such a run depend on the seed.
RANDOM = {"crypto_offload": ("host.workload.rate=90000", "host.workload.poisson=true")}

HINT = """
Either the results were meant to change: renew the sums with
    CXLVP_RENEW_GOLDEN=1 ./vp test -R platform/golden
in the release preset and say in the commit why. Or they depend on the build: compare what this writes in two presets:
    {command}"""


def command(timing, seed):
    # memory_tiers: the background traffic is Poisson, pages are placed by weight, and caches filter the accesses.
    # cxl_interleave: a driver brings up three levels of decoders first. cxl_type2: both sides use the memory of each other.
    # crypto_offload: interrupts, a device that reads and writes memory, random references and nonces.
    counts = [word for name, count in COUNTS[GOLDEN.stem].items() for word in ("--set", f"{name}.count={count}")]
    random = [word for value in RANDOM.get(GOLDEN.stem, ()) for word in ("--set", value)]
    return [str(word) for word in (CXLVP, "run", GALLERY / f"{GOLDEN.stem}.yaml", "--seed", seed, "--set",
                                   f"timing={timing}", *counts, *random, "--trace", "perfetto", "--quiet")]


def results(timing, seed):
    """All of stats.json, which holds nothing of the machine, and the unpacked trace."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*command(timing, seed), "--out", folder], check=True, timeout=300)
        return {"stats.json": pathlib.Path(folder, "stats.json").read_bytes(),
                "trace.json": gzip.decompress(pathlib.Path(folder, "trace.json.gz").read_bytes())}


def sums(timing, seed):
    return {name: hashlib.sha256(data).hexdigest() for name, data in results(timing, seed).items()}


class GoldenTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if os.environ.get("CXLVP_RENEW_GOLDEN") == "1":
            golden = {timing: sums(timing, 7) for timing in ("reserve", "ordered")}
            GOLDEN.write_text(json.dumps(golden, indent=2) + "\n")
        cls.golden = json.loads(GOLDEN.read_text())

    def test_results_are_those_of_every_other_build(self):
        for timing, expected in self.golden.items():
            with self.subTest(timing):
                self.assertEqual(sums(timing, 7), expected, HINT.format(command=shlex.join(command(timing, 7))))

    def test_another_seed_gives_other_results(self):
        for timing, expected in self.golden.items():
            with self.subTest(timing):
                for name, digest in sums(timing, 8).items():
                    self.assertNotEqual(digest, expected[name], name)

    def test_something_happens_in_the_runs(self):
        for timing in self.golden:
            with self.subTest(timing):
                found = results(timing, 7)
                run = json.loads(found["stats.json"])["run"]
                self.assertEqual((run["timing"], run["seed"], run["errors"]), (timing, 7, 0))
                self.assertGreater(run["accesses"], 5000)
                self.assertGreater(found["trace.json"].count(b"\n"), 10000)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=2)
