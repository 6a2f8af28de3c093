"""A folder with one sub-folder for each submission: which file is what, by name."""

from __future__ import annotations

from pathlib import Path

from scriptgate_cli.declaring import Declaration, declare_annexes, is_labelled, read_declaration
from scriptgate_cli.files import CannotRead
from scriptgate_cli.provider.uploading.found import Found, FoundFile, Problem

DETAILS = "details.json"
_NOT_OURS = ("thumbs.db", "desktop.ini", "__macosx")
"""What operating systems leave in folders, beside what begins with a dot or `~$`."""


def find_in_folders(folder: Path, problems: list[Problem]) -> list[Found]:
    """The submission of each sub-folder, in order of their names; what is unclear goes to `problems`."""
    found = []
    for place in sorted(_visible(folder)):
        if not place.is_dir():
            reason = "a file beside the folders: put it into the folder of its entry"
            problems.append(Problem(folder.name, place.name, reason))
        elif (one := _submission(place, problems)) is not None:
            found.append(one)
    return found


def _visible(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.iterdir()
        if not path.name.startswith((".", "~$")) and path.name.lower() not in _NOT_OURS
    ]


def _submission(place: Path, problems: list[Problem]) -> Found | None:
    """None when it is too unclear to go on with."""
    paths = sorted(path for path in _visible(place) if path.name != DETAILS)
    folders = [path for path in paths if path.is_dir()]
    problems += [Problem(place.name, path.name, "a folder in a submission's folder") for path in folders]
    try:
        declaration = read_declaration(place / DETAILS if (place / DETAILS).exists() else None)
    except CannotRead as error:
        problems.append(Problem(place.name, DETAILS, error.message))
        return None
    files = [path for path in paths if path not in folders]
    script = _script(place, files, declaration, problems)
    return None if script is None else _found(place, script, files, declaration)


def _script(place: Path, files: list[Path], declaration: Declaration, problems: list[Problem]) -> Path | None:
    """`script.*`; else what the details call the script; else the only file that isn't called an annex."""
    named = [path for path in files if path.stem.lower() == "script"]
    named = named or [path for path in files if path.name == declaration.script_name]
    if not named:
        told = {item.get("name") for item in declaration.annexes}
        named = [path for path in files if not is_labelled(path.name) and path.name not in told]
    if len(named) == 1:
        return named[0]
    reason = (
        "there is no script: name it script.docx" if not named else "which is the script? Name it script.docx"
    )
    problems.append(Problem(place.name, "", reason))
    return None


def _found(place: Path, script: Path, files: list[Path], declaration: Declaration) -> Found:
    annexes = [path for path in files if path != script]
    declared = declare_annexes([path.name for path in annexes], declaration)
    supporting = tuple(
        FoundFile(path, "annex", annex.label, annex.title, annex.evidence, annex.content_areas)
        for path, annex in zip(annexes, declared, strict=True)
    )
    return Found(
        place=place.name,
        entry=place.name,
        files=(FoundFile(script, "script"), *supporting),
        metadata=declaration.metadata or {},
        inside=declaration.inside,
        confirmed_boundary=declaration.confirmed_boundary,
    )
