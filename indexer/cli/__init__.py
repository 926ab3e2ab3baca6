"""The command ``pykala``: a group whose commands are registered as entry points and imported only when they run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, NoReturn

import click

from models.errors import PykalaError

COMMANDS = "pykala.commands"

# Shown by `pykala --help`, so that listing the commands imports none of them.
SUMMARIES = {
    "analyze": "Show what is indexed for words.",
    "evaluate": "Measure search, topics or parsing on a set with known answers.",
    "export": "Print all items as JSON Lines.",
    "index": "Add and update files or folders of minutes.",
    "parse": "Print the items of files as JSON Lines; touches no index.",
    "purge": "Remove the items whose publication time has ended.",
    "reindex": "Build a new generation from the recorded sources and swap it in.",
    "remove": "Remove items now.",
    "search": "Search the items, as the page does.",
    "serve": "Serve the search page.",
    "stats": "Count the items per municipality, organ, year and topic.",
    "tag": "Show the topics of a text, with scores and evidence.",
    "topics": "List the topic vocabulary, or validate one.",
    "train": "Train the topic tagger on labelled items.",
    "verify": "Check the live generation against its manifest.",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What every command is given: the folder of the index home."""

    home: Path


class LazyGroup(click.Group):
    """A group that finds its commands among the installed entry points."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(entry_points(group=COMMANDS).names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        found = tuple(entry_points(group=COMMANDS, name=cmd_name))
        return _loaded(found[0]) if found else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, SUMMARIES.get(name, "")) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        # Reading the arguments prints, where they ask for help or the version.
        with _errors_in_words():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _errors_in_words():
            return super().invoke(ctx)


@contextmanager
def _errors_in_words() -> Iterator[None]:
    """Ends the program by what goes wrong: an error of Pykälä's own is told in its words, and is the exit code; so are
    what the system denies and what it cannot write."""
    try:
        try:
            yield
        finally:
            # Here a failure is told in words; at its end Python would print its own.
            sys.stdout.flush()
    except PykalaError as error:
        _fail(str(error), error.exit_code)
    except PermissionError as error:
        remedy = "Run the command as the user to whom it belongs, or give yourself the right to it."
        _fail(f"{error.filename}: permission is denied. {remedy}")
    except BrokenPipeError:
        # The reader of our output (`head`, a pager) has seen enough.
        _give_up_output()
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        # One without a file's name is of standard output.
        if error.filename is None:
            _give_up_output()
        _fail(f"{error.filename or 'The output'}: {error.strerror or error}. {_DISK_REMEDY}")
    except UnicodeEncodeError as error:
        letters = ascii(error.object[error.start : error.end])
        _fail(f"{letters} cannot be written in the character set {error.encoding}. {_LOCALE_REMEDY}")


def _give_up_output() -> None:
    """Write what standard output cannot take nowhere, or Python tries again at its end and complains."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, exit_code: int = 1) -> NoReturn:
    click.echo(f"Error: {message}", err=True)
    sys.exit(exit_code)


_DISK_REMEDY = "Check the path and the room on the disk, and run the command again."
_LOCALE_REMEDY = "Set LC_ALL=C.UTF-8, write what you give in UTF-8, and run the command again."


def _loaded(entry_point: EntryPoint) -> click.Command:
    command = entry_point.load()
    if not isinstance(command, click.Command):
        raise TypeError(f"the entry point {entry_point.name} of {COMMANDS} is not a click command")
    _name_in_environment(command, f"PYKALA_{entry_point.name.upper()}")
    return command


def _name_in_environment(command: click.Command, prefix: str) -> None:
    """Give every option the environment variable that one expects: ``PYKALA_SEARCH_FROM`` for ``--from``."""
    for option in command.params:
        if isinstance(option, click.Option) and option.envvar is None:
            option.envvar = f"{prefix}_{max(option.opts, key=len).lstrip('-').replace('-', '_').upper()}"
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            _name_in_environment(inner, f"{prefix}_{name.upper()}")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "PYKALA"})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("pykala-data"),
    show_default=True,
    envvar="PYKALA_HOME",
    help="The folder of the index and of the record of sources.",
)
@click.version_option(package_name="pykala", prog_name="pykala")
@click.pass_context
def group(ctx: click.Context, home: Path) -> None:
    """Search Finnish municipal minutes by word, topic, organ and date."""
    # In a unit file or a crontab no shell puts the folder in the place of ~.
    ctx.obj = Settings(home.expanduser())


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line. Exits 0 when done, 1 when something failed, 2 when it was called wrongly."""
    group.main(args=args, prog_name="pykala")
