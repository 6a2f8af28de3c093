"""The cases of `boundary_cases` as OpenDocument texts."""

from __future__ import annotations

from builders import odt
from builders.boundary_cases import Case

_BREAK = 'fo:break-before="page"'
_STYLES = (
    odt.heading_styles(4)
    + odt.style("Title")
    + odt.style("Caption")
    + odt.style("Contents_20_1")
    + odt.style("AnnexTitle", parent="Heading_20_1")
    + odt.style("AnnexTitleChild", parent="AnnexTitle")
    + odt.style("Outlined", attributes='style:default-outline-level="1"')
    + odt.style("OutlinedChild", parent="Outlined")
    + odt.style("Strongly", 'fo:font-weight="bold"')
    + odt.style("Bold", 'fo:font-weight="bold"', family="text")
    + odt.style("New", paragraph=_BREAK)
    + odt.list_style("L1", 'style:num-format="A" style:num-prefix="Annex "')
)
_CONTINUED = 'text:continue-numbering="true"'


def _line(line: str) -> str:
    """A block by its mark; see `boundary_cases`."""
    mark, _, text = line.partition(" ")
    if mark.isdigit():
        return odt.p(" ".join(["school"] * int(mark)) + ".")
    if mark.strip("#") == "" and mark:
        return odt.h(text, level=len(mark))
    if mark.startswith("@"):
        return odt.p(text, style=mark[1:])
    made = {
        "*": lambda: odt.p(odt.span(text, style="Bold")),
        "%": lambda: odt.items(odt.h(text), attributes=_CONTINUED),
        "~": lambda: odt.p(text, style="Contents_20_1"),
        "|": lambda: odt.table([text, "school"]),
        "^": lambda: odt.p(text, style="New"),
        "_": lambda: odt.p(*(odt.span(piece, style="Bold") for piece in text.partition(" "))),
    }
    return made[mark]() if mark in made else odt.p(line.replace("\t", "<text:tab/>"))


def document(one: Case) -> bytes:
    """The case as an OpenDocument text."""
    return odt.odt(*map(_line, one.lines), styles=_STYLES)
