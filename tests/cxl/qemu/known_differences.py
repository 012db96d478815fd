# SPDX-License-Identifier: Apache-2.0
"""Differences from QEMU 7.2 that are settled, each in favour of this model unless it says DEFECT.

A bit that differs and is in no entry fails the test, and so does an entry that finds nothing. The entries are explained
in docs/models/cxl-decode.md, "Against QEMU".
"""

import dataclasses

from decode_misses import VALUE

VERSION = "7.2."


@dataclasses.dataclass(frozen=True)
class Known:
    """`mask` may differ in each of `names` in each of `phases` of each of `kinds`."""

    kinds: tuple
    phases: tuple
    names: tuple
    mask: int
    reason: str

    def places(self):
        return {(kind, phase, name) for kind in self.kinds for phase in self.phases for name in self.names}


ALL = ("host bridge", "root port", "switch", "downstream port", "device")
ROUTING = ("host bridge", "switch")
DECODERS = (*ROUTING, "device")
DEVICE = ("device",)
ARRAY = ("array",)
MEMORY = ("read of memory",)
RAS_PHASES = ("RAS reset", "RAS ones", "RAS zeros")
IN_USE = ("ones in use", "control in use")
COMMITTED = ("commit", "ones in use", "control in use", "commit empty", "commit locked")
UNCOMMITTED = ("uncommit", "zeros after use", "uncommit empty")
LOCKED = ("uncommit locked", "zeros locked")
HDM_PHASES = ("reset", "ones", "zeros", *COMMITTED, *UNCOMMITTED, *LOCKED)
ALL_BUT_ONES = tuple(phase for phase in HDM_PHASES if phase != "ones")
ALL_32, ALL_64 = 0xFFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF

KNOWN = (
    # Capabilities a component may have or not, and later versions of the same structures.
    Known(ALL, ARRAY, ("version of 2",), 1, "RAS version 3 (CXL r3.1), in QEMU 2"),
    Known(DECODERS, ARRAY, ("version of 5",), 2, "HDM decoder version 3 (CXL r3.1), in QEMU 1"),
    Known(("root port",), ARRAY, ("has 5", "version of 5"), 1, "HDM decoders belong to the host bridge, not its ports"),
    Known(("host bridge", "root port"), ARRAY, ("has 6", "version of 6", "has 8", "version of 8"), 1,
          "extended security and snoop filter are optional"),
    Known(ALL, RAS_PHASES, ("RAS_CONTROL",), 1 << 13, "poison enabled: the component handles poison"),
    # HDM decoder capability.
    Known(DEVICE, HDM_PHASES, ("HDM_CAPABILITY",), 1 << 4, "a device has no target list: count 0, in QEMU 1"),
    Known(DEVICE, HDM_PHASES, ("HDM_CAPABILITY",), 1 << 22, "host-only coherency, a field later than QEMU's"),
    Known(DEVICE, ALL_BUT_ONES, ("CONTROL",), 1 << 12, "the range type of a device of one kind is read-only"),
    Known(DECODERS, ("ones",), ("HDM_GLOBAL_CONTROL",), 1, "poison enable is read-only 0 where poison is impossible"),
    Known(ROUTING, ("ones",), ("HDM_GLOBAL_CONTROL",), 2, "decoder enable is of devices"),
    # Commit rules C1, C6 and C7.
    Known(DECODERS, COMMITTED, ("CONTROL",), 1 << 9, "C1: Commit stays 1; QEMU clears it"),
    Known(DECODERS, UNCOMMITTED, ("CONTROL",), 1 << 10, "C6: clearing Commit clears Committed; in QEMU it stays"),
    Known(DECODERS, ("control in use",), ("CONTROL",), 0x33, "C6: interleave is kept while committed"),
    Known(DECODERS, (*IN_USE, "uncommit"), ("BASE_LOW",), 0x9000_0000, "C6: base is kept while committed"),
    Known(DECODERS, (*IN_USE, "uncommit"), ("BASE_HIGH",), 0xFFFF_FFFE, "C6: base is kept while committed"),
    Known(DECODERS, (*IN_USE, "uncommit"), ("SIZE_LOW",), 0xD000_0000, "C6: size is kept while committed"),
    Known(DECODERS, (*IN_USE, "uncommit"), ("SIZE_HIGH", "TARGET_OR_SKIP_HIGH"), ALL_32, "C6: kept while committed"),
    Known(ROUTING, (*IN_USE, "uncommit"), ("TARGET_OR_SKIP_LOW",), 0xFFFF_FEFF, "C6: targets are kept"),
    Known(DEVICE, (*IN_USE, "uncommit"), ("TARGET_OR_SKIP_LOW",), 0xF000_0000, "C6: the DPA skip is kept"),
    Known(DECODERS, LOCKED, ("CONTROL",), 0x311, "C7: nothing of a locked decoder is writable"),
    Known(DECODERS, ("zeros locked",), ("BASE_LOW",), 0x6000_0000, "C7: base"),
    Known(DECODERS, ("zeros locked",), ("BASE_HIGH",), 0x1, "C7: base"),
    Known(DECODERS, ("zeros locked",), ("SIZE_LOW",), 0x2000_0000, "C7: size"),
    Known(ROUTING, ("zeros locked",), ("TARGET_OR_SKIP_LOW",), 0x100, "C7: targets"),
    # Decode.
    Known(DEVICE, MEMORY, ("nothing committed", "no device committed", "beyond the region", "below the region"), ALL_64,
          "a read that no decoder takes returns all ones, in QEMU 0"),
    Known(DEVICE, MEMORY, ("device disabled",), ALL_64 & ~VALUE, "C10: QEMU's devices decode without the enable bit"),
    Known(DEVICE, MEMORY, ("what the writes have left",), VALUE, "C10: so the write before has reached the memory"),
    Known(DEVICE, MEMORY, ("host bridge not committed any more",), ALL_64 & ~VALUE, "C6: in QEMU it stays Committed"),
)


def unsettled(differences):
    """`differences` are masks by (kind, phase, name). Returns the bits no entry has, and what entries have in vain."""
    left = dict(differences)
    stale = []
    for known in KNOWN:
        bits = 0
        for place in known.places():
            found = differences.get(place, 0) & known.mask
            if not found:
                stale.append((place, known.reason))
            bits |= found
            if place in left:
                left[place] &= ~known.mask
        if bits != known.mask:
            stale.append((f"bits {known.mask & ~bits:#x}", known.reason))
    return {place: bits for place, bits in left.items() if bits}, stale
