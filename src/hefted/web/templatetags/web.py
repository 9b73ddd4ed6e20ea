"""Template words of the whole site. They are built in: no page needs to load them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.urls import NoReverseMatch, reverse

from hefted.accounts.permissions import is_allowed

register = template.Library()


@dataclass(frozen=True)
class Wrong:
    """One line of the error summary; `target` is the id to jump to, empty when no one field is at fault."""

    words: str
    target: str


@register.simple_tag
def wrongs(form: object) -> list[Wrong]:
    """What is wrong with a refused form: one line a field, in the order of the page."""
    if not isinstance(form, BaseForm) or not form.is_bound:
        return []
    whole = [Wrong(str(words), "") for words in form.non_field_errors()]
    return whole + [Wrong(str(field.errors[0]), focus_id(field)) for field in form if field.errors]


@register.filter
def focus_id(field: BoundField) -> str:
    """The id of what can be typed in or ticked; a group of choices itself cannot take the focus."""
    if field.use_fieldset and field.subwidgets:
        return str(field.subwidgets[0].id_for_label or field.auto_id)
    return str(field.id_for_label or field.auto_id)


@register.simple_tag
def page_numbers(page: Page) -> list[int | str]:
    """Page numbers to offer, with "…" where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: object) -> str:
    """This page's query with some values changed; None or an empty value takes one out."""
    request = context.get("request")
    query = dict(request.GET.lists()) if request else {}
    query.update({key: [value] for key, value in changes.items()})
    kept = {key: [v for v in values if v not in {None, ""}] for key, values in query.items()}
    return "?" + urlencode({key: values for key, values in kept.items() if values}, doseq=True)


@register.simple_tag(takes_context=True)
def may(context: Context, route: str, *, change: bool = False) -> bool:
    """Whether the reader may open (or, with change=True, change) the named page, and whether it exists."""
    membership = context.get("membership")
    return is_allowed(route=route, role=membership.role if membership else None, changes=change)


@register.simple_tag
def link(route: str, *args: object, **kwargs: object) -> str:
    """The address of a page, or nothing where that part of Hefted is not there."""
    try:
        return reverse(route, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.filter
def day(value: object) -> str:
    """A date as people write it: 3 April 2025. None is an empty string."""
    return f"{value.day} {value:%B %Y}" if value else ""  # type: ignore[attr-defined]  # a date


@register.filter
def short_day(value: object) -> str:
    """A date for a table: 03/04/2025, as in every file. None is an empty string."""
    return f"{value:%d/%m/%Y}" if value else ""


@register.filter
def minutes(value: float | None) -> str:
    """Minutes as hours and minutes: 135 is "2 h 15 min". None is "not known"."""
    if value is None:
        return "not known"
    hours, rest = divmod(round(value), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
