"""Untrusted bytes to manuscripts and anonymised copies; knows nothing of AWS."""
