"""The page's own files, and no others."""

from __future__ import annotations

import gzip
from pathlib import Path

from scriptgate.stages.portal_page import Page, page_policy

FOLDER = Path(__file__).parents[3] / "functions" / "portal" / "page"
MOST_BYTES = 60_000
"""On the way to a phone: every file is sent compressed."""


def test_the_page_weighs_less_than_sixty_kilobytes_on_its_way():
    assert sum(len(gzip.compress(path.read_bytes())) for path in FOLDER.iterdir()) < MOST_BYTES


def test_no_file_of_the_page_is_long():
    assert all(len(path.read_text().splitlines()) <= 300 for path in FOLDER.iterdir())


def test_pages_load_their_files_under_the_digest(tmp_path: Path):
    (tmp_path / "index.html").write_text('<script src="../page/{{v}}/page.js">')
    (tmp_path / "page.js").write_text("1")
    page = Page.read(tmp_path)
    assert page.pages == {"index.html": f'<script src="../page/{page.digest}/page.js">'}
    assert page.assets["page.js"].media_type == "text/javascript"


def test_the_digest_changes_with_every_file(tmp_path: Path):
    (tmp_path / "page.js").write_text("1")
    first = Page.read(tmp_path).digest
    (tmp_path / "page.js").write_text("2")
    assert Page.read(tmp_path).digest != first


def test_nothing_but_pages_styles_and_scripts_is_read(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("secret")
    (tmp_path / "inner").mkdir()
    page = Page.read(tmp_path)
    assert (page.pages, page.assets) == ({}, {})


def test_the_policy_lets_scripts_and_requests_go_nowhere_else():
    policy = page_policy("https://inbox.example")
    assert "script-src 'self';" in policy
    assert "connect-src 'self' https://inbox.example;" in policy
    assert "unsafe" not in policy
