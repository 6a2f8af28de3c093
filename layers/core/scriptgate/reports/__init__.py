"""A report: made once as JSON, shown as text or HTML from that alone; knows nothing of AWS."""

from scriptgate.reports.html import report_as_html
from scriptgate.reports.report import make_report
from scriptgate.reports.text import report_as_text

__all__ = ["make_report", "report_as_html", "report_as_text"]
