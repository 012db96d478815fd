# SPDX-License-Identifier: Apache-2.0
"""Compares the crypto engine with published figures: crypto_fidelity_test.py CXLVP GALLERY.

Prints the table of docs/accuracy.md; fails when a figure is off by more than 3 %. Ids are rows of
docs/published-figures.md; parameter sets are files of tests/data/crypto_sets and of the gallery, with the changes that
the table names. All figures come from the latency or the rate of requests that a driver posts and waits for.
"""

import pathlib
import sys

from published import compare, simulate

CXLVP, GALLERY = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
SETS = pathlib.Path(__file__).resolve().parents[1] / "data" / "crypto_sets"



def of_mix(host, algorithm, **item):
    return {f"{host}.workload.mix.0.{key}": value for key, value in {"algorithm": algorithm, **item}.items()}


def host_of(results, host="host"):
    statistics = results["statistics"][host]
    assert statistics["failed"]["value"] == 0, "a request has failed"
    return statistics


def latency(platform, clock, settings):
    """Mean latency of requests, in cycles of `clock` MHz."""
    results = simulate(CXLVP, platform, {**settings, "crypto.clock": f"{clock}MHz"})
    return host_of(results)["request_latency"]["mean"] * clock / 1e6


# --- cores alone ---


def core(algorithm, size, key=0, grade="iterative", clock=500, port=None, **service):
    """Cycles of a request when nothing but the core takes time, or nothing but core and the port for its data."""
    settings = {"crypto.grade": grade, **of_mix("host", algorithm, bytes=f"{size}B", key_bytes=f"{key}B")}
    settings.update({f"crypto.service.{item}": cycles for item, cycles in service.items()})
    if port is not None:
        settings["data.bandwidth"] = port
    return latency(SETS / "core_alone.yaml", clock, settings)


def block(algorithm, size, **how):
    """Cycles of a further block of `size` bytes."""
    return (core(algorithm, 9 * size, **how) - core(algorithm, size, **how)) / 8


def hmac_overhead(**how):
    """Cycles of HMAC-SHA-256 beyond those of SHA-256 over the same message."""
    return core("hmac(sha256)", 256, **how) - core("sha256", 256, **how)


# --- cores behind a port of 32 bits at 400 MHz ---

# A word of 4 bytes a cycle; what starts a core is a word as well.
WORDS = {"clock": 400, "port": "1.6GB/s", "firmware_vcq": 1}
# 254 cycles are three blocks of 80 rounds and 14 more: inner and outer key are taken at once.
HMAC = {"sha512_block": 80, "hmac_blocks": 2, "hmac_setup": 14}


def one_block(algorithm, size, **how):
    """Cycles of data in, processing and data out, with the padding in the block, as software pads it there."""
    padding = core(algorithm, size, clock=400, **how) - core(algorithm, 0, clock=400, **how)
    return core(algorithm, size, **WORDS, **how) - padding


def process(algorithm, **how):
    """Cycles that the core computes for one block: the padding is all that an empty message has."""
    return core(algorithm, 0, clock=400, **how)


def data_out(algorithm, **how):
    """Cycles of the digest over the port."""
    return core(algorithm, 0, **WORDS, **how) - core(algorithm, 0, clock=400, firmware_vcq=1, **how)


def data_in(algorithm, size, digest=None, **how):
    """Cycles of key and data over the port, and of the control word; `digest` names a hash with the same digest."""
    return one_block(algorithm, size, **how) - process(algorithm, **how) - data_out(digest or algorithm)


# --- whole requests ---


def whole(algorithm, size, clock=500, **item):
    """Cycles of a request with driver, firmware and memory, all at their defaults."""
    settings = {"host.workload.count": 4, "host.workload.concurrency": 1,
                **of_mix("host", algorithm, bytes=f"{size}B", key_bytes=f"{size}B", **item)}
    return latency(GALLERY / "crypto_offload.yaml", clock, settings)


def sec(algorithm, key=0, threads=1, **settings):
    """MB/s of threads that post a request of 1 KiB and wait for it."""
    settings = {f"host.{key}": value for key, value in settings.items()}
    settings.update({"host.workload.concurrency": threads, "host.workload.count": 1000 * threads})
    settings.update(of_mix("host", algorithm, key_bytes=f"{key}B"))
    results = simulate(CXLVP, SETS / "hisilicon_sec.yaml", settings)
    return host_of(results)["throughput"]["value"] / 1e6


def signatures(jobs, count):
    """Signatures per second of each of the two engines that is asked for `count`, `jobs` open at a time."""
    settings = {}
    for host in ("host0", "host1"):
        settings[f"{host}.workload.concurrency"] = jobs
        settings[f"{host}.workload.count"] = count
    results = simulate(CXLVP, SETS / "qat_rsa.yaml", settings)
    rates = [host_of(results, host)["request_rate"]["value"] for host in ("host0", "host1")]
    return sum(rates) / len(rates)


CASES = [
    ("K1", "cycles", 46, "AES-128, 16 B", "core_alone, aes128_block 46",
     lambda: block("ecb(aes)", 16, key=16, aes128_block=46)),
    ("K2", "cycles", 66, "SHA-256, 64 B", "core_alone", lambda: block("sha256", 64)),
    ("K3", "cycles", 23, "ChaCha20, 64 B", "core_alone, chacha_block 23",
     lambda: block("chacha20", 64, chacha_block=23)),
    ("K3", "cycles", 11, "ChaCha of 8 rounds, 64 B", "core_alone, chacha_block 11",
     lambda: block("chacha20", 64, chacha_block=11)),
    ("K4", "cycles", 12, "AES-128, 16 B", "core_alone", lambda: block("ecb(aes)", 16, key=16)),
    ("K4", "cycles", 14, "AES-192, 16 B", "core_alone", lambda: block("ecb(aes)", 16, key=24)),
    ("K4", "cycles", 16, "AES-256, 16 B", "core_alone", lambda: block("ecb(aes)", 16, key=32)),
    ("K5", "cycles", 56, "AES-128, 16 B", "core_alone, masked", lambda: block("ecb(aes)", 16, key=16, grade="masked")),
    ("K5", "cycles", 66, "AES-192, 16 B", "core_alone, masked", lambda: block("ecb(aes)", 16, key=24, grade="masked")),
    ("K5", "cycles", 72, "AES-256, 16 B", "core_alone, masked", lambda: block("ecb(aes)", 16, key=32, grade="masked")),
    ("K6", "cycles", 80, "SHA-256, 64 B", "core_alone, sha256_block 80", lambda: block("sha256", 64, sha256_block=80)),
    ("K6", "cycles", 96, "SHA-512, 128 B", "core_alone, sha512_block 96",
     lambda: block("sha512", 128, sha512_block=96)),
    ("K7", "cycles", 240, "HMAC-SHA-256 beyond SHA-256", "core_alone, sha256_block 80",
     lambda: hmac_overhead(sha256_block=80)),
    ("K7", "cycles", 360, "HMAC-SHA-256 of nothing", "core_alone, sha256_block 80, hmac_setup 40",
     lambda: core("hmac(sha256)", 0, sha256_block=80, hmac_setup=40)),
    ("K8", "cycles", 96, "SHA3-256, 136 B", "core_alone, keccak_block 96",
     lambda: block("sha3-256", 136, keccak_block=96)),
    ("K8", "cycles", 24, "SHA3-256, 136 B", "core_alone, keccak_block 24",
     lambda: block("sha3-256", 136, keccak_block=24)),
    ("K9", "cycles", 704126, "ECDSA P-256 sign", "crypto_offload", lambda: whole("ecdsa-nist-p256", 32)),
    ("K9", "cycles", 420220, "ECDSA P-256 verify", "crypto_offload",
     lambda: whole("ecdsa-nist-p256", 32, operation="verify")),
    ("K20", "cycles", 87, "SHA-512, processing", "core_alone, port", lambda: process("sha512")),
    ("K20", "cycles", 136, "SHA-512, one block", "core_alone, port", lambda: one_block("sha512", 128)),
    ("K21", "cycles", 17, "SHA-256, data in", "core_alone, port", lambda: data_in("sha256", 64)),
    ("K21", "cycles", 66, "SHA-256, processing", "core_alone, port", lambda: process("sha256")),
    ("K21", "cycles", 8, "SHA-256, data out", "core_alone, port", lambda: data_out("sha256")),
    ("K21", "cycles", 91, "SHA-256, one block", "core_alone, port", lambda: one_block("sha256", 64)),
    ("K22", "cycles", 44, "HMAC-SHA-384, key and data in", "core_alone, port, HMAC",
     lambda: data_in("hmac(sha384)", 128, digest="sha384", key=48, **HMAC)),
    ("K22", "cycles", 254, "HMAC-SHA-384, processing", "core_alone, port, HMAC",
     lambda: process("hmac(sha384)", key=48, **HMAC)),
    ("K22", "cycles", 12, "HMAC-SHA-384, data out", "core_alone, port", lambda: data_out("sha384")),
    ("K22", "cycles", 310, "HMAC-SHA-384, one block", "core_alone, port, HMAC",
     lambda: one_block("hmac(sha384)", 128, key=48, **HMAC)),
    ("K23", "cycles", 719675, "P-384 key generation", "crypto_offload, clock 400MHz",
     lambda: whole("ecdh-nist-p384", 48, clock=400, operation="public_key")),
    ("K23", "cycles", 736978, "P-384 sign", "crypto_offload, clock 400MHz",
     lambda: whole("ecdsa-nist-p384", 48, clock=400)),
    ("K23", "cycles", 960404, "P-384 verify", "crypto_offload, clock 400MHz",
     lambda: whole("ecdsa-nist-p384", 48, clock=400, operation="verify")),
    ("K23", "cycles", 717421, "P-384 ECDH", "crypto_offload, clock 400MHz",
     lambda: whole("ecdh-nist-p384", 48, clock=400)),
    ("K40", "MB/s", 393.3, "SM3, 1 KiB, 1 thread", "hisilicon_sec", lambda: sec("sm3")),
    ("K41", "MB/s", 4854, "SM3, 1 KiB, 16 threads", "hisilicon_sec", lambda: sec("sm3", threads=16)),
    ("K41", "MB/s", 4854, "SM3, 1 KiB, 32 threads", "hisilicon_sec", lambda: sec("sm3", threads=32)),
    ("K42", "MB/s", 461, "SM4-CBC, 1 KiB, 1 thread", "hisilicon_sec", lambda: sec("cbc(sm4)", key=16)),
    ("K43", "MB/s", 502.4, "AES-CBC, 1 KiB, 1 thread, no shared addresses", "hisilicon_sec, submit_cost 295ns",
     lambda: sec("cbc(aes)", key=16, submit_cost="295ns")),
    ("K43", "MB/s", 555.7, "AES-CBC, 1 KiB, 1 thread, shared addresses", "hisilicon_sec",
     lambda: sec("cbc(aes)", key=16)),
    ("K46", "/s", 2310, "RSA-2048 signatures, 1 thread", "qat_rsa", lambda: signatures(1, 10)),
    ("K46", "/s", 65901, "RSA-2048 signatures, 72 open jobs", "qat_rsa", lambda: 2 * signatures(36, 840)),
]


if __name__ == "__main__":
    sys.exit(compare(CASES))
