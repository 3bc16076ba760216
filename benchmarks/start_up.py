"""Start-up against `import dowhy`: medians over fresh processes, in one run.

The pages of a machine's disk cache matter more than anything else here, so every line is run once
before it is timed, and the lines take turns.
"""

import statistics
import subprocess
import sys
import time

ROUNDS = 7
BASE = "import dowhy"
LINES = {
    BASE: ["-c", "import dowhy"],
    "import causalstory": ["-c", "import causalstory"],
    "causalstory --help": ["-m", "causalstory", "--help"],
    "causalstory list": ["-m", "causalstory", "list"],
    "causalstory show medication-errors": ["-m", "causalstory", "show", "medication-errors"],
    "causalstory draw medication-errors": ["-m", "causalstory", "draw", "medication-errors"],
    "an empty Python": ["-c", ""],
}


def seconds(arguments: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)  # noqa: S603
    return time.perf_counter() - start


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in LINES}
    for turn in range(ROUNDS + 1):
        for name, arguments in LINES.items():
            taken = seconds(arguments)
            if turn:  # the first turn warms the cache
                times[name].append(taken)
    base = statistics.median(times[BASE])
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(f"{name:36} {middle:7.3f} s  {middle / base:6.3f} x {BASE}")


if __name__ == "__main__":
    main()
