"""Compares the chain's rules with ioos_qc, the reference implementation of QARTOD's tests, flag by flag.

    python compare.py FLAGS DATA...

FLAGS is the program that prints the flags of the chain's rules; DATA are CSV files whose first column is a time. Every other
column is a series, scaled to integers as a profile has them. Missing values are left out, as a device leaves them out.

The flags are the same, but for what cannot be known in a stream; this is checked, too:

- rate of change: ioos_qc calls the first value good, the chain says that it was not evaluated.
- flat line: ioos_qc looks back over a window of so many values, however long they took: as many as there are usual intervals
  in the given time. The chain follows one run of values, which starts anew with the value that leaves it, and asks for both
  the time and that many values. On the times at which the values were observed, holes included, the chain flags no value
  that ioos_qc does not, and in a stretch that ioos_qc flags and that lasts for the given time, it begins at most one window
  later.

Exit codes: 0 all is as it should be, 1 a flag differs.
"""

import csv
import datetime
import subprocess
import sys
from decimal import Decimal

import numpy as np
from ioos_qc import qartod

GOOD, UNKNOWN = 1, 2
failures = 0


def read(path):
    """The series of a file: name, times in milliseconds, integer values."""
    with open(path, newline="") as file:
        rows = list(csv.reader(file))
    for column in range(1, len(rows[0])):
        cells = [(row[0], row[column]) for row in rows[1:] if row[column] != ""]
        decimals = max(-Decimal(text).as_tuple().exponent for _, text in cells)
        decimals = min(decimals, 6)
        series = {}
        for time, text in cells:
            at = datetime.datetime.fromisoformat(time.replace("Z", "+00:00").replace(" ", "T"))
            at = at if at.tzinfo else at.replace(tzinfo=datetime.timezone.utc)
            series.setdefault(int(at.timestamp()) * 1000, int(round(Decimal(text).scaleb(decimals))))
        times = sorted(series)
        yield f"{path.split('/')[-1]} {rows[0][column]}", times, [series[at] for at in times]


def ours(program, rule, suspect, fail, times, values, *more):
    text = "".join(f"{at},{value}\n" for at, value in zip(times, values))
    command = [program, rule, str(suspect), str(fail), *map(str, more)]
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    return np.array([int(line) for line in done.stdout.split()])


def check(what, holds, detail=""):
    global failures
    if not holds:
        failures += 1
        print(f"DIFFERS  {what} {detail}")


def same(what, found, expected, allowed=lambda position: False):
    """That the flags are the same; where they may differ it is ours that was not evaluated."""
    different = [i for i in np.flatnonzero(found != expected)]
    excused = [i for i in different if allowed(i) and found[i] == UNKNOWN and expected[i] == GOOD]
    wrong = [i for i in different if i not in set(excused)]
    check(what, not wrong, f"at {wrong[:5]}: {[(int(found[i]), int(expected[i])) for i in wrong[:5]]}")
    counts = " ".join(f"{name} {int((expected == code).sum())}" for name, code in (("suspect", 3), ("fail", 4)))
    print(f"{what}: {len(found)} values, {counts}, differences {len(wrong)}, not evaluated in a stream {len(excused)}")


def gross_range(program, name, times, values):
    low, middle, high = (int(np.percentile(values, part)) for part in (1, 50, 99))
    suspect = (int((low + middle) / 2), int((high + middle) / 2))
    expected = qartod.gross_range_test(values, fail_span=(low, high), suspect_span=suspect)
    found = ours(program, "gross-range", f"{suspect[0]}:{suspect[1]}", f"{low}:{high}", times, values)
    same(f"{name}: gross range", found, expected)


def rate_of_change(program, name, times, values):
    steps = np.abs(np.diff(values))
    suspect, fail = (max(1, int(np.percentile(steps, part))) for part in (90, 99))
    interval = int(np.median(np.diff(times)))
    seconds = np.array(times) // 1000
    expected = qartod.rate_of_change_test(
        values,
        seconds.astype("datetime64[s]"),
        threshold=suspect / (interval / 1000),
        fail_threshold=fail / (interval / 1000),
    )
    found = ours(program, "rate-of-change", f"{suspect}:{interval}", f"{fail}:{interval}", times, values)
    same(f"{name}: rate of change", found, expected, lambda position: position == 0)


def spike(program, name, times, values):
    heights = np.abs(np.array(values[1:-1]) - (np.array(values[:-2]) + np.array(values[2:])) / 2)
    suspect, fail = (max(1, int(np.percentile(heights, part))) for part in (90, 99))
    expected = qartod.spike_test(values, suspect_threshold=suspect, fail_threshold=fail)
    found = ours(program, "spike", suspect, fail, times, values)
    same(f"{name}: spike", found, expected)


def flat_line(program, name, times, values):
    interval = int(np.median(np.diff(times)))
    tolerance = max(1, int(np.percentile(np.abs(np.diff(values)), 60)))
    counts = {3: 3, 4: 6}
    seconds = np.array(times) // 1000
    expected = qartod.flat_line_test(
        values,
        seconds.astype("datetime64[s]"),
        suspect_threshold=counts[3] * interval // 1000,
        fail_threshold=counts[4] * interval // 1000,
        tolerance=tolerance,
    )
    what = f"{name}: flat line"
    delays, short = [], 0
    for code, count in counts.items():
        after = count * interval
        # Less than the tolerance there is at most one less here; a window of so many intervals has one value more.
        here = ours(program, "flat-line", after, after, times, values, tolerance - 1, count + 1) == 4
        there = expected >= code
        check(what, not (here & ~there).any(), f"flags {np.flatnonzero(here & ~there)[:5]}")
        start = None
        for i, flagged in enumerate([*there, False]):
            if flagged and start is None:
                start = i
            if not flagged and start is not None:
                first = times[start - count]
                lasting = next((j for j in range(start, i) if times[j] - first >= after), None)
                if lasting is None:
                    short += 1
                else:
                    late = next((j - lasting for j in range(lasting, i) if here[j]), i - lasting)
                    check(what, late <= count, f"{late} values late at {start}")
                    delays.append(late)
                start = None
    print(f"{what}: {len(delays)} stretches, at most {max(delays, default=0)} values later; {short} too short in time")


def main():
    program, *paths = sys.argv[1:]
    for path in paths:
        for name, times, values in read(path):
            gross_range(program, name, times, values)
            rate_of_change(program, name, times, values)
            spike(program, name, times, values)
            flat_line(program, name, times, values)
    print("all as stated" if failures == 0 else f"{failures} differences")
    sys.exit(1 if failures else 0)


main()
