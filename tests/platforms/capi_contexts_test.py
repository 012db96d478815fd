# SPDX-License-Identifier: Apache-2.0
"""A hundred processes share the AFU of each CAPI card of the gallery in one run: capi_contexts_test.py CXLVP GALLERY."""

import pathlib
import sys

from capi_platform import CARDS
from published import simulate

CXLVP, GALLERY = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
CONTEXTS = 100
BYTES = 16 * 1024
# The memcpy AFU of CAIA 2 serves one handle of four.
SETTINGS = {"host.contexts": CONTEXTS, "host.bytes": f"{BYTES}B", "afu.processes": 4 * CONTEXTS}


def check(name):
    statistics = simulate(CXLVP, GALLERY / CARDS[name], SETTINGS)["statistics"]
    host, afu = statistics["host"], statistics["afu"]
    values = {key: host[key]["value"] for key in ("failed", "data", "verified")}
    print(f"{name}: {values}, {afu['llcmds']['value']} LLCMDs, {afu['requests']['value']} copies")
    assert values["failed"] == 0, "a copy has failed"
    assert values["data"] == CONTEXTS * BYTES, "a process has not copied all"
    assert values["verified"] == afu["requests"]["value"] >= CONTEXTS, "a copy was not compared"
    # Each process is added and terminated or removed.
    assert afu["llcmds"]["value"] >= 2 * CONTEXTS, "a process was not attached by itself"


if __name__ == "__main__":
    for card in CARDS:
        check(card)
