"""Every rule as one small pure function; importing this package registers them all."""

from scriptgate.rules.checks import annexes, count, files, form, privacy, programme

__all__ = ["annexes", "count", "files", "form", "privacy", "programme"]
