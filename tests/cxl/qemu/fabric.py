# SPDX-License-Identifier: Apache-2.0
"""Makes a topology usable, as firmware does, by the same accesses on either machine."""

import dataclasses

from topologies import ECAM, HOST_REGISTERS, MIB, MMIO, MMIO_SIZE, granularity_code, root_bus, ways_code

CACHE_MEM = 0x1000  # of the component registers
HDM_CAPABILITY = 5
CONTROL = 0x10  # of a decoder
COMMIT, COMMITTED = 1 << 9, 1 << 10
PORT_SPACE = 8 * MIB  # of the memory behind a root port
DVSEC, CXL_VENDOR = 0x23, 0x1E98


@dataclasses.dataclass(frozen=True)
class Capability:
    version: int
    address: int


class Component:
    """The component registers of a host bridge, port or device."""

    def __init__(self, machine, kind, address, function=None):
        self.machine = machine
        self.kind = kind
        self.address = address
        self.function = function

    def array(self):
        """The words of the capability array."""
        header = self.machine.read(self.address + CACHE_MEM)
        return [header] + [self.machine.read(self.address + CACHE_MEM + 4 * (i + 1)) for i in range(header >> 24)]

    def capabilities(self):
        """Capabilities by id. An entry with id 0 is none."""
        return {word & 0xFFFF: Capability(word >> 16 & 0xF, self.address + CACHE_MEM + (word >> 20))
                for word in self.array()[1:] if word & 0xFFFF}

    def hdm(self):
        """Address of the HDM decoder capability, or nothing."""
        found = self.capabilities().get(HDM_CAPABILITY)
        return found and found.address

    def program(self, base, size, ways, granularity, targets=0):
        """Programs and commits decoder 0 in the order drivers use. Returns what the control register then reads."""
        hdm = self.hdm()
        self.machine.write(hdm + 4, 2)  # decoder enable
        control = granularity_code(granularity) | ways_code(ways) << 4
        for offset, value in ((CONTROL, 0), (4, base >> 32), (0, base & 0xF000_0000), (0xC, size >> 32),
                              (8, size & 0xF000_0000), (0x18, 0), (0x14, targets), (CONTROL, control),
                              (CONTROL, control | COMMIT)):
            self.machine.write(hdm + 0x10 + offset, value)
        return self.machine.read(hdm + 0x10 + CONTROL)


class Fabric:
    """A topology on a machine, with bus numbers, BARs and windows assigned and CXL.mem enabled.

    `bridges`, `switches` and `devices` are in depth-first order, `components` is one of each kind by name.
    """

    def __init__(self, machine, topology):
        self._machine = machine
        self._topology = topology
        self.bridges, self.switches, self.devices = [], [], []
        self.components = {}
        for bridge in range(topology.bridges):
            self.bridges.append(self._component("host bridge", HOST_REGISTERS + bridge * 0x10000))
            self._next_bus = root_bus(bridge) + 1
            for port in range(topology.ports):
                self._below_root_port(root_bus(bridge), port, MMIO + bridge * MMIO_SIZE)

    def program(self):
        """Programs all decoders for the region. Returns the control registers by kind of component."""
        topology = self._topology
        region = topology.base, topology.size
        controls = [(level.kind, level.program(*region, ways, granularity, 0x0100))
                    for levels, ways, granularity in (
                        (self.bridges, topology.ports, topology.port_granularity),
                        (self.switches, topology.switch_ports, topology.switch_granularity))
                    for level in levels if level.hdm()]
        return controls + [(device.kind, device.program(*region, topology.devices, topology.granularity))
                           for device in self.devices]

    def _component(self, kind, address, function=None):
        component = Component(self._machine, kind, address, function)
        self.components.setdefault(kind, component)
        return component

    def _below_root_port(self, bus, port, mmio):
        window = mmio + MIB + port * PORT_SPACE
        below_switch = self._topology.switch_ports
        secondary = self._bridge(bus, port, 2 + below_switch if below_switch else 1, mmio + port * 0x10000, window,
                                 window + PORT_SPACE, "root port")
        if not below_switch:
            self._device(secondary, window)
            return
        inside = self._bridge(secondary, 0, 1 + below_switch, window, window + MIB, window + PORT_SPACE, "switch")
        for below in range(below_switch):
            start = window + 2 * MIB + below * 2 * MIB
            leaf = self._bridge(inside, below, 1, window + MIB + below * 0x10000, start, start + 2 * MIB,
                                "downstream port")
            self._device(leaf, start)

    def _bridge(self, bus, device, buses, bar, start, end, kind):
        """A bridge with `buses` bus numbers behind it, BAR0, and a memory window. Returns the bus behind it."""
        function = config_address(bus, device)
        secondary, self._next_bus = self._next_bus, self._next_bus + 1
        for offset, value in ((0x18, bus), (0x19, secondary), (0x1A, secondary + buses - 1)):
            self._machine.write(function + offset, value, 1)
        self._machine.write(function + 0x20, start >> 16 & 0xFFF0, 2)
        self._machine.write(function + 0x22, end - 1 >> 16 & 0xFFF0, 2)
        self._machine.write(function + 0x24, 0xFFF0, 2)  # no prefetchable window
        self._machine.write(function + 0x26, 0, 2)
        self._enable(function, {0x10: bar})
        component = self._component(kind, bar, function)
        if kind == "switch":
            self.switches.append(component)
        return secondary

    def _device(self, bus, start):
        function = config_address(bus, 0)
        self._enable(function, {0x10: start, 0x18: start + 0x80000, 0x20: start + 0x100000})
        control = find_dvsec(self._machine, function, 0) + 0x0C
        self._machine.write(control, self._machine.read(control, 2) | 4, 2)  # Mem_Enable
        self.devices.append(self._component("device", start, function))

    def _enable(self, function, bars):
        """Sets 64-bit BARs, then memory and bus master enable."""
        for offset, address in bars.items():
            self._machine.write(function + offset, address)
            self._machine.write(function + offset + 4, 0)
        self._machine.write(function + 4, 6, 2)


def config_address(bus, device):
    return ECAM + (bus << 20) + (device << 15)


def find_dvsec(machine, function, wanted):
    """Address of the CXL DVSEC with an id."""
    offset = 0x100
    while offset:
        header, vendor, number = (machine.read(function + offset + 4 * i) for i in range(3))
        if header & 0xFFFF == DVSEC and vendor & 0xFFFF == CXL_VENDOR and number & 0xFFFF == wanted:
            return function + offset
        offset = header >> 20
    raise LookupError(f"no CXL DVSEC {wanted} at {function:#x}")
