# SPDX-License-Identifier: Apache-2.0
"""The command openssl on a platform: openssl_program_test.py CXLVP ENGINE.yaml CXLVP.SO TEST_OPENSSL [unittest arguments].
"""

import csv
import os
import pathlib
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest

CXLVP, PLATFORM, PROVIDER, TEST_OPENSSL = (pathlib.Path(argument).resolve() for argument in sys.argv[1:5])

# Options of every command; those that name the provider come before what is fetched from it.
USE = ["-provider-path", str(PROVIDER.parent), "-provider", "cxlvp", "-provider", "default", "-propquery",
       "?provider=cxlvp"]
MAGIC, VERSION, HEADER = b"CXVP", 1, 32
DIGEST, UPDATE, FINISH, ENCRYPT, DECRYPT = 1, 2, 3, 4, 5
SHA256, AES_GCM, AES_CTR = 2, 16, 17
OK, EINVAL, EPROTO, EMSGSIZE, EOPNOTSUPP = 0, 22, 71, 90, 95


def request(operation, algorithm, key=b"", iv=b"", aad=b"", state=b"", data=b"", tag=b""):
    parts = (key, iv, aad, state, data, tag)
    return MAGIC + struct.pack("<HBB6I", VERSION, operation, algorithm, *map(len, parts)) + b"".join(parts)


class Served:
    """A platform that is served while the block runs; afterwards its summary, exit code and statistics are known."""

    def __init__(self, *options):
        self.options = options

    def __enter__(self):
        self.scratch = tempfile.TemporaryDirectory()
        folder = pathlib.Path(self.scratch.name)
        self.socket = str(folder / "s")
        self.out = folder / "out"
        self.process = subprocess.Popen(
            [CXLVP, "serve", PLATFORM, "--socket", self.socket, "--out", self.out, *self.options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while not self.listens() and self.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        return self

    def listens(self):
        """The file of the socket is there a moment before somebody listens."""
        try:
            self.connect().close()
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        return True

    def __exit__(self, *_):
        self.end()
        self.scratch.cleanup()

    def end(self, number=signal.SIGTERM):
        """Ends the program, unless it has ended by itself."""
        if self.process.returncode is not None:
            return
        if number is not None and self.process.poll() is None:
            self.process.send_signal(number)
        self.text, self.errors = self.process.communicate(timeout=60)

    def completed(self):
        """VCQs that the engine has completed, by its own count."""
        rows = csv.DictReader((self.out / "stats.csv").read_text().splitlines())
        return next(int(row["value"]) for row in rows if row["path"] == "engine.vcqs_done")

    def run(self, *command, **extra):
        environment = dict(os.environ, CXLVP_SOCKET=self.socket, OPENSSL_CONF="/dev/null", **extra)
        return subprocess.run([str(word) for word in command], env=environment, capture_output=True, text=True,
                              timeout=120, check=False)

    def connect(self):
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(60)
        try:
            client.connect(self.socket)
        except OSError:
            client.close()
            raise
        return client

    def ask(self, frame, client=None):
        """The status, state, data, tag and time of the answer."""
        if client is None:
            with self.connect() as client:
                return self.ask(frame, client)
        client.sendall(frame)
        header = self.read(client, HEADER)
        status, state, data, tag, _, picoseconds = struct.unpack("<HIIIIQ", header[6:])
        return status, self.read(client, state), self.read(client, data), self.read(client, tag), picoseconds

    @staticmethod
    def read(client, count):
        out = b""
        while len(out) < count:
            got = client.recv(count - len(out))
            if not got:
                raise EOFError(f"{len(out)} bytes of {count}")
            out += got
        return out


class Program(unittest.TestCase):
    def plain(self, *command):
        return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True).stdout

    def test_dgst_gives_the_digests_of_the_default_provider(self):
        with tempfile.NamedTemporaryFile() as file, Served() as served:
            file.write(bytes(range(256)) * 5000)  # more than one piece
            file.flush()
            names = ["sha224", "sha256", "sha384", "sha512", "sha3-224", "sha3-256", "sha3-384", "sha3-512", "sm3"]
            for name in names:
                for path in (file.name, "/dev/null"):
                    with self.subTest(name, path=path):
                        ours = served.run("openssl", "dgst", f"-{name}", *USE, "-r", path)
                        self.assertEqual(ours.stderr, "")
                        self.assertEqual(ours.stdout, self.plain("openssl", "dgst", f"-{name}", "-r", path))
            served.end()
            self.assertIn(f"{3 * len(names)} requests served, 0 of them not well", served.text)
            # What went through the queue.
            self.assertEqual(served.completed(), 3 * len(names))

    def test_speed_runs(self):
        with Served() as served:
            before = 0
            for options in (["-evp", "sha256"], ["-evp", "sm3"], ["-evp", "aes-256-gcm"],
                            ["-aead", "-evp", "aes-256-gcm"], ["-aead", "-decrypt", "-evp", "aes-128-gcm"],
                            ["-multi", "2", "-evp", "sha256"]):
                with self.subTest(" ".join(options)):
                    done = served.run("openssl", "speed", "-elapsed", "-seconds", "1", *USE, *options, "-bytes", "4096")
                    self.assertEqual(done.returncode, 0, done.stderr)
                    # In thousands of bytes per second: a request at least.
                    rate = re.search(r"^(?:sha256|sm3|AES-\d+-GCM) +([0-9.]+)k", done.stdout, re.MULTILINE)
                    self.assertTrue(rate and float(rate[1]) > 4, done.stdout + done.stderr)
                    self.assertNotIn("error", done.stderr)
            served.end()
            self.assertGreater(served.completed(), 6)

    def test_enc_refuses_gcm_itself(self):
        with Served() as served:
            done = served.run("openssl", "enc", *USE, "-aes-256-gcm", "-K", "00", "-iv", "00", "-in", "/dev/null")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("AEAD ciphers not supported", done.stderr)
            served.end()
            self.assertIn("0 requests served", served.text)

    def test_evp_programs_run_on_the_engine(self):
        with Served() as served:
            # Each test loads the provider and drops it. The C++ library inside does not give back what it keeps for
            # exceptions, which is a leak when the program has sanitizers; one process for each test shows others.
            done = served.run(TEST_OPENSSL, "--gtest_filter=OpenSslProvider.*", CXLVP_TEST_SOCKET=served.socket,
                              ASAN_OPTIONS="detect_leaks=0")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertNotIn("SKIPPED", done.stdout)
            served.end()
            self.assertEqual(served.process.returncode, 0)

    def test_nobody_there_is_an_error(self):
        with Served() as served:
            served.end()
            self.assertFalse(os.path.exists(served.socket))
            done = served.run("openssl", "dgst", "-sha256", *USE, "/dev/null")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("engine cannot be reached", done.stderr)

    def test_time_passes_only_with_requests(self):
        times = []
        for pause in (0, 1):
            with Served("--once", "2") as served:
                ask = request(DIGEST, SHA256, data=bytes(4096))
                first = served.ask(ask)
                time.sleep(pause)
                second = served.ask(ask)
                served.end(None)
                self.assertEqual(served.process.returncode, 0)
                self.assertGreater(first[-1], 0)
                times.append((first, second, re.search(r"([0-9.]+ [mun]s) simulated", served.text)[1]))
        self.assertEqual(times[0], times[1])

    def test_hash_goes_on_from_its_state(self):
        with Served() as served:
            status, state, data, _, _ = served.ask(request(UPDATE, SHA256, data=b"ab"))
            self.assertEqual((status, len(state), data), (OK, 600, b""))
            status, _, data, _, _ = served.ask(request(FINISH, SHA256, state=state, data=b"c"))
            self.assertEqual(status, OK)
            self.assertEqual(data.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")

    def test_bad_input_is_answered_and_ends_nothing(self):
        key, iv = bytes(16), bytes(12)
        cases = [
            (request(9, SHA256), EOPNOTSUPP),
            (request(DIGEST, 200), EOPNOTSUPP),
            (request(DIGEST, 0), EOPNOTSUPP),
            (request(ENCRYPT, SHA256, data=b"x"), EOPNOTSUPP),
            (request(DIGEST, AES_GCM, key=key, iv=iv), EOPNOTSUPP),
            (request(FINISH, SHA256, state=bytes(599)), EINVAL),
            (request(DIGEST, SHA256, state=bytes(600)), EINVAL),
            (request(ENCRYPT, AES_GCM, key=bytes(15), iv=iv), EINVAL),
            (request(ENCRYPT, AES_GCM, key=key, iv=bytes(11)), EINVAL),
            (request(ENCRYPT, AES_GCM, key=key, iv=iv, tag=bytes(16)), EINVAL),
            (request(DECRYPT, AES_GCM, key=key, iv=iv), EINVAL),
            (request(DECRYPT, AES_GCM, key=key, iv=iv, tag=bytes(5)), EINVAL),
            (request(ENCRYPT, AES_CTR, key=key, iv=iv, data=b"x"), EINVAL),
        ]
        with Served("--quiet") as served:
            with served.connect() as client:
                for number, (frame, status) in enumerate(cases):
                    with self.subTest(number):
                        self.assertEqual(served.ask(frame, client)[:4], (status, b"", b"", b""))
            for frame in (b"GET / HTTP/1.0\r\n\r\n".ljust(HEADER), request(DIGEST, SHA256)[:24] + b"\xff" * 8):
                with served.connect() as client:
                    self.assertEqual(served.ask(frame, client)[0], EPROTO)
                    self.assertEqual(client.recv(1), b"")
            half = served.connect()
            half.sendall(request(DIGEST, SHA256, data=bytes(100))[:60])
            half.close()
            self.assertEqual(served.ask(request(DIGEST, SHA256))[0], OK)
            served.end()
            self.assertEqual((served.process.returncode, served.text), (0, ""))

    def test_state_that_is_no_state_ends_nothing(self):
        with Served() as served:
            served.ask(request(FINISH, SHA256, state=b"\xff" * 600, data=b"x"))
            self.assertEqual(served.ask(request(DIGEST, SHA256))[0], OK)

    def test_requests_beyond_the_memory_are_refused(self):
        with Served("--set", "driver.memory_size=512KiB") as served:
            self.assertEqual(served.ask(request(DIGEST, SHA256, data=bytes(600000)))[0], EMSGSIZE)
            self.assertEqual(served.ask(request(DIGEST, SHA256, data=bytes(6000)))[0], OK)

    def test_signals_end_it_in_order(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with Served() as served:
                self.assertEqual(served.ask(request(DIGEST, SHA256))[0], OK)
                served.end(number)
                self.assertEqual(served.process.returncode, 0)
                self.assertIn("1 requests served", served.text)
                self.assertTrue((served.out / "stats.json").exists())
                self.assertFalse(os.path.exists(served.socket))

    def test_second_server_at_the_same_socket_is_refused(self):
        with Served() as served:
            done = served.run(CXLVP, "serve", PLATFORM, "--socket", served.socket)
            self.assertEqual(done.returncode, 3)
            self.assertIn("somebody else uses it", done.stderr)

    def test_provider_shows_one_symbol_and_needs_libcrypto_only(self):
        symbols = self.plain("nm", "-D", "--defined-only", PROVIDER).split()
        self.assertEqual(symbols[2:], ["OSSL_provider_init"])
        needed = re.findall(r"NEEDED.*\[(.*?)\]", self.plain("readelf", "-d", PROVIDER))
        # A build with sanitizers also needs libm.
        self.assertLessEqual(set(needed), {"libcrypto.so.3", "libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2",
                                           "ld-linux-aarch64.so.1"})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[5:], verbosity=2)
