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


def number(value, digits=1):
    return f"{value:,.{digits}f}".removesuffix("." + "0" * digits)


def compare(cases, digits=1):
    """Prints a row for each (id, unit, published, what, parameter set, measure). True when the limit is exceeded."""
    worst = 0.0
    print("| id | what | published | model | error | parameter set |\n|---|---|---|---|---|---|")
    for name, unit, published, what, parameters, measure in cases:
        model = measure()
        error = round(100 * (model / published - 1), 2)
        worst = max(worst, abs(error))
        figures = f"{number(published, digits)} {unit} | {number(model, digits)} {unit} | {error + 0.0:+.1f} %"
        print(f"| {name} | {what} | {figures} | {parameters} |", flush=True)
    print(f"\nlargest error {worst:.1f} %, limit {LIMIT:g} %")
    return worst > LIMIT
