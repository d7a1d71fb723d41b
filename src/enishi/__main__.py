"""The program's entry: what is slow to load is loaded where an interruption is met already."""

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        from enishi.pipeline.giving_back import uncollected

        with uncollected():
            from enishi.cli import run_command_line
        sys.exit(run_command_line())
    except KeyboardInterrupt:
        sys.exit("enishi: interrupted / 中断しました")


if __name__ == "__main__":
    main()
