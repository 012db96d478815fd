# SPDX-License-Identifier: Apache-2.0
"""What is built on both machines, and where everything lies in the address space of both."""

import dataclasses

MIB = 1 << 20
UNIT = 256 * MIB  # of decoder base and size, and the capacity of each device

# Where QEMU's q35 machine with 256 MiB of memory has these; the other machine follows.
ECAM = 0xB000_0000
HOST_REGISTERS = 0x1_0000_0000  # component registers of the host bridges, 64 KiB each
WINDOW = 0x1_1000_0000  # fixed memory window
WINDOW_SIZE = 4096 * MIB
MMIO, MMIO_SIZE = 0xE000_0000, 64 * MIB  # for BARs, of each host bridge
BUSES = 0x40  # of each host bridge


def root_bus(bridge):
    return 0x34 + BUSES * bridge


@dataclasses.dataclass(frozen=True)
class Topology:
    """Host bridges, root ports of each, downstream ports of the switch below each root port (0: no switch).

    A device is behind every last port. Their numbers are depth first. A region is interleaved over all of them.
    """

    name: str
    bridges: int
    ports: int
    switch_ports: int
    bridge_granularity: int  # at the window
    port_granularity: int  # at the host bridge
    switch_granularity: int

    @property
    def below_port(self):
        """Devices behind a root port."""
        return self.switch_ports or 1

    @property
    def devices(self):
        return self.bridges * self.ports * self.below_port

    @property
    def granularity(self):
        """Of the endpoints: the smallest of the levels that choose."""
        levels = ((self.bridges, self.bridge_granularity), (self.ports, self.port_granularity),
                  (self.below_port, self.switch_granularity))
        return min((granularity for ways, granularity in levels if ways > 1), default=self.bridge_granularity)

    @property
    def usual(self):
        """The window has the finest granularity, as drivers lay it out."""
        return self.granularity == self.bridge_granularity

    def positions(self):
        """Devices in the order of their granules, in the usual layout."""
        return [self.device(bridge, port, below) for below in range(self.below_port) for port in range(self.ports)
                for bridge in range(self.bridges)]

    @property
    def base(self):
        """Of the region: not that of the window, and another one in each shape."""
        return WINDOW + UNIT * (1 + self.bridges + self.ports)

    @property
    def size(self):
        return UNIT * self.devices

    def device(self, bridge, port, below=0):
        return (bridge * self.ports + port) * self.below_port + below


def ways_code(ways):
    """IW of the decoder control register, for powers of two."""
    return ways.bit_length() - 1


def granularity_code(granularity):
    """IG of the decoder control register."""
    return granularity.bit_length() - 9


def coarser_below(name, bridges, ports, switch_ports, granularity):
    """The usual layout: each level that chooses has the granularity of those above times their ways."""
    port = granularity * bridges if ports > 1 else granularity
    switch = granularity * bridges * ports if switch_ports > 1 else granularity
    return Topology(f"{name} at {granularity}", bridges, ports, switch_ports, granularity, port, switch)


GRANULARITIES = (256, 1024, 4096, 16384)
LARGEST = 16384
SHAPES = {"2 host bridges": (2, 1, 0), "2 root ports": (1, 2, 0), "2x2": (2, 2, 0),
          "4 ways with switches": (2, 1, 2), "8 ways": (2, 2, 2)}

TOPOLOGIES = [topology for name, shape in SHAPES.items() for granularity in GRANULARITIES
              for topology in [coarser_below(name, *shape, granularity)]
              if max(topology.port_granularity, topology.switch_granularity) <= LARGEST]
TOPOLOGIES += [coarser_below("1 device", 1, 1, 0, 4096), Topology("2x2, finer below", 2, 2, 0, 512, 256, 256),
               Topology("2 root ports and 2 switches", 1, 2, 2, 256, 1024, 2048),
               Topology("4 ways with switches, finer below", 2, 1, 2, 8192, 256, 4096)]
REGISTERS = coarser_below("registers", 2, 2, 2, 256)  # has every kind of component
MISSES = coarser_below("misses", 1, 2, 0, 256)
