# SPDX-License-Identifier: Apache-2.0
"""Bandwidth of the CAPI cards of the gallery against credits and transfer size: capi_bandwidth_test.py CXLVP GALLERY.

Prints the tables of docs/models/psl-bandwidth.md; fails when their shape is not what it must be: with few credits
bandwidth is credits * size / latency (Little's law), with many it is what the engines of the PSL move.
"""

import pathlib
import sys

from capi_platform import CARDS, LINE, Card

CXLVP, GALLERY = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
CREDITS = [1, 2, 4, 8, 16, 32, 64]
SIZES = [1, 2, 4, 8, 16, 32, 64, 128]
COUNT = 100000
BAR = 32        # characters of the largest bandwidth of a table
LIMIT = 0.03    # how far bandwidth may be from either law
LINEAR = 0.75   # share of what the engines move below which nothing waits for them
NOISE = 0.001

wrong = []


def expect(good, text):
    if not good:
        wrong.append(text)


def near(value, wanted):
    return abs(value / wanted - 1) <= LIMIT


def table(head, rows):
    """`rows` of (label, read, write) in GB/s."""
    most = max(max(read, write) for _, read, write in rows)
    print(f"| {head} | read GB/s | write GB/s | read | write |\n|---|---|---|---|---|")
    for label, *rates in rows:
        bars = " | ".join("`" + "#" * max(1, round(BAR * rate / most)) + "`" for rate in rates)
        print(f"| {label} | {rates[0]:.3f} | {rates[1]:.3f} | {bars} |", flush=True)
    print()


def interval(card, reads):
    """ns between two transfers of the PSL."""
    return float(card.platform["modules"]["psl"]["read_interval" if reads else "write_interval"].removesuffix("ns"))


def against_credits(name, card):
    measured = {}
    for reads in (True, False):
        runs = [card.stream(reads, outstanding=credits, count=COUNT, **{"psl.commands.credits": credits})
                for credits in CREDITS]
        rates = measured[reads] = [rate for rate, _ in runs]
        latency, engine = runs[0][1], LINE / interval(card, reads)
        for credits, rate, before in zip(CREDITS, rates, [0, *rates]):
            what = f"{name}, reads {reads}, {credits} credits: {rate:.3f} GB/s"
            little = credits * LINE / latency
            expect(rate >= before * (1 - NOISE), f"{what}, fewer have {before:.3f}")
            if little < LINEAR * engine:
                expect(near(rate, little), f"{what}, Little's law says {little:.3f}")
        expect(near(rates[-1], engine), f"{name}, reads {reads}: {rates[-1]:.3f} GB/s, the engines move {engine:.3f}")
    print(f"{name}: transfers of {LINE} bytes against credits\n")
    table("credits", list(zip(CREDITS, measured[True], measured[False])))


def against_size(name, card):
    measured = {}
    for reads in (True, False):
        rates = measured[reads] = [card.stream(reads, size=size, count=COUNT)[0] for size in SIZES]
        for size, rate in zip(SIZES, rates):
            engine = size / interval(card, reads)
            expect(near(rate, engine), f"{name}, reads {reads}, {size} bytes: {rate:.3f} GB/s, not {engine:.3f}")
    print(f"{name}: 64 credits against the size of a transfer\n")
    table("bytes", list(zip(SIZES, measured[True], measured[False])))


if __name__ == "__main__":
    for card_name in CARDS:
        measured_card = Card(CXLVP, GALLERY, card_name)
        against_credits(card_name, measured_card)
        against_size(card_name, measured_card)
    print("\n".join(wrong) or "the shape is right")
    sys.exit(bool(wrong))
