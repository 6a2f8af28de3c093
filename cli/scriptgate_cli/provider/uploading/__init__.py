"""`scriptgate provider upload`: a folder of submissions, on behalf of their participants."""
