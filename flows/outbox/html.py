"""Fills the HTML templates (templates/pages/*.html.j2): every value is escaped text, no exception.

A file stands alone: its style is in it, and its own policy forbids scripts and anything from
elsewhere, so that it can be mailed, kept and opened without a network.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from flows.outbox.plain_text import clean_text

PAGES = Path(__file__).parents[2] / "templates" / "pages"


def write_html(template: str, **values: object) -> bytes:
    """The page of a template; the same values give the same bytes."""
    text = _template(template).render(values)
    return text.encode("utf-8", "replace")


@cache
def _template(name: str) -> Template:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(PAGES),
        undefined=StrictUndefined,
        finalize=_printed,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def _printed(value: object) -> object:
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return clean_text(value)
