# SPDX-License-Identifier: Apache-2.0
"""QEMU as a machine whose processor never runs: bus accesses come from its qtest socket."""

import functools
import os
import re
import shutil
import subprocess

from access_client import AccessClient
from topologies import ECAM, UNIT, WINDOW_SIZE, root_bus

QEMU = shutil.which("qemu-system-x86_64")
BLOCK = 64
PAGE = 4096


def version():
    """What --version says, such as 7.2.22."""
    text = subprocess.run([QEMU, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return re.search(r"version (\S+)", text).group(1)


def missing():
    """Why QEMU cannot be used here, or nothing."""
    if QEMU is None:
        return "qemu-system-x86_64 is not installed (package qemu-system-x86)"
    devices = subprocess.run([QEMU, "-device", "help"], stdout=subprocess.PIPE, text=True, check=True).stdout
    if "cxl-type3" not in devices or "cxl-upstream" not in devices:
        return f"QEMU {version()} has no CXL switches (package qemu-system-x86, 7.2 or later)"
    return None


@functools.lru_cache(maxsize=None)
def memory_option():
    """Later versions have renamed the memory of a device."""
    options = subprocess.run([QEMU, "-device", "cxl-type3,help"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return "persistent-memdev" if "persistent-memdev" in options else "memdev"


class QemuMachine(AccessClient):
    """A topology in QEMU. The memory of every device is a file, in which each byte written is seen at its DPA."""

    def __init__(self, topology):
        super().__init__()
        self._topology = topology
        self._memories = [self.folder / f"memory{device}" for device in range(topology.devices)]

    def command_line(self):
        return [QEMU, "-qtest", f"unix:{self.socket_path}", "-qtest-log", "none", "-display", "none", "-nodefaults",
                "-accel", "tcg", "-S", *self._arguments(self._topology)]

    def prepare(self):
        """Enables the ECAM (PCIEXBAR of the host controller) by the only access there is before: I/O ports."""
        for register, value in ((0x64, 0), (0x60, ECAM | 1)):
            self.commands([f"outl 0xcf8 {0x8000_0000 | register:#x}", f"outl 0xcfc {value:#x}"])

    def stop(self, process):
        process.terminate()

    def _arguments(self, topology):
        out = ["-M", "q35,cxl=on", "-m", "256M"]
        targets = []
        for bridge in range(topology.bridges):
            out += ["-device", f"pxb-cxl,bus_nr={root_bus(bridge)},bus=pcie.0,id=hb{bridge}"]
            targets.append(f"cxl-fmw.0.targets.{bridge}=hb{bridge}")
            for port in range(topology.ports):
                out += self._below_root_port(topology, bridge, port)
        return out + ["-M", f"{','.join(targets)},cxl-fmw.0.size={WINDOW_SIZE},"
                      f"cxl-fmw.0.interleave-granularity={topology.bridge_granularity}"]

    def _below_root_port(self, topology, bridge, port):
        """Options of a root port and all that is behind it."""
        place = f"{bridge}_{port}"
        number = bridge * topology.ports + port
        out = ["-device", f"cxl-rp,port={port},bus=hb{bridge},id=rp{place},chassis=0,slot={number}"]
        if not topology.switch_ports:
            return out + self._device(topology.device(bridge, port), f"rp{place}")
        out += ["-device", f"cxl-upstream,bus=rp{place},id=us{place}"]
        for below in range(topology.switch_ports):
            out += ["-device", f"cxl-downstream,port={below},bus=us{place},id=ds{place}_{below},"
                    f"chassis={number + 1},slot={below}"]
            out += self._device(topology.device(bridge, port, below), f"ds{place}_{below}")
        return out

    def _device(self, device, bus):
        return ["-object", f"memory-backend-file,id=m{device},share=on,mem-path={self._memories[device]},size={UNIT}",
                "-object", f"memory-backend-ram,id=l{device},size=1M",
                "-device", f"cxl-type3,bus={bus},{memory_option()}=m{device},lsa=l{device},id=t{device}"]

    def contents(self):
        """What has been written: the 64-byte blocks that are not 0, each with its places as (device, DPA)."""
        places = {}
        for device, memory in enumerate(self._memories):
            for start, page in written_pages(memory):
                for at in range(0, PAGE, BLOCK):
                    block = page[at:at + BLOCK]
                    if any(block):
                        places.setdefault(block, []).append((device, start + at))
        return places


def written_pages(path):
    """The pages of a sparse file that are not all 0, as (offset, bytes)."""
    zeros = bytes(PAGE)
    with open(path, "rb") as file:
        end = file.seek(0, os.SEEK_END)
        at = 0
        while at < end:
            try:
                at = os.lseek(file.fileno(), at, os.SEEK_DATA)
            except OSError:  # a hole up to the end
                return
            hole = os.lseek(file.fileno(), at, os.SEEK_HOLE)
            file.seek(at)
            for at in range(at, hole, PAGE):
                page = file.read(PAGE)
                if page != zeros:
                    yield at, page
            at = hole
