"""Every letter with example facts: written to files and drawn, so that people can look at them."""
