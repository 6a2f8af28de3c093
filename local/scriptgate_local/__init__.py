"""The local cloud: the real template on an AWS emulator of this machine's own."""
