"""The argument parser of the whole shell."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from causalstory.cli.commands import (
    check,
    compare,
    convert,
    distinguish,
    draw,
    enlarge,
    new,
    play,
    regret,
    show,
    simulate,
    tell,
    timeline,
)
from causalstory.cli.commands import list as list_
from causalstory.cli.options import add_common
from causalstory.cli.rendering import write
from causalstory.errors import OptionError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Command(Protocol):
    """What a module in :mod:`causalstory.cli.commands` offers."""

    SUMMARY: str
    EXAMPLE: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it, and return the exit status."""


COMMANDS: Mapping[str, Command] = {
    "list": list_,
    "show": show,
    "tell": tell,
    "draw": draw,
    "simulate": simulate,
    "compare": compare,
    "regret": regret,
    "distinguish": distinguish,
    "enlarge": enlarge,
    "timeline": timeline,
    "play": play,
    "check": check,
    "new": new,
    "convert": convert,
}

_DESCRIPTION = """\
Competing causal stories of one phenomenon: the same data, a different story, a different action.
Start with `causalstory tell`.
"""

_EPILOG = """\
exit status: 0 all is well; 1 `check` found an assertion that does not hold; 2 something was
refused, with one line for each problem on the standard error; 70 a bug in causalstory.
"""


class Parser(argparse.ArgumentParser):
    """A parser that raises its refusals as errors of this package."""

    def error(self, message: str) -> NoReturn:
        """Raise OptionError in place of printing the usage and leaving."""
        raise OptionError(f"{self._command}{message} (see '{self.prog} --help')")

    def refuse(self, unknown: Sequence[str]) -> NoReturn:
        """Raise OptionError for arguments that no option or positional takes."""
        options = [text for text in unknown if text.startswith("-")]
        if not options:
            self.error(f"unexpected argument '{unknown[0]}'")
        name = options[0].partition("=")[0]
        known = [text for text in self._option_string_actions if text.startswith("--")]
        self.error(f"unknown option '{name}'{did_you_mean(name, known)}")

    def print_help(self, file: object = None) -> None:  # noqa: ARG002 - argparse hands it over
        """Write the help like everything else that goes to the standard output."""
        write(self.format_help())

    def refuse_start(self, arguments: Sequence[str], commands: Iterable[str]) -> None:
        """Raise OptionError if what comes first is neither a command nor an option."""
        for text in arguments:
            if text.startswith("-") and text not in self._option_string_actions:
                self.refuse([text])
            if not text.startswith("-"):
                if text not in commands:
                    raise OptionError(f"there is no command '{text}'{did_you_mean(text, commands)}")
                return

    @property
    def _command(self) -> str:
        _, _, command = self.prog.partition(" ")
        return f"{command}: " if command else ""


class _Version(argparse.Action):
    """Looks the version up only when it is asked for: that takes longer than all of --help."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        import causalstory

        write(f"causalstory {causalstory.__version__}\n")
        parser.exit()


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the arguments of the shell.

    Parameters
    ----------
    arguments
        What stands after ``causalstory``.

    Returns
    -------
    argparse.Namespace
        With ``command``: a key of :data:`COMMANDS`, or None where only help is wanted.

    Raises
    ------
    OptionError
        In one sentence, with the closest command or option where one is misspelt.

    Examples
    --------
    >>> parse(["tell", "--seed", "7"]).seed
    7
    >>> parse(["tel"])
    Traceback (most recent call last):
    causalstory.errors.OptionError: there is no command 'tel' (did you mean 'tell'?)
    """
    parser, commands = shell_parsers()
    parser.refuse_start(arguments, commands)
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        commands.get(options.command, parser).refuse(unknown)
    if options.command is None:
        parser.print_help()
    return options


def shell_parsers() -> tuple[Parser, dict[str, Parser]]:
    """Return the parser of the shell, and those of its commands by name.

    Examples
    --------
    >>> parser, commands = shell_parsers()
    >>> commands["tell"].prog
    'causalstory tell'
    """
    parser = Parser(
        prog="causalstory",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and leave")
    add_common(parser)
    return parser, _add_commands(parser)


def _add_commands(parser: Parser) -> dict[str, Parser]:
    family = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    parsers = {}
    for name, command in COMMANDS.items():
        parsers[name] = family.add_parser(
            name,
            help=command.SUMMARY,
            description=command.SUMMARY,
            epilog=f"example: {command.EXAMPLE}",
            allow_abbrev=False,
        )
        command.add_arguments(parsers[name])
        add_common(parsers[name])
    return parsers
