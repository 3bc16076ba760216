"""Make the README's table and pictures from the package.

`python docs/build.py` compares with what is there and exits with 1 if something differs;
`python docs/build.py write` replaces it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import causalstory as cs
from causalstory.runner.files import writing
from causalstory.tables import interval

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PICTURES = ROOT / "docs" / "pictures"
MARKS = re.compile(r"(<!-- table: made by docs/build.py -->\n).*?(<!-- end of table -->)", re.S)


def table() -> str:
    """Put the flagship in one table: the same association, and what each story makes of it."""
    ward = cs.load("medication-errors")
    report, audit = (cs.compare(ward, evidence=name) for name in ("weekly_report", "chart_audit"))
    lines = [
        "| if this story is true | correlation of safety with reports "
        "| slope of errors on safety: naive | under the story, by DoWhy [95%] "
        "| action on the weekly report | action on an audit |",
        "|---|--:|--:|--:|---|---|",
    ]
    for seen, known in zip(report, audit, strict=True):
        story = ward[seen.story]
        estimate = known.estimate
        abstains = f"none: needs `{seen.recommendation.settled_by}`"
        action = seen.recommendation.action
        cells = [
            f"**{story.title}** ({story.teller})",
            f"{seen.association.correlation:.2f}",
            f"{estimate.naive.slope:.1f}",
            interval(estimate.estimate, estimate.low, estimate.high),
            f"`{action}`" if action else abstains,
            f"`{known.recommendation.action}`",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def build() -> dict[Path, str]:
    """Every file that is made: path to text."""
    ward = cs.load("medication-errors")
    files = {PICTURES / "medication-errors.svg": cs.draw(ward).svg}
    for name in ("complacency", "voice"):
        files[PICTURES / f"{name}.svg"] = cs.draw(ward, story=name).svg
    files[README] = MARKS.sub(
        lambda found: found[1] + table() + found[2], README.read_text(encoding="utf-8")
    )
    return files


def masked(text: str) -> str:
    """Hide digits: random streams may differ in the last place between versions of numpy."""
    return re.sub(r"-?\d+(\.\d+)?", "#", text)


def differences() -> list[str]:
    """Name every made file that differs from what is there, digits of the table aside."""
    found = []
    for path, text in build().items():
        there = path.read_text(encoding="utf-8") if path.is_file() else ""
        same = masked(there) == masked(text) if path == README else there == text
        if not same:
            found.append(f"{path.relative_to(ROOT)} differs from what docs/build.py makes")
    return found


def main(arguments: list[str]) -> int:
    """Compare, or write when asked to."""
    if arguments == ["write"]:
        for path, text in build().items():
            with writing(path) as temporary:
                temporary.write_text(text, encoding="utf-8")
        return 0
    found = differences()
    sys.stdout.writelines(f"{line}\n" for line in found or ["README and pictures are as made"])
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
