# SPDX-License-Identifier: Apache-2.0
"""What the registers of a component show, before and after the same accesses: numbers by (phase, name)."""

from fabric import COMMIT, CONTROL, HDM_CAPABILITY

RAS_CAPABILITY = 2
ONES = 0xFFFF_FFFF
HDM = {0x00: "HDM_CAPABILITY", 0x04: "HDM_GLOBAL_CONTROL", 0x08: "reserved 0x08", 0x0C: "reserved 0x0C",
       0x10: "BASE_LOW", 0x14: "BASE_HIGH", 0x18: "SIZE_LOW", 0x1C: "SIZE_HIGH", 0x20: "CONTROL",
       0x24: "TARGET_OR_SKIP_LOW", 0x28: "TARGET_OR_SKIP_HIGH", 0x2C: "reserved 0x2C"}
DECODER_CONTROL = 0x10 + CONTROL
RAS = {0x00: "UNCORRECTABLE_STATUS", 0x04: "UNCORRECTABLE_MASK", 0x08: "UNCORRECTABLE_SEVERITY",
       0x0C: "CORRECTABLE_STATUS", 0x10: "CORRECTABLE_MASK", 0x14: "RAS_CONTROL",
       **{0x18 + 4 * i: f"HEADER_LOG_{i}" for i in range(16)}}
UNUSED = (0x0000, 0x0FFC, 0x2000, 0xDFFC)  # offsets in ranges that neither machine has registers in


def survey(component, base):
    """All of it, of one component; `base` is where its decoder is tried, with 512 MiB."""
    out = array(component)
    out.update({("unused", f"{offset:#06x}"): component.machine.read(component.address + offset) for offset in UNUSED})
    capabilities = component.capabilities()
    out.update(ras(component.machine, capabilities[RAS_CAPABILITY].address))
    if HDM_CAPABILITY in capabilities and component.kind != "root port":
        out.update(hdm(component, capabilities[HDM_CAPABILITY].address, base))
    return out


def array(component):
    """The capability array: which capabilities there are, with their versions. Where they lie is free."""
    out = {("array", "header"): component.array()[0] & 0x00FF_FFFF}
    for number in range(1, 16):
        found = component.capabilities().get(number)
        out["array", f"has {number:X}"] = int(found is not None)
        out["array", f"version of {number:X}"] = found.version if found else 0
    return out


class Phases:
    """Reads a list of registers after each phase."""

    def __init__(self, machine, address, registers):
        self._machine = machine
        self._address = address
        self._registers = registers
        self.seen = {}

    def phase(self, name, writes):
        for offset, value in writes:
            self._machine.write(self._address + offset, value)
        for offset, register in self._registers.items():
            self.seen[name, register] = self._machine.read(self._address + offset)


def ras(machine, address):
    """Reset values and what writes of ones and zeros leave."""
    phases = Phases(machine, address, RAS)
    phases.phase("RAS reset", ())
    phases.phase("RAS ones", ((offset, ONES) for offset in RAS))
    phases.phase("RAS zeros", ((offset, 0) for offset in RAS))
    return phases.seen


def hdm(component, address, base):
    """The life of decoder 0. The last phase locks it, so nothing can follow."""
    fields = [offset for offset in HDM if offset >= 0x10 and offset != DECODER_CONTROL]
    targets = 0x0100 if component.kind != "device" else 0
    program = ((0x14, base >> 32), (0x10, base & ONES), (0x1C, 0), (0x18, 0x2000_0000), (0x28, 0), (0x24, targets))
    two_ways, four_ways, lock = 0x11, 0x22, 0x100
    phases = Phases(component.machine, address, HDM)
    phases.phase("reset", ())
    phases.phase("ones", ((offset, ONES & ~COMMIT if offset == DECODER_CONTROL else ONES) for offset in HDM))
    phases.phase("zeros", ((offset, 0) for offset in HDM))
    phases.phase("commit", (*program, (DECODER_CONTROL, two_ways | COMMIT)))
    phases.phase("ones in use", ((offset, ONES) for offset in fields))
    phases.phase("control in use", ((DECODER_CONTROL, four_ways | COMMIT),))
    phases.phase("uncommit", ((DECODER_CONTROL, two_ways),))
    phases.phase("zeros after use", ((offset, 0) for offset in HDM))
    phases.phase("commit empty", ((DECODER_CONTROL, COMMIT),))
    phases.phase("uncommit empty", ((DECODER_CONTROL, 0),))
    phases.phase("commit locked", (*program, (DECODER_CONTROL, two_ways | COMMIT | lock)))
    phases.phase("uncommit locked", ((DECODER_CONTROL, 0),))
    phases.phase("zeros locked", ((offset, 0) for offset in fields))
    return phases.seen
