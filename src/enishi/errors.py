"""The errors Enishi raises on purpose.

    EnishiError                exit 1: it could not be done
    ├── UsageError             exit 2: an argument is wrong
    │   └── StudyError         exit 2: the study file is wrong (says line, key and the nearest valid key)
    ├── InputError             exit 1: an input file cannot be used (says file, position, what was expected)
    ├── FetchError             exit 1: a source cannot be downloaded (says address and the way around)
    └── OutputError            exit 1: the result cannot be written (says where and why)

Messages say what, where, what was expected and what to do. Only ``cli.py`` prints them and exits.
"""


class EnishiError(Exception):
    """Something Enishi was asked to do could not be done; the message is for the user."""

    exit_code = 1


class UsageError(EnishiError):
    """An argument on the command line is wrong."""

    exit_code = 2


class StudyError(UsageError):
    """The study file is wrong."""


class InputError(EnishiError):
    """An input file cannot be used."""


class FetchError(EnishiError):
    """A source cannot be downloaded."""


class OutputError(EnishiError):
    """A result cannot be written."""
