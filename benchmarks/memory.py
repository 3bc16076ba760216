"""Peak memory of `causalstory simulate -o`: ten million rows against two million.

Each line is a process of its own, which reports its own peak; Parquet needs pyarrow.
"""

import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

SIZES = (100, 2_000_000, 10_000_000)
BASE = 2_000_000
PROGRAM = """
import resource, sys
from causalstory.__main__ import main
status = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(status)
"""
LINE = ["simulate", "medication-errors", "--story", "voice", "--latent"]
KILOBYTES = 1 if sys.platform == "linux" else 1024  # macOS counts bytes


def peak(ending: str, jobs: int, n: int) -> tuple[float, float]:
    """Return megabytes and seconds."""
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder, f"data.{ending}"))
        command = [sys.executable, "-c", PROGRAM, *LINE, "-n", str(n), "--jobs", str(jobs)]
        start = time.perf_counter()
        done = subprocess.run(  # noqa: S603
            [*command, "-o", target], check=True, capture_output=True, text=True
        )
        seconds = time.perf_counter() - start
    return int(done.stderr.split()[-1]) / KILOBYTES / 1024, seconds


def main() -> None:
    for ending in ("csv", "parquet"):
        if ending == "parquet" and not find_spec("pyarrow"):
            print("parquet: not measured, there is no pyarrow")
            continue
        for jobs in (1, 2):
            found = {n: peak(ending, jobs, n) for n in SIZES}
            for n, (megabytes, seconds) in found.items():
                ratio = megabytes / found[BASE][0]
                print(
                    f"{ending:8} --jobs {jobs} {n:12,} rows {megabytes:7.1f} MB "
                    f"{ratio:6.3f} x {BASE:,} rows  ({seconds:.1f} s)"
                )


if __name__ == "__main__":
    main()
