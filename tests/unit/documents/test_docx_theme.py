"""What a theme's colours make of text: seen or not, however the theme is written."""

from __future__ import annotations

import pytest

from builders.wordml import docx, paragraph, run
from scriptgate.documents.docx import read_docx

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
DARK = '<a:clrScheme><a:accent1><a:srgbClr val="1F3864"/></a:accent1></a:clrScheme>'
WHITE = DARK.replace("1F3864", "FFFFFF")


def faint(theme: str, properties: str = '<w:color w:val="000000" w:themeColor="accent1"/>') -> int:
    content = docx(paragraph(run("Two words", properties)), related={"theme": theme} if theme else None)
    return read_docx(content).signals.faint_words


@pytest.mark.parametrize(
    ("theme", "words"),
    [
        (f"<a:theme {A}>{WHITE}</a:theme>", 2),
        (f"<a:theme {A}>{DARK}</a:theme>", 0),
        (f"<a:theme {A}><!--{DARK}-->{WHITE}</a:theme>", 2),
        (f"<a:theme {A}>{WHITE}<!--{DARK}--></a:theme>", 2),
        (f"<a:theme {A}><?x {DARK}?>{WHITE}</a:theme>", 2),
        (f"<b:theme {A.replace(':a', ':b')}>{WHITE.replace('a:', 'b:')}</b:theme>", 2),
        (f"<a:theme {A}>{WHITE.replace('</a:clr', ' ' * 20_000 + '</a:clr')}</a:theme>", 2),
        (f"<a:theme {A}>{DARK.replace('srgbClr', 'prstClr')}</a:theme>", 2),
        (f"<a:theme {A}/>", 0),
        ("", 0),
    ],
)
def test_a_themes_colour_goes_before_the_digits_beside_it(theme: str, words: int):
    assert faint(theme) == words


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ('<w:color w:val="000000" w:themeColor="background1"/>', 2),
        ('<w:color w:val="FFFFFF" w:themeColor="text1"/>', 0),
        ('<w:color w:val="7F7F7F" w:themeColor="text1" w:themeTint="80"/>', 0),
        ('<w:color w:val="FFFFFF" w:themeColor="text1" w:themeTint="05"/>', 2),
        ('<w:color w:val="A6A6A6" w:themeColor="background1" w:themeShade="A6"/>', 0),
        ('<w:color w:val="FFFFFF" w:themeColor="accent9"/>', 2),
        ('<w:color w:val="auto"/>', 0),
        ('<w:color w:val="FFFF00"/>', 0),
        ('<w:color w:val="FFFFCC"/>', 2),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000" w:themeFill="background1"/>', 2),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="FFFFFF" w:themeFill="text1"/>', 0),
    ],
)
def test_colours_of_the_usual_theme_are_known_without_one(properties: str, words: int):
    assert faint("", properties) == words
