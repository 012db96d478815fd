# SPDX-License-Identifier: Apache-2.0
"""CAPI cards of the gallery with other AFUs: what is measured of them."""

import pathlib
import tempfile

import yaml

from published import simulate

CARDS = {"POWER8": "capi_card.yaml", "POWER9": "capi2_card.yaml"}
LINE = 128


class Card:
    """Measures a platform of the gallery, in which `cxlvp` runs another AFU and lets one process use it."""

    def __init__(self, cxlvp, gallery, name):
        self.cxlvp = cxlvp
        # Everything stays text, as it is in the file.
        self.platform = yaml.load((gallery / CARDS[name]).read_text(), Loader=yaml.BaseLoader)

    def run(self, afu, work, settings):
        """Statistics of a run of the AFU `afu` and the work `work`, whose requests must have ended well."""
        platform = {key: value for key, value in self.platform.items() if key != "input"}
        host = {"type": "capi_host", "contexts": 1, "populate": "true", **work}
        for key in ("card", "config_space", "memory_size"):
            host[key] = platform["modules"]["host"][key]
        platform["modules"] = {**platform["modules"], "host": host, "afu": afu}
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "card.yaml")
            path.write_text(yaml.safe_dump(platform, sort_keys=False))
            statistics = simulate(self.cxlvp, path, settings)["statistics"]
        assert statistics["host"]["failed"]["value"] == 0, "a request has failed"
        return statistics

    def stream(self, reads, size=LINE, outstanding=64, count=524288, **settings):
        """GB/s (10^9 bytes) as the process sees them, and ns from a command to its response.

        `count` accesses of `size` bytes, each to another line of a buffer of 256 KiB, `outstanding` at a time.
        """
        afu = {"type": "stream_afu", "reads": int(reads), "size": f"{size}B", "outstanding": outstanding,
               "pattern": "strided", "stride": f"{LINE}B", "range": "256KiB", "count": count}
        work = {"work": "run", "buffer": "512KiB", "poll_interval": "1us"}
        statistics = self.run(afu, work, settings)
        took = statistics["host"]["request_latency"]["mean"] / 1000
        return count * size / took, statistics["psl"]["slice0"]["command_latency"]["mean"] / 1000

    def ping_pong(self, count=10000, **settings):
        """Mean of `count` messages of 64 bytes and their replies, in us, as the process sees it."""
        work = {"work": "ping_pong", "count": count, "buffer": "64KiB"}
        statistics = self.run({"type": "ping_pong_afu"}, work, settings)
        assert statistics["host"]["verified"]["value"] == count, "a reply was not compared"
        return statistics["host"]["request_latency"]["mean"] / 1e6
