# SPDX-License-Identifier: Apache-2.0
"""Compares the CAPI cards of the gallery with published measurements: capi_fidelity_test.py CXLVP GALLERY.

Prints the table of docs/accuracy.md; fails when a figure is off by more than 3 %. Ids are rows of
docs/published-figures.md. The cards are those of capi_card.yaml and capi2_card.yaml with nothing but another AFU.
"""

import pathlib
import sys

from capi_platform import Card
from published import compare

CXLVP, GALLERY = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
POWER8, POWER9 = (Card(CXLVP, GALLERY, name) for name in ("POWER8", "POWER9"))


def bandwidth(card, reads, tags=64):
    return lambda: card.stream(reads, outstanding=tags)[0]


CASES = [
    ("C1", "GB/s", 3.337, "host to AFU, 64 tags", "capi_card", bandwidth(POWER8, True)),
    ("C1", "GB/s", 3.305, "AFU to host, 64 tags", "capi_card", bandwidth(POWER8, False)),
    ("C1, C7", "GB/s", 3.337, "host to AFU, 32 tags", "capi_card", bandwidth(POWER8, True, 32)),
    ("C1, C7", "GB/s", 3.305, "AFU to host, 32 tags", "capi_card", bandwidth(POWER8, False, 32)),
    ("C4", "us", 2.496, "message of 64 B and reply", "capi_card", POWER8.ping_pong),
    ("C20", "GB/s", 12.321, "host to AFU", "capi2_card", bandwidth(POWER9, True)),
    ("C20", "GB/s", 14.201, "AFU to host", "capi2_card", bandwidth(POWER9, False)),
    ("C23", "us", 1.096, "message of 64 B and reply", "capi2_card", POWER9.ping_pong),
]


if __name__ == "__main__":
    sys.exit(compare(CASES, digits=3))
