"""A report: made once as JSON, shown as text or HTML from that alone; knows nothing of AWS."""

from scriptgate.reports.html import report_as_html
from scriptgate.reports.ledger import ledger_as_json
from scriptgate.reports.ledger_text import ledger_as_text
from scriptgate.reports.marked import marked_view
from scriptgate.reports.page_report import report_for_page
from scriptgate.reports.report import make_report
from scriptgate.reports.text import report_as_text

__all__ = [
    "ledger_as_json",
    "ledger_as_text",
    "make_report",
    "marked_view",
    "report_as_html",
    "report_as_text",
    "report_for_page",
]
