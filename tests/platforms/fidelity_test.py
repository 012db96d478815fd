# SPDX-License-Identifier: Apache-2.0
"""Compares platforms/cxl_type3.yaml with published measurements: fidelity_test.py CXLVP GALLERY.

Prints the table of docs/accuracy.md; fails when a figure is off by more than 3 %. Ids are rows of
docs/published-figures.md.
"""

import pathlib
import sys

from published import compare, simulate

CXLVP, GALLERY = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])

# A x8 module with one channel of DDR5, of which X22 sees 17.8 GB/s.
X8_MODULE = {"hb0.ports.0.link.lanes": 8, "dram.channels": 1, "dram.bandwidth": "17.8GB/s"}
# The model behind X28 and X29 has no host in front of the link, and memory that does not limit it.
DEVICE_ALONE = {"mesh.latency": 0, "mesh.response_latency": 0, "mesh.clock": "100GHz", "root.latency": 0,
                "hb0.latency": 0, "hb0.ports.0.link.lanes": 8, "dram.bandwidth": "38.4GB/s"}


def run(settings, **traffic):
    """Mean latency in ns and bandwidth in GB/s of a lone requester."""
    in_flight = traffic.pop("in_flight")
    settings = {**{key: f"{value}ns" if "latency" in key else value for key, value in settings.items()},
                "cpu.in_flight": in_flight, **{f"cpu.traffic.{key}": value for key, value in traffic.items()}}
    results = simulate(CXLVP, GALLERY / "cxl_type3.yaml", settings)
    cpu = results["statistics"]["cpu"]
    moved = cpu["bytes_read"]["value"] + cpu["bytes_written"]["value"]
    return cpu["latency"]["mean"] / 1000, moved / (results["run"]["simulated_ps"] / 1000)


def idle(settings):
    return run(settings, pattern="random", in_flight=1, read_ratio=1, count=5000)[0]


def lightly_loaded(settings):
    """16 threads that issue a line each 20,000 cycles of 2 GHz."""
    return run(settings, pattern="random", in_flight=16, read_ratio=1, count=5000, rate="102.4MB/s")[0]


def peak(settings, read_ratio):
    return run(settings, pattern="linear", in_flight=512, read_ratio=read_ratio, count=200000)[1]


CASES = [
    ("X10", "ns", 244.2, "idle read", "as it is", lambda: idle({})),
    ("X11", "ns", 250.4, "16 requesters, 100 MB/s together", "as it is", lambda: lightly_loaded({})),
    ("X12", "GB/s", 48.0, "all reads", "as it is", lambda: peak({}, 1)),
    ("X13", "GB/s", 47.0, "all writes", "as it is", lambda: peak({}, 0)),
    ("X22", "ns", 250, "idle read", "x8 module", lambda: idle(X8_MODULE)),
    ("X22", "GB/s", 17.8, "all reads", "x8 module", lambda: peak(X8_MODULE, 1)),
    ("X28", "ns", 107.4, "idle read", "x8 device alone", lambda: idle(DEVICE_ALONE)),
    ("X29", "GB/s", 29.5, "90 % reads", "x8 device alone", lambda: peak(DEVICE_ALONE, 0.9)),
    ("X29", "GB/s", 24.5, "2 % reads", "x8 device alone", lambda: peak(DEVICE_ALONE, 0.02)),
]


if __name__ == "__main__":
    sys.exit(compare(CASES))
