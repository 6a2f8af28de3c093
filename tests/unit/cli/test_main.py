"""The command line starts only what is asked for, and tells every failure in a line."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from scriptgate import __version__
from scriptgate_cli import main
from scriptgate_cli.main import run


@pytest.fixture
def failing(monkeypatch):
    """Make `scriptgate check` a command that fails as it is told."""

    def fail_with(error: BaseException) -> None:
        @click.command()
        def command() -> None:
            raise error

        module = type(sys)("scriptgate_broken")
        module.command = command
        monkeypatch.setitem(sys.modules, "scriptgate_broken", module)
        monkeypatch.setitem(main.COMMANDS, "check", ("scriptgate_broken:command", "Fails."))

    return fail_with


IMPORTED = """
import sys
from scriptgate_cli.main import run
run(["--help"])
commands = ("assessor", "check", "provider", "receipt")
late = ("boto3", "jinja2", *(f"scriptgate_cli.{name}" for name in commands))
sys.exit(any(name.startswith(late) for name in sys.modules))
"""


def test_help_lists_every_command_without_importing_any():
    done = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=False)  # noqa: S603

    assert done.returncode == 0, done.stderr
    for command in main.COMMANDS:
        assert command in done.stdout


def test_the_version_is_told(capsys):
    assert run(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


def test_an_unknown_command_suggests_the_nearest(capsys):
    assert run(["chekc"]) == 2
    assert "Did you mean 'check'?" in capsys.readouterr().err


def test_a_command_like_none_lists_what_there_is(capsys):
    assert run(["zzz"]) == 2
    assert "There are: check, count, provider, assessor, rulebook, receipt." in capsys.readouterr().err


def test_a_defect_is_told_in_one_line_without_its_text(failing, capsys):
    failing(RuntimeError("Robin Ashdown's essay"))

    assert run(["check"]) == 2

    told = capsys.readouterr().err
    assert "Something went wrong inside scriptgate (RuntimeError)" in told
    assert "Traceback" not in told
    assert "Robin" not in told


def test_a_developer_can_ask_for_the_whole_defect(failing, monkeypatch):
    monkeypatch.setenv("SCRIPTGATE_TRACEBACK", "1")
    failing(RuntimeError("here"))

    with pytest.raises(RuntimeError, match="here"):
        run(["check"])


def test_a_missing_package_is_named(failing, capsys):
    failing(ModuleNotFoundError("No module named 'boto3'", name="boto3"))

    assert run(["check"]) == 2
    assert "'boto3', which is not installed" in capsys.readouterr().err


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), click.Abort()])
def test_stopping_it_is_no_finding(stop, failing, capsys):
    failing(stop)

    assert run(["check"]) == 130
    assert capsys.readouterr().err.strip().endswith("Stopped.")


def test_a_commands_own_exit_status_and_words_are_kept(failing, capsys):
    problem = click.ClickException("There is no stack.")
    problem.exit_code = 7
    failing(problem)

    assert run(["check"]) == 7
    assert capsys.readouterr().err == "Error: There is no stack.\n"
