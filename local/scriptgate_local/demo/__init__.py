"""The demo: a cohort of invented people whose submissions end in every way there is."""
