# SPDX-License-Identifier: Apache-2.0
"""Runs the crypto engine as a user does: crypto_program_test.py CXLVP GALLERY VECTORS [unittest arguments]."""

import gzip
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

CXLVP, GALLERY, VECTORS = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
PLATFORM = GALLERY / "crypto_offload.yaml"


class CryptoProgramTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def cxlvp(self, *arguments, code=0):
        done = subprocess.run([str(word) for word in (CXLVP, *arguments)], cwd=self.folder, text=True, timeout=600,
                              capture_output=True)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def statistics(self, *options):
        self.cxlvp("run", PLATFORM, "--quiet", "--out", "out", *options)
        return json.loads((self.folder / "out/stats.json").read_text())["statistics"]

    def table(self, *arguments, code=0):
        """Rows of `cxlvp vectors crypto` by file: passed, failed, not supported, reason."""
        rows = {}
        for line in self.cxlvp("vectors", "crypto", *arguments, code=code).stdout.splitlines()[1:]:
            words = line.split(None, 4)
            if line.startswith(" "):
                continue
            rows[words[0]] = (*map(int, words[1:4]), words[4] if len(words) > 4 else "")
        return rows

    def check_all(self, profile):
        cases = {path.name.split(".")[0]: len(json.loads(gzip.open(path).read())["cases"])
                 for path in VECTORS.glob("*.json.gz") if not path.name.startswith("limits")}
        rows = self.table(VECTORS, "--profile", profile)
        total = rows.pop("total")
        self.assertEqual(set(rows), set(cases))
        for name, (passed, failed, unsupported, reason) in rows.items():
            with self.subTest(file=name):
                self.assertEqual(failed, 0)
                self.assertEqual(passed + unsupported, cases[name])
                self.assertEqual(bool(unsupported), bool(reason))
                if unsupported:
                    self.assertRegex(name, r"^(ml-kem|mldsa|slh-dsa|lms|xmss)")
                    self.assertRegex(reason, "core (QSE|HCQ) .* is not enabled")
        self.assertEqual(total[:3], (5969, 0, 738))

    def test_a_run_that_cannot_go_on_ends_with_who_is_not_done(self):
        done = self.cxlvp("run", PLATFORM, "--set", "host.workload.wait=true", code=8)
        self.assertIn("host: stuck", done.stdout)
        self.assertIn("simulated until nothing more could happen, with work that is not done", done.stdout)

    def test_ce70_every_published_result_in_profile_math(self):
        self.check_all("math")

    def test_ce70_every_published_result_in_profile_r(self):
        self.check_all("R")

    def test_a_wrong_result_is_told_with_its_case(self):
        vectors = json.loads(gzip.open(VECTORS / "sha256.json.gz").read())
        case = vectors["cases"][3]
        digit = case["out"]["digest"][0]
        case["out"]["digest"] = ("0" if digit != "0" else "1") + case["out"]["digest"][1:]
        (self.folder / "sha256.json").write_text(json.dumps(vectors))
        done = self.cxlvp("vectors", "crypto", "sha256.json", code=7)
        self.assertIn(f"sha256: {case['id']}: another digest", done.stdout)

    def test_what_is_no_vector_file_is_refused(self):
        (self.folder / "x.json").write_text('{"schema": "something else"}')
        self.assertIn("x.json", self.cxlvp("vectors", "crypto", "x.json", code=4).stderr)
        (self.folder / "empty").mkdir()
        self.assertIn("no vector files", self.cxlvp("vectors", "crypto", "empty", code=4).stderr)

    def test_a_file_is_encrypted_decrypted_and_compared(self):
        # Not a multiple of a piece, so that the last one is shorter.
        data = random.Random(1).randbytes(40961)
        (self.folder / "data").write_bytes(data)
        for timing in ("reserve", "ordered"):
            with self.subTest(timing=timing):
                text = self.cxlvp("run", PLATFORM, "--input", "data", "--out", "out", "--set", f"timing={timing}").stdout
                self.assertIn("host: 11 results were compared with what they must be, and are right", text)
                host = json.loads((self.folder / "out/stats.json").read_text())["statistics"]["host"]
                self.assertEqual(host["requests"]["value"], 22)
                self.assertEqual(host["data"]["value"], 2 * len(data))

    def test_a_corrupted_result_fails_the_run(self):
        (self.folder / "data").write_bytes(random.Random(2).randbytes(20000))
        faults = "faults:\n  - {point: memory, kind: bit_flip, address: 0x1027000, address_end: 0x1027fff, value: 3, count: 1, from: 50001us}\n"
        (self.folder / "bad.yaml").write_text(PLATFORM.read_text() + faults)
        done = self.cxlvp("run", "bad.yaml", "--input", "data", "--quiet", "--set", "memory.ecc=false", code=4)
        self.assertRegex(done.stderr, "data: piece [0-9]+ ")

    def test_an_input_that_is_not_there_is_named(self):
        self.assertIn("nowhere", self.cxlvp("run", PLATFORM, "--input", "nowhere", code=4).stderr)

    def test_both_timing_modes_serve_the_same_requests(self):
        results = [self.statistics("--set", f"timing={timing}", "--set", "host.workload.count=300")["host"]
                   for timing in ("reserve", "ordered")]
        for host in results:
            self.assertEqual((host["requests"]["value"], host["failed"]["value"]), (300, 0))
        rates = [host["request_rate"]["value"] for host in results]
        self.assertLess(abs(rates[0] / rates[1] - 1), 0.02)

    def test_cm22_every_core_can_be_left_out(self):
        text = self.cxlvp("run", PLATFORM, "--quiet", "--out", "out", "--set", "crypto.cores.aes=0", "--set",
                          "host.workload.count=3", "--fail-on-warning", code=6)
        self.assertNotIn("Traceback", text.stderr)

    def test_keys_are_in_no_result(self):
        # CE-74: the key of the run is random; its object in the queue memory must not come out anywhere.
        key = bytes(range(0x40, 0x60))
        (self.folder / "keys").write_text(key.hex() + "\n")
        self.cxlvp("run", PLATFORM, "--out", "out", "--set", "crypto.hardware_keys=keys", "--set",
                   "host.workload.count=20", "--trace", "perfetto")
        for path in (self.folder / "out").iterdir():
            data = path.read_bytes()
            if path.suffix == ".gz":
                data = gzip.decompress(data)
            with self.subTest(file=path.name):
                self.assertNotIn(key, data)
                self.assertNotIn(key.hex().encode(), data.lower())

    def test_a_bad_key_file_is_told_without_its_keys(self):
        (self.folder / "keys").write_text("-\n00112233445566778899aabbccddeeffxx\n")
        done = self.cxlvp("run", PLATFORM, "--set", "crypto.hardware_keys=keys", code=3)
        self.assertIn("keys:2:", done.stderr)
        self.assertNotIn("00112233", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]])
