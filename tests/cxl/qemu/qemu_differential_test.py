# SPDX-License-Identifier: Apache-2.0
"""The same accesses on cxlvp and on QEMU's emulation of CXL: qemu_differential_test.py CXLVP PLUGIN.

No guest runs. One client drives both machines, which have everything at the same addresses. Without QEMU the exit code
is 77, which CTest shows as skipped.
"""

import hashlib
import pathlib
import random
import sys
import unittest

import qemu_machine
from cxlvp_machine import CxlvpMachine, decode
from decode_misses import decode_misses
from fabric import COMMITTED, Fabric
from known_differences import VERSION, unsettled
from qemu_machine import QemuMachine
from register_survey import survey
from topologies import MISSES, REGISTERS, TOPOLOGIES

CXLVP, PLUGIN = (str(pathlib.Path(argument).resolve()) for argument in sys.argv[1:3])
SKIPPED = 77
ADDRESSES = 1000  # of each topology
BLOCK = 64


def addresses(topology):
    """Random addresses of a region, and those at the ends of its first and last granules."""
    blocks = {0, topology.size - BLOCK}
    for edge in range(topology.granularity, 9 * topology.granularity, topology.granularity):
        blocks |= {edge - BLOCK, edge, topology.size - edge}
    random_numbers = random.Random(topology.name)
    while len(blocks) < ADDRESSES:
        blocks.add(random_numbers.randrange(topology.size // BLOCK) * BLOCK)
    return [topology.base + offset for offset in sorted(blocks)]


def pattern(hpa):
    return hashlib.shake_128(str(hpa).encode()).digest(BLOCK)


def all_registers(machine):
    """Numbers by (kind of component, phase, name)."""
    return {(kind, *place): value for kind, component in Fabric(machine, REGISTERS).components.items()
            for place, value in survey(component, REGISTERS.base).items()}


def all_misses(machine):
    """Likewise."""
    misses = decode_misses(machine, Fabric(machine, MISSES), MISSES)
    return {("device", *place): value for place, value in misses.items()}


class QemuDifferential(unittest.TestCase):
    def on_both(self, topology, action):
        """What `action` returns for cxlvp, and for QEMU."""
        with CxlvpMachine(CXLVP, PLUGIN, topology) as cxlvp, QemuMachine(topology) as qemu:
            return action(cxlvp), action(qemu)

    def test_data_land_at_the_same_places(self):
        compared = 0
        for topology in TOPOLOGIES:
            with self.subTest(topology.name):
                compared += self.compare_places(topology)
        print(f"{compared} addresses in {len(TOPOLOGIES)} topologies")

    def compare_places(self, topology):
        """Writes a different block at each address on both; QEMU's files say where each must be in cxlvp."""
        blocks = {hpa: pattern(hpa) for hpa in addresses(topology)}
        with QemuMachine(topology) as qemu, CxlvpMachine(CXLVP, PLUGIN, topology) as cxlvp:
            for machine in (qemu, cxlvp):
                controls = Fabric(machine, topology).program()
                self.assertEqual([(kind, hex(control)) for kind, control in controls if not control & COMMITTED], [])
                machine.write_blocks(blocks)
                self.assert_same(blocks, machine.read_blocks(blocks, BLOCK), blocks.values())
            contents = qemu.contents()
            self.assertEqual(sorted(contents), sorted(blocks.values()))
            self.assertEqual({len(places) for places in contents.values()}, {1})
            places = [contents[block][0] for block in blocks.values()]
            self.assert_same(zip(blocks, places), cxlvp.media(places, BLOCK), blocks.values())
        if topology.usual:
            offsets = [hpa - topology.base for hpa in blocks]
            self.assert_same(blocks, decode(CXLVP, topology, offsets), places)
        return len(blocks)

    def assert_same(self, keys, ours, theirs):
        """Names the first few of those that differ."""
        pairs = list(zip(keys, ours, theirs))
        self.assertEqual(len(pairs), ADDRESSES)
        self.assertEqual([pair for pair in pairs if pair[1] != pair[2]][:3], [])

    @unittest.skipUnless(qemu_machine.missing() or qemu_machine.version().startswith(VERSION),
                         f"the differences are those of QEMU {VERSION}x")
    def test_registers_differ_only_where_it_is_known(self):
        ours, theirs = self.on_both(REGISTERS, all_registers)
        for seen, misses in zip((ours, theirs), self.on_both(MISSES, all_misses)):
            seen.update(misses)
        self.assertEqual(theirs.keys(), ours.keys())
        print(f"{len(ours)} registers compared")
        left, stale = unsettled({place: ours[place] ^ theirs[place] for place in ours})
        self.assertEqual([f"{place}: {ours[place]:#x}, in QEMU {theirs[place]:#x}" for place in left], [])
        self.assertEqual(stale, [])


if __name__ == "__main__":
    if qemu_machine.missing():
        print(f"skipped: {qemu_machine.missing()}")
        sys.exit(SKIPPED)
    print(f"QEMU {qemu_machine.version()}")
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
