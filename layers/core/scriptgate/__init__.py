"""Scriptgate: the gate between a participant's upload and the external assessor."""

__version__ = "0.1.0"
