"""The emails that Scriptgate sends: one Jinja2 template pair for each; knows nothing of AWS."""
