"""Files from strangers, read one after the other in a process that is watched.

Run as a program it reads every case from the folder it is given and writes one JSON line for each:
what came of it, how long it took, by how much the process grew, and whatever it did that reading
a file should never do. ``test_hostile.py`` holds the lines against what is allowed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HEAD = """
format = 1
id = "hostile"
title = "What happens?"
question = { treatment = "v0", outcome = "v1", goal = "increase" }
"""
BOTH = "variables = { v0 = {}, v1 = {} }\n"
DRAWN = 'stories.drawn = { title = "Drawn", arrows = ["v0 -> v1"] }\n'
MANY = "[variables]\n" + "".join(f"v{i} = {{}}\n" for i in range(200))
TOLD = '[stories.told]\ntitle = "Told"\n[stories.told.mechanisms]\nv0 = { family = "normal" }\n'
FULL = 256 * 1024


def _formula(text: str) -> str:
    return f'{HEAD}{BOTH}{TOLD}v1 = {{ family = "normal", formula = "{text}" }}\n'


def _products(terms: int) -> str:
    return "+".join(["(" + "+".join(["v0*v0"] * 30) + ")"] * terms)


def _names(letters: str, count: int, length: int) -> list[str]:
    return [(f"n{i}" + letters * length)[:length] for i in range(count)]


def _mechanisms(formula: str, variables: int) -> str:
    lines = (f'v{i} = {{ family = "normal", formula = "{formula}" }}\n' for i in range(variables))
    return HEAD + MANY + TOLD.replace('v0 = { family = "normal" }\n', "") + "".join(lines)


def _over_time(levels: str, formula: str = "0", more: str = "") -> str:
    timed = "timeline.weeks = 52\ntimeline.start = 26\n"
    return f"{HEAD}{timed}{more}[levels]\n{levels}{MANY}{_told(formula)}"


def _told(formula: str) -> str:
    lines = (f'v{i} = {{ family = "normal", formula = "{formula}" }}\n' for i in range(200))
    return TOLD.replace('v0 = { family = "normal" }\n', "") + "".join(lines)


TEXTS: dict[str, Callable[[], str]] = {
    "oversized": lambda: HEAD + "#" * 5_000_000,
    "long_line": lambda: HEAD + "x = " + " " * (FULL - 1_000),
    "nested_arrays": lambda: HEAD + "x = " + "[" * 100_000,
    "nested_tables": lambda: HEAD + "x = " + "{a=" * 60_000,
    "dotted_key": lambda: HEAD + "x" + ".a" * 100_000 + " = 1",
    "dotted_keys": lambda: HEAD + "".join(f"x{'.a' * 18}.k{i} = 1\n" for i in range(5_000)),
    "headers": lambda: HEAD + "".join(f"[x{'.a' * 18}.k{i}]\n" for i in range(4_900)),
    "arrays_of_tables": lambda: HEAD + "[[a]]\n[[a.b]]\n" * 4_900,
    "quotes": lambda: HEAD + "x = " + '"' * (FULL - 1_000),
    "apostrophes": lambda: HEAD + "x = " + "'" * (FULL - 1_000),
    "escapes": lambda: HEAD + BOTH + DRAWN.replace("Drawn", "\\u0007" * 40_000),
    "numbers": lambda: HEAD + "x = [" + "1," * 120_000 + "]",
    "digits": lambda: HEAD + "x = " + "1" * 200_000,
    "hexadecimal": lambda: HEAD + BOTH + DRAWN + f"phenomenon.slope = [0, 0x{'f' * 200_000}]",
    "hexadecimal_format": lambda: HEAD.replace("= 1", "= 0x" + "f" * 200_000),
    "infinite": lambda: HEAD + BOTH + DRAWN + "phenomenon.slope = [-1e400, nan]",
    "keys": lambda: HEAD + "".join(f"k{i}=1\n" for i in range(25_000)),
    "control_keys": lambda: HEAD + BOTH + DRAWN + '"' + "\\u0000" * 30_000 + '" = 1',
    "variables": lambda: (
        HEAD + "[variables]\n" + "".join(f"v{i}={{}}\n" for i in range(18_000)) + DRAWN
    ),
    "similar_names": lambda: (
        f"{HEAD}[variables]\n{''.join(f'{n} = {{}}' + chr(10) for n in _names('abcdef', 200, 60))}"
        f"[evidence]\ne = {{ columns = {json.dumps(_names('fedcba', 900, 60))} }}\n"
    ),
    "long_names": lambda: (
        f"{HEAD}[variables]\n{''.join(f'{n} = {{}}' + chr(10) for n in _names('abc', 200, 600))}"
        f"[evidence]\ne = {{ columns = {json.dumps(_names('bca', 180, 600))} }}\n"
    ),
    "levels": lambda: _formula("0").replace(
        '"normal", formula = "0"', f'"categorical", levels = {["x"] * 40_000!r}'
    ),
    "circle": lambda: (
        f"{HEAD}{MANY}[stories.s]\ntitle = 'S'\n"
        f'arrows = ["{" -> ".join(f"v{i % 200}" for i in range(20_000))}"]\n'
    ),
    "circles": lambda: (
        HEAD
        + MANY
        + "".join(
            f"[stories.s{k}]\ntitle = 'S'\narrows = "
            + json.dumps([f"v{i} -> v{(i * k + 1) % 200}" for i in range(200)])
            + "\n"
            for k in range(20)
        )
    ),
    "formulas": lambda: _mechanisms(_products(9), 130),
    "formulas_at_the_limit": lambda: _mechanisms(_products(9), 39),
    "unknown_in_formulas": lambda: _mechanisms("+".join(f"u{i}" for i in range(38)), 200),
    "functions_in_formulas": lambda: _mechanisms("+".join(f"f{i}(1)" for i in range(38)), 200),
    "long_formula": lambda: _formula("v0" + "+v0" * 50_000),
    "chain": lambda: _formula("+".join(["1"] * 990)),
    "minuses": lambda: _formula("-" * 1_990 + "1"),
    "brackets": lambda: _formula("(" * 990 + "1" + ")" * 990),
    "powers": lambda: _formula("**".join(["9"] * 600)),
    "tower": lambda: _formula("(((9**99)**99)**99)**99"),
    "weeks": lambda: _over_time("u = {}\n").replace("= 52", "= " + "9" * 4_000),
    "members": lambda: _over_time("".join(f"u{i} = {{ count = 10_000 }}\n" for i in range(6))),
    "many_numbers": lambda: _over_time("u = { count = 10_000 }\n"),
    "member_names": lambda: _over_time("u = { names = [" + "'x'," * 60_000 + "] }\n"),
    "expectations": lambda: _over_time(
        "u = {}\n", more="[[timeline.expect]]\nworld = 'told'\naction = 'v1'\n" * 4_000
    ),
    "unknown_levels": lambda: _over_time(
        "".join(f"{n} = {{ count = 2 }}\n" for n in _names("abc", 6, 60)), "1"
    ).replace("= {}\n", f"= {{ level = '{'cab' * 20}' }}\n"),
    "sums": lambda: _over_time("u = {}\nn = { count = 2 }\n", "sum(" * 41 + "v0" + ")" * 41),
    "sums_within": lambda: _over_time(
        "u = {}\nn = { count = 2 }\n", "+".join(f"{'sum(' * 8}v{i}{')' * 8}" for i in range(8))
    ),
    "lags": lambda: _over_time("u = {}\n", "+".join(["lag(lag(v0))"] * 24)),
    "lagged_strangers": lambda: _over_time("u = {}\n", "+".join(f"lag(u{i})" for i in range(30))),
    "attributes": lambda: _formula("v0" + ".__class__" * 180),
    "lambdas": lambda: _formula("lambda:" * 280 + "1"),
    "conditions": lambda: _formula("1 if v0 else " * 150 + "1"),
    "comparisons": lambda: _formula("v0" + "<v0" * 600),
    "where": lambda: _formula("where(v0, 1, " * 41 + "1" + ")" * 41),
    "f_strings": lambda: _formula("f'{" * 400 + "1" + "}'" * 400),
    "commas": lambda: _formula("1," * 990),
    "names": lambda: _formula("__class__ + __builtins__ + __import__ + lambda_ + eval + exec"),
    "attack": lambda: _formula("__import__('os').system('touch {folder}/hacked')"),
    "open": lambda: _formula("open('{folder}/hacked', 'w')"),
    "subclasses": lambda: _formula("().__class__.__bases__[0].__subclasses__()"),
    "walrus": lambda: _formula("(v0 := exec('import this'))"),
    "generator": lambda: _formula("exp(x for x in ().__class__.__mro__)"),
    "data_of_the_system": lambda: HEAD + BOTH + DRAWN + 'data.file = "/etc/passwd"\n',
    "data_above": lambda: HEAD + BOTH + DRAWN + 'data.file = "tables/../../secret.csv"\n',
    "data_by_link": lambda: HEAD + BOTH + DRAWN + 'data.file = "tables/link.csv"\n',
    "data_by_linked_folder": lambda: HEAD + BOTH + DRAWN + 'data.file = "linked/secret.csv"\n',
    "data_pipe": lambda: HEAD + BOTH + DRAWN + 'data.file = "pipe"\n',
}
BYTES = {
    "junk": bytes(range(256)) * 500,
    "zeros": bytes(100_000),
    "surrogates": b'format = 1\ntitle = "\xed\xa0\x80"\n',
    "half_a_character": b"format = 1\n" + b"#" * (FULL - 12) + "\u00e9".encode() * 5,
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(1_000),
}
PLACES = {
    "endless_device": "/dev/zero",
    "empty_device": "/dev/null",
    "terminal": "/dev/tty",
    "pipe": "{folder}/pipe",
    "folder": "{folder}",
    "link_to_device": "{folder}/zero.toml",
    "link_to_itself": "{folder}/itself.toml",
    "below_a_file": "{folder}/junk.toml/x.toml",
    "impossible_name": "x" * 5_000 + ".toml",
    "null_in_name": "a\0b.toml",
}
CASES = (*TEXTS, *BYTES, *PLACES)


def lay_out(folder: Path) -> dict[str, str]:
    """Write every case below a folder, and return the path of each."""
    inner = folder / "from-a-stranger"
    (inner / "tables").mkdir(parents=True)
    (folder / "secret.csv").write_text("v0,v1\n0,1\n")
    (inner / "tables" / "link.csv").symlink_to(folder / "secret.csv")
    (inner / "linked").symlink_to(folder)
    (inner / "zero.toml").symlink_to("/dev/zero")
    (inner / "itself.toml").symlink_to("itself.toml")
    os.mkfifo(inner / "pipe")
    paths = {name: place.format(folder=inner) for name, place in PLACES.items()}
    for name, text in TEXTS.items():
        paths[name] = str(inner / f"{name}.toml")
        Path(paths[name]).write_text(text().replace("{folder}", str(folder)), encoding="utf-8")
    for name, content in BYTES.items():
        paths[name] = str(inner / f"{name}.toml")
        Path(paths[name]).write_bytes(content)
    return paths


class Watch:
    """Notes what a process does, by Python's audit hooks, while it is told to."""

    def __init__(self, allowed: str) -> None:
        self.allowed = allowed
        self.seen: list[str] = []
        self.on = False
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        root = event.partition(".")[0]
        if event == "open" and str(arguments[0]) == self.allowed and arguments[1] in ("r", "rb"):
            return
        if root in ("open", "exec", "import", "os", "subprocess", "socket", "ctypes", "shutil"):
            self.seen.append(f"{event} {arguments[0]!r:.80}")


def _peak() -> int:
    """Return the most memory that this process has held so far, in bytes."""
    import resource  # which Windows lacks

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def misbehave(watch: Watch, folder: Path) -> list[str]:
    """Do what no file may bring about, to show that it would be seen."""
    watch.on = True
    (folder / "written").write_text("")
    exec("1")  # noqa: S102
    import colorsys  # noqa: F401 - any module that nothing else needs

    watch.on = False
    (folder / "written").unlink()
    return watch.seen


def main(folder: Path) -> None:
    """Read every case and write what came of it."""
    from causalstory.errors import ScenarioError
    from causalstory.stories.catalog import load

    paths = lay_out(folder)
    watch = Watch("")
    print(json.dumps({"name": "control", "did": misbehave(watch, folder)}), flush=True)  # noqa: T201
    for warm_up in ("attack", "similar_names"):  # what is imported on first use
        try:
            load(Path(paths[warm_up]))
        except ScenarioError:
            continue
    for name, path in paths.items():
        watch.allowed, watch.seen = path, []
        before, start = _peak(), time.perf_counter()
        watch.on = True
        try:
            load(Path(path))
            kind, problems = "accepted", ()
        except ScenarioError as error:
            kind, problems = "refused", error.problems
        except BaseException as error:  # noqa: BLE001 - to be told, whatever it is
            kind, problems = "failed", (repr(error),)
        watch.on = False
        line = {
            "name": name,
            "kind": kind,
            "problems": problems[:30],
            "printable": all(problem.isprintable() for problem in problems),
            "longest": max(map(len, problems), default=0),
            "seconds": time.perf_counter() - start,
            "grown": _peak() - before,
            "did": watch.seen,
        }
        print(json.dumps(line), flush=True)  # noqa: T201 - to the test


if __name__ == "__main__":
    main(Path(sys.argv[1]))
