"""The emails that Scriptgate sends: one template each, rendered as text and HTML; knows nothing of AWS."""

from scriptgate.letters.letter import Letter
from scriptgate.letters.mime import to_mime
from scriptgate.letters.outcomes import LETTERS
from scriptgate.letters.rendering import render

__all__ = ["LETTERS", "Letter", "render", "to_mime"]
