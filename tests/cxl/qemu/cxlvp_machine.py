# SPDX-License-Identifier: Apache-2.0
"""The platform under test, with everything at the addresses QEMU has it."""

import json
import pathlib
import re
import subprocess

from access_client import AccessClient, scratch_folder
from topologies import BUSES, ECAM, HOST_REGISTERS, MIB, MMIO, MMIO_SIZE, UNIT, WINDOW, WINDOW_SIZE, root_bus

MEDIA = 1 << 40  # where the client sees the memory of the devices, besides all that QEMU has
# What a component can do is its owner's choice, so the choices are QEMU's.
ROUTING = {"hdm": {"decoders": 1, "target_count": 8, "coherency": "unknown", "commit_latency": "0ns"}}
ENDPOINT = {"hdm": {"decoders": 1, "ways_3_6_12": False, "ways_16": False, "commit_latency": "0ns"}}


class CxlvpMachine(AccessClient):
    """A topology in cxlvp, driven through the plugin of this folder."""

    def __init__(self, program, plugin, topology):
        super().__init__()
        self._program = program
        self._plugin = plugin
        self._topology = topology

    def command_line(self):
        platform = self.folder / "platform.yaml"
        client = {"type": "access_socket", "socket": str(self.socket_path)}
        platform.write_text(json.dumps(platform_file(self._topology, client)))
        return [self._program, "run", platform, "--plugin", self._plugin, "--out", self.folder / "out"]

    def media(self, places, size):
        """Reads `size` bytes of the memory of devices, past the fabric, from each place as (device, DPA)."""
        return self.read_blocks([MEDIA + device * UNIT + dpa for device, dpa in places], size)


def decode(program, topology, offsets):
    """Where offsets in the region go as (device, DPA), when the driver of cxlvp programs the decoders its own way."""
    with scratch_folder() as folder:
        platform = pathlib.Path(folder, "platform.yaml")
        platform.write_text(json.dumps(platform_file(topology, driver(topology))))
        hpas = [hex(WINDOW + offset) for offset in offsets]  # the first region of a window begins where that begins
        text = subprocess.run([program, "decode", platform, "--addr", *hpas], stdout=subprocess.PIPE, text=True,
                              timeout=60, check=True).stdout
    found = re.findall(r"(?m)^  dev(\d+): device physical address (0x[0-9a-f]+)$", text)
    return [(int(device), int(dpa, 16)) for device, dpa in found]


def driver(topology):
    bridges = [{"name": f"hb{bridge}", "ecam": ECAM, "bus": root_bus(bridge), "mmio_base": MMIO + bridge * MMIO_SIZE,
                "mmio_size": in_bytes(MMIO_SIZE), "regs": HOST_REGISTERS + bridge * 0x10000}
               for bridge in range(topology.bridges)]
    return {"type": "cxl_driver", "root": "root", "host_bridges": bridges,
            "regions": [{"devices": [f"dev{device}" for device in topology.positions()],
                         "granularity": in_bytes(topology.granularity), "persistent": True}]}


def platform_file(topology, client):
    """A platform file (JSON is YAML) with the module `client` for all accesses."""
    devices = range(topology.devices)
    modules = {"client": client,
               "mesh": {"type": "interconnect", "windows": mesh_windows(topology)},
               "root": {"type": "cxl_root", "windows": [fixed_window(topology)]}}
    wires = [("client.out", "mesh.in")]
    for bridge in range(topology.bridges):
        modules[f"hb{bridge}"] = {"type": "cxl_host_bridge", "bus": root_bus(bridge), "component": ROUTING,
                                  "ports": [{}] * topology.ports}
        for port in range(topology.ports):
            above = f"hb{bridge}.port{port}"
            if not topology.switch_ports:
                wires.append((above, f"dev{topology.device(bridge, port)}.link"))
                continue
            switch = f"sw{bridge}_{port}"
            modules[switch] = {"type": "cxl_switch", "component": ROUTING, "ports": [{}] * topology.switch_ports}
            wires.append((above, f"{switch}.up"))
            wires += [(f"{switch}.port{below}", f"dev{topology.device(bridge, port, below)}.link")
                      for below in range(topology.switch_ports)]
    for device in devices:
        modules[f"dev{device}"] = {"type": "cxl_type3", "persistent_capacity": "256MiB", "component": ENDPOINT}
        modules[f"tap{device}"] = {"type": "interconnect",
                                   "windows": [{"to": f"media{device}.in", "base": 0, "size": "256MiB"}]}
        modules[f"media{device}"] = {"type": "memory", "size": "256MiB"}
        wires.append((f"dev{device}.media", f"tap{device}.in"))
    return {"name": "differential", "modules": modules, "connections": [{"from": a, "to": b} for a, b in wires]}


def in_bytes(size):
    return f"{size}B"


def fixed_window(topology):
    return {"base": WINDOW, "size": in_bytes(WINDOW_SIZE), "granularity": in_bytes(topology.bridge_granularity),
            "targets": [f"hb{bridge}.mem" for bridge in range(topology.bridges)]}


def mesh_windows(topology):
    """The address map of the client."""
    out = [{"to": "root.in", "base": WINDOW, "size": in_bytes(WINDOW_SIZE), "offset": WINDOW}]
    for bridge in range(topology.bridges):
        buses = root_bus(bridge) << 20
        mmio = MMIO + bridge * MMIO_SIZE
        out += [{"to": f"hb{bridge}.ecam", "base": ECAM + buses, "size": in_bytes(BUSES * MIB), "offset": buses},
                {"to": f"hb{bridge}.mmio", "base": mmio, "size": in_bytes(MMIO_SIZE), "offset": mmio},
                {"to": f"hb{bridge}.regs", "base": HOST_REGISTERS + bridge * 0x10000, "size": "64KiB"}]
    return out + [{"to": f"tap{device}.in", "base": MEDIA + device * UNIT, "size": "256MiB"}
                  for device in range(topology.devices)]
