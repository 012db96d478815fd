# SPDX-License-Identifier: Apache-2.0
"""What a read of a memory window answers while not every level decodes it: numbers by (phase, name)."""

from fabric import CONTROL
from topologies import UNIT

PHASE = "read of memory"
VALUE = 0x0123_4567_89AB_CDEF


def decode_misses(machine, fabric, topology):
    """Programs the levels one after the other. `topology` has one host bridge."""
    bridge = fabric.bridges[0]
    device = fabric.devices[0]
    out = {}

    def write_and_read(name, address):
        machine.write(address, VALUE, 8)
        out[PHASE, name] = machine.read(address, 8)

    region = topology.base, topology.size
    write_and_read("nothing committed", topology.base)
    bridge.program(*region, topology.ports, topology.port_granularity, 0x0100)
    write_and_read("no device committed", topology.base)
    device.program(*region, topology.devices, topology.granularity)
    machine.write(device.hdm() + 4, 0)
    write_and_read("device disabled", topology.base)
    machine.write(device.hdm() + 4, 2)
    out[PHASE, "what the writes have left"] = machine.read(topology.base, 8)
    write_and_read("all committed", topology.base)
    write_and_read("beyond the region", topology.base + topology.size)
    write_and_read("below the region", topology.base - UNIT)
    machine.write(bridge.hdm() + 0x10 + CONTROL, 0)
    out[PHASE, "host bridge not committed any more"] = machine.read(topology.base, 8)
    return out
