# SPDX-License-Identifier: Apache-2.0
"""A program that takes bus accesses from a Unix socket, in the words of QEMU's qtest protocol."""

import contextlib
import os
import pathlib
import socket
import subprocess
import tempfile

SUFFIX = {1: "b", 2: "w", 4: "l", 8: "q"}
PATIENCE = 30  # seconds for an answer
AT_A_TIME = 100  # commands: less than a socket buffer holds
IN_MEMORY = "/dev/shm"  # mapped files on a disk would take most of the time of the test


def scratch_folder():
    return tempfile.TemporaryDirectory(prefix="cxlvp-qemu-", dir=IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None)


class AccessClient:
    """A context manager: starts the program with a socket in a temporary folder, ends it, and removes the folder."""

    def __init__(self):
        self._scratch = scratch_folder()
        self.folder = pathlib.Path(self._scratch.name)
        self.socket_path = self.folder / "socket"
        self._process = self._connection = self._lines = None

    def command_line(self):
        """The program and its arguments, which make it connect to `socket_path`."""
        raise NotImplementedError

    def prepare(self):
        """First accesses."""

    def stop(self, process):
        """Makes the program end."""

    def __enter__(self):
        try:
            self._start()
            self.prepare()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, kind, *_):
        status, log = self._close()
        if kind is None and status != 0:
            raise RuntimeError(f"exit status {status}:\n{log}")

    def _start(self):
        with socket.socket(socket.AF_UNIX) as server, open(self.folder / "log", "wb") as log:
            server.bind(str(self.socket_path))
            server.listen(1)
            server.settimeout(1)
            self._process = subprocess.Popen(self.command_line(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                             cwd=self.folder)
            for _ in range(PATIENCE):
                with contextlib.suppress(TimeoutError):
                    self._connection, _ = server.accept()
                    break
                if self._process.poll() is not None:
                    break
        if self._connection is None:
            raise RuntimeError(f"no connection:\n{self._log()}")
        self._connection.settimeout(PATIENCE)
        self._lines = self._connection.makefile("rb")

    def _log(self):
        return (self.folder / "log").read_text(errors="replace")

    def _close(self):
        """Ends the program, by force where it does not follow. Returns its exit status and what it has printed."""
        if self._process is None:
            return self._scratch.cleanup()
        if self._connection is not None:
            self._lines.close()
            self._connection.close()
        self.stop(self._process)
        try:
            status = self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        log = self._log()
        self._scratch.cleanup()
        return status, log

    def commands(self, texts):
        """Sends commands; returns the words of each answer. Many at a time, since each exchange is a wait."""
        out = []
        for start in range(0, len(texts), AT_A_TIME):
            chunk = texts[start:start + AT_A_TIME]
            self._connection.sendall("".join(f"{text}\n" for text in chunk).encode())
            out += [self._answer(text) for text in chunk]
        return out

    def _answer(self, text):
        while True:
            words = self._lines.readline().decode().split()
            if not words:
                raise RuntimeError(f"no answer to {text}")
            if words[0] == "OK":
                return words[1:]
            if words[0] != "IRQ":
                raise RuntimeError(f"{text}: {' '.join(words)}")

    def read(self, address, size=4):
        return int(self.commands([f"read{SUFFIX[size]} {address:#x}"])[0][0], 16)

    def write(self, address, value, size=4):
        self.commands([f"write{SUFFIX[size]} {address:#x} {value:#x}"])

    def read_blocks(self, addresses, size):
        """`size` bytes from each address."""
        answers = self.commands([f"read {address:#x} {size:#x}" for address in addresses])
        return [bytes.fromhex(words[0][2:]) for words in answers]

    def write_blocks(self, blocks):
        """Writes bytes by address."""
        self.commands([f"write {address:#x} {len(data):#x} 0x{data.hex()}" for address, data in blocks.items()])
