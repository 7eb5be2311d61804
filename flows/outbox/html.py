"""Fills the HTML templates (templates/pages/*.html.j2): every value is escaped text, no exception.

A file stands alone: its style is in it, and its own policy forbids scripts and anything from
elsewhere, so that it can be mailed, kept and opened without a network.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from flows.outbox.plain_text import clean_text

PAGES = Path(__file__).parents[2] / "templates" / "pages"


class OwnFields(ImmutableSandboxedEnvironment):
    """A sandbox in which a template sees the fields of our own dataclasses and no other attribute.

    Narrower than the sandbox's own question and, being asked 10,000 times a page, much faster.
    """

    def getattr(self, obj: object, attribute: str) -> object:
        """A field's value; anything else is the sandbox's to refuse."""
        if attribute in getattr(type(obj), "__dataclass_fields__", ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether the attribute is a field."""
        return attr in getattr(type(obj), "__dataclass_fields__", ())


def write_html(template: str, **values: object) -> bytes:
    """The page of a template; the same values give the same bytes."""
    text = _template(template).render(values)
    return text.encode("utf-8", "replace")


@cache
def _template(name: str) -> Template:
    environment = OwnFields(
        loader=FileSystemLoader(PAGES),
        undefined=StrictUndefined,
        finalize=_printed,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def _printed(value: object) -> object:
    return clean_text(value) if type(value) is str else value
