"""The rules of assessment: rulebooks, one small function per rule, the verdict. Pure."""
