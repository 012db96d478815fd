# SPDX-License-Identifier: Apache-2.0
"""Runs of the program that are compared with published figures, and the table that says how near they are."""

import json
import pathlib
import subprocess
import tempfile

LIMIT = 3.0  # per cent


def simulate(cxlvp, platform, settings):
    """What `stats.json` says of a run of `platform` with these parameters by path."""
    options = [word for path, value in settings.items() for word in ("--set", f"{path}={value}")]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([cxlvp, "run", platform, *options, "--quiet", "--out", folder], check=True, timeout=300)
        return json.loads(pathlib.Path(folder, "stats.json").read_text())


def compare(cases):
    """Prints a row for each (id, unit, published, what, measure). True when one is off by more than the limit."""
    worst = 0.0
    print("| id | what | published | model | error |\n|---|---|---|---|---|")
    for name, unit, published, what, measure in cases:
        model = measure()
        error = 100 * (model / published - 1)
        worst = max(worst, abs(error))
        print(f"| {name} | {what} | {published:,g} {unit} | {model:,.1f} {unit} | {error:+.1f} % |", flush=True)
    print(f"\nlargest error {worst:.1f} %, limit {LIMIT:g} %")
    return worst > LIMIT
