"""Make the pages, tables and pictures that come from the package.

`python docs/build.py` compares with what is there and exits with 1 if something differs;
`python docs/build.py write` replaces it.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from pathlib import Path

import causalstory as cs
from causalstory.cli.parser import shell_parsers
from causalstory.diagrams.drawing import Drawing
from causalstory.runner.files import writing
from causalstory.tables import interval

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
REFUTERS = ROOT / "docs" / "refuters.md"
REFERENCE = ROOT / "docs" / "reference.md"
GALLERY = ROOT / "docs" / "gallery.md"
PICTURES = ROOT / "docs" / "pictures"
BY_GRAPHVIZ = {PICTURES / f"{name}-graphviz.svg": name for name in ("monty-hall", "smoking-tar")}
MARKS = re.compile(r"(<!-- table: made by docs/build.py -->\n).*?(<!-- end of table -->)", re.S)
WIDTH = 90


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


def attempts() -> str:
    """Try to refute what a wrong story says of the weekly report, and what the right one says."""
    ward = cs.load("medication-errors")
    data = cs.simulate(ward["acuity"], n=2_000)
    wrong = cs.refute(ward["complacency"], data, evidence="weekly_report")
    right = cs.refute(ward["acuity"], data, evidence="case_mix")
    lines = [
        "| what was done | wrong story: gives, with the middle 95% | verdict "
        "| right story: gives, with the middle 95% | verdict |",
        "|---|--:|---|--:|---|",
    ]
    first = (interval(a.estimate.estimate, a.estimate.low, a.estimate.high) for a in (wrong, right))
    lines.append("| nothing: the estimate itself | {} | | {} | |".format(*first))
    for one, other in zip(wrong, right, strict=True):
        cells = [one.done]
        for row in (one, other):
            cells += [interval(row.estimate, row.low, row.high), row.verdict]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


class Help(argparse.RawDescriptionHelpFormatter):
    """Help that does not depend on the terminal, nor on the version of Python."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=WIDTH)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings:
            return super()._format_action_invocation(action)
        value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
        return ", ".join(action.option_strings) + value


def help_text(parser: argparse.ArgumentParser) -> str:
    """Return the help of the shell or of a command; its usage names what must be given."""
    arguments = ["[OPTIONS]"]
    for action in parser._actions:
        name = str(action.metavar or action.dest)
        if action.option_strings and action.required:
            arguments.append(f"{action.option_strings[-1]} {name}")
        elif isinstance(action, argparse._SubParsersAction):
            arguments.append(f"{name} ...")
        elif not action.option_strings:
            arguments.append({"?": f"[{name}]", "*": f"[{name} ...]"}.get(action.nargs, name))
    parser.usage = f"{parser.prog} {' '.join(arguments)}"
    parser.formatter_class = Help
    return parser.format_help().strip()


def signature(name: str) -> str:
    """Return how a public name is called, one parameter a line where one line is too short."""
    thing = getattr(cs, name)
    asked = inspect.signature(thing)
    parts, keywords = [], False
    for parameter in asked.parameters.values():
        several = parameter.kind is parameter.VAR_POSITIONAL
        if parameter.kind is parameter.KEYWORD_ONLY and not keywords:
            parts.append("*")
        keywords = keywords or several or parameter.kind is parameter.KEYWORD_ONLY
        given = parameter.default is not parameter.empty
        default = f" = {parameter.default!r}" if given else ""
        star = "*" if several else ""
        parts.append(f"{star}{parameter.name}: {parameter.annotation}{default}")
    answer = "" if inspect.isclass(thing) else f" -> {asked.return_annotation}"
    line = f"cs.{name}({', '.join(parts)}){answer}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"cs.{name}(", *(f"    {part}," for part in parts), f"){answer}"])


def reference() -> str:
    """Return the page with every command and every public name."""
    shell, commands = shell_parsers()
    lines = [
        "# Reference",
        "",
        "Made from the package by `docs/build.py`; do not edit it by hand.",
        "",
        "## The shell",
        "",
        "```text",
        help_text(shell),
        "```",
    ]
    for name, parser in commands.items():
        lines += ["", f"### causalstory {name}", "", "```text", help_text(parser), "```"]
    lines += [
        "",
        "## In Python",
        "",
        "After `import causalstory as cs`. `help(cs.compare)` shows all of a docstring: what each",
        "parameter means, what is raised, and an example that runs.",
    ]
    for name in sorted(cs.__all__, key=str.lower):
        about = (inspect.getdoc(getattr(cs, name)) or "").split("\n\n")[0]
        about = re.sub(r":\w+:`([^`]*)`", r"`\1`", about.replace("``", "`"))
        lines += ["", f"### cs.{name}", "", "```python", signature(name), "```", "", about]
    return "\n".join(lines) + "\n"


def gallery(drawings: dict[str, Drawing]) -> str:
    """Return the page that shows the stories of every scenario, given their pictures by id."""
    lines = [
        "# Gallery",
        "",
        "The stories of every scenario that comes with the package, as `causalstory draw ID` shows",
        "them. A variable stands at the same place in each story of a scenario. The page on",
        "[pictures](pictures.md) says what the shapes mean and which other formats there are.",
        "",
        "Made from the catalog by `docs/build.py`; do not edit it by hand.",
    ]
    for name, drawing in drawings.items():
        scenario = cs.load(name)
        alt = re.sub(r"([\\\[\]])", r"\\\1", str(drawing))
        lines += ["", f"## {scenario.title}", "", f"[`{name}`](../dags/{name}.toml)", ""]
        lines += [f"- **{told.title}** ({told.teller}): {told.claim}" for told in scenario.stories]
        lines += ["", f"![{alt}](pictures/{name}.svg)"]
    return "\n".join(lines) + "\n"


def marks(ward: cs.Scenario) -> dict[str, Drawing]:
    """Draw what the page on pictures shows of marks; a story alone has no room for the others."""
    nurse, safety = ward["acuity"], "psychological_safety"
    strangers = cs.load("m-bias")["two_strangers"]
    return {
        "surgery": cs.draw(nurse, do={safety: 1}),
        "swig": cs.draw(nurse, swig={safety: 1}, paths=True, adjusted="auto"),
        "paths": cs.draw(strangers, paths=True, adjusted=["mothers_blood_sugar"]),
        "difference": cs.draw(nurse, against=ward["aftermath"]),
        "equations": cs.draw(ward["voice"], symbols=True, notes="equations"),
    }


def beside_ours() -> dict[Path, str]:
    """Draw what the page on pictures shows of Graphviz's layout; nothing without Graphviz."""
    try:
        return {
            path: cs.draw(cs.load(name), layout="dot").svg for path, name in BY_GRAPHVIZ.items()
        }
    except cs.OptionError:
        return {}


def marked(path: Path, made: str) -> str:
    """Return a page with its table made anew."""
    return MARKS.sub(lambda found: found[1] + made + found[2], path.read_text(encoding="utf-8"))


def build() -> dict[Path, str]:
    """Every file that is made: path to text."""
    drawings = {scenario.id: cs.draw(scenario) for scenario in cs.scenarios()}
    files = {PICTURES / f"{name}.svg": drawing.svg for name, drawing in drawings.items()}
    files[GALLERY] = gallery(drawings)
    ward = cs.load("medication-errors")
    for name in ("complacency", "voice"):
        files[PICTURES / f"{name}.svg"] = cs.draw(ward, story=name).svg
    files |= {PICTURES / f"{name}.svg": drawing.svg for name, drawing in marks(ward).items()}
    files |= beside_ours()
    files[README] = marked(README, table())
    files[REFUTERS] = marked(REFUTERS, attempts())
    files[REFERENCE] = reference()
    return files


def masked(text: str) -> str:
    """Hide digits: random streams may differ in the last place between versions of numpy."""
    return re.sub(r"-?\d+(\.\d+)?", "#", text)


def differences() -> list[str]:
    """Name every made file that differs from what is there, digits of simulations aside."""
    found = []
    for path, text in build().items():
        there = path.read_text(encoding="utf-8") if path.is_file() else ""
        if path in BY_GRAPHVIZ and there:
            continue  # another release of Graphviz may put things elsewhere
        simulated = path in (README, REFUTERS)
        same = masked(there) == masked(text) if simulated else there == text
        if not same:
            found.append(
                f"{path.relative_to(ROOT)} differs from what is made: "
                "run python docs/build.py write, and look at it"
            )
    return found


def main(arguments: list[str]) -> int:
    """Compare, or write when asked to."""
    if arguments == ["write"]:
        for path, text in build().items():
            with writing(path) as temporary:
                temporary.write_text(text, encoding="utf-8")
        return 0
    found = differences()
    sys.stdout.writelines(f"{line}\n" for line in found or ["pages and pictures are as made"])
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
