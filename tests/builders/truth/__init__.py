"""Word files with known truth: each piece of a document brings its XML and the words that it has."""

from builders.truth.blocks import BLOCKS
from builders.truth.documents import CONTAINERS, Plan, Section, Truth, make
from builders.truth.inlines import INLINES

__all__ = ["BLOCKS", "CONTAINERS", "INLINES", "Plan", "Section", "Truth", "make"]
