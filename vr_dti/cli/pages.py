"""How every command is shown: a manual page, with our own line breaks and the meaning of its exit status at the end."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable
from typing import Any, NoReturn

from vr_dti.story.remedies import meant

EPILOG = """exit status:
  0  done
  1  the answer is no: a replay differs, the machine is not ready, the operator said no
  2  the input or the machine cannot be used; the message says what to do
"""

Command = Callable[[str, str, str], argparse.ArgumentParser]
"""(name, a line about it, its page) -> where its options go"""


class Manual(argparse.RawDescriptionHelpFormatter):
    """Manual pages: our own line breaks, room for the options."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=110)

    def add_argument(self, action: argparse.Action) -> None:
        """Commands stand two columns further in than argparse reckons: without these, the longest names would have a line to themselves."""
        super().add_argument(action)
        if isinstance(action, argparse._SubParsersAction):
            self._action_max_length += self._indent_increment


class Parser(argparse.ArgumentParser):
    """A command whose mistakes are told like all others: a sentence, then what to do. argparse would put the usage first, and that of
    `run` is twelve lines."""

    def error(self, message: str) -> NoReturn:
        asked = "; ".join(self._asked(message))
        self.exit(2, f"{self.prog}: {message}{f' ({asked})' if asked else ''}\n  -> {self.prog} --help explains every option\n")

    def _asked(self, message: str) -> list[str]:
        """What the arguments are that argparse misses, or has too few of, as their help says it: a name alone tells nobody what to give."""
        what, colon, names = message.partition(": ")
        if "expected" in names:
            names = what.removeprefix("argument ")
        elif "required" not in what or not colon:
            return []
        lacking = set(names.split(", "))
        known = [
            (a, "/".join(a.option_strings) or str(a.metavar or a.dest)) for a in self._actions if a.help and a.help != argparse.SUPPRESS
        ]
        return [f"{name}: {' '.join(str(a.help).split())}" for a, name in known if name in lacking and "%" not in str(a.help)]

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Each command tells its own unknown options: the program as a whole would name none that was meant."""
        found, rest = super().parse_known_args(args, namespace)
        wrong = next((word.partition("=")[0] for word in rest if word.startswith("--")), "")
        if wrong:
            near = difflib.get_close_matches(wrong, self._option_string_actions, n=1)
            self.error(f"there is no {wrong!r}" + "".join(f"; did you mean {word!r}?" for word in near))
        return found, rest

    def _check_value(self, action: argparse.Action, value: str) -> None:
        """The word that was probably meant, else all that may stand there: the program has 24 commands."""
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(action, f"there is no {value!r}; {meant(value, map(str, action.choices))}")


def commands_of(parser: argparse.ArgumentParser, kind: str, epilog: str = EPILOG) -> Command:
    """What puts commands under `parser`, one of which must be given. `kind` is what they are called there (`action`), and the name under
    which the one that was chosen is found among the options."""
    group = parser.add_subparsers(title=f"{kind}s", dest=kind, metavar=kind.upper(), required=True)

    def command(name: str, summary: str, text: str) -> argparse.ArgumentParser:
        return group.add_parser(name, help=summary, description=text, epilog=epilog, formatter_class=Manual)

    return command
