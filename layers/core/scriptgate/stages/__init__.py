"""What each function does, one class per function, built on the domain and the adapters."""
