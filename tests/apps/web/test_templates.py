"""What the security policy forbids never gets into a template: no style or script inside a page."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from hefted import web

SOURCE = Path(web.__file__).parents[1]
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style[\s>]",
    "a script inside the page": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "a javascript address": r"javascript:",
    "another machine's file": r"(?:src|href)=[\"'](?:https?:)?//",
}


def test_there_are_templates():
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template_compiles_and_keeps_to_the_security_policy(path):
    get_template(str(path).split("/templates/", 1)[1])
    text = path.read_text()
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)]
    assert found == []
