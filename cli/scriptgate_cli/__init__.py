"""The command line: checks on this computer, and the provider's office."""
