"""The demo's emails as files to open."""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

from scriptgate_local.mailbox import SentMail


def write_mails(mails: list[SentMail], folder: Path) -> Path:
    """Each email as HTML and text, and an index; the index's path."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = []
    for number, mail in enumerate(mails, start=1):
        name = f"{number:03d}"
        (folder / f"{name}.html").write_text(mail.html, encoding="utf-8")
        (folder / f"{name}.txt").write_text(mail.text, encoding="utf-8")
        rows.append(
            f'<tr><td>{mail.sent_at:%H:%M:%S}<td>{escape(mail.recipient)}<td><a href="{name}.html">'
            f'{escape(mail.subject)}</a><td><a href="{name}.txt">text</a>'
        )
    index = folder / "index.html"
    style = "body{font:16px/1.5 system-ui;margin:2rem}td{padding:.2rem 1rem .2rem 0}"
    index.write_text(
        f'<!doctype html><meta charset="utf-8"><title>Emails</title><style>{style}</style>'
        f"<h1>{len(mails)} emails</h1><table>{''.join(rows)}</table>",
        encoding="utf-8",
    )
    return index
