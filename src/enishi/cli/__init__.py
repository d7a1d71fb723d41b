"""The command line: the one place that prints and exits. A file a command or a family of commands."""

from enishi.cli.main import run_command_line

__all__ = ["run_command_line"]
