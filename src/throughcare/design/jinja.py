"""The Jinja environment of every page: strict about what is missing, escaping by default, with the GOV.UK components.

The components come as global macros (`govukButton`, `govukRadios` ...). They live in an environment of their own, since
they lean on undefined values being quiet and ours must not.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.runtime import Context

from throughcare.design import charts, dates, fields, spoken
from throughcare.design.addresses import address, fixed
from throughcare.kernel import clock

COMPONENTS = (
    "button",
    "character-count",
    "checkboxes",
    "date-input",
    "details",
    "error-message",
    "error-summary",
    "fieldset",
    "file-upload",
    "hint",
    "input",
    "label",
    "notification-banner",
    "panel",
    "password-input",
    "radios",
    "select",
    "summary-list",
    "textarea",
    "warning-text",
)


class Strict(StrictUndefined):
    """Whatever is missing is an error, but a key left out of a dict is simply false: rows say only what they have."""

    def __bool__(self) -> bool:  # type: ignore[override]
        if isinstance(self._undefined_obj, Mapping):
            return False
        return bool(super().__bool__())


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page. Raises NoReverseMatch for a name nobody has."""
    if not (args or kwargs):
        return fixed(name)
    if len(args) == 1 and isinstance(args[0], int) and not kwargs:
        return address(name, args[0])
    return reverse(name, args=args, kwargs=kwargs)


def url_if_any(name: str, **kwargs: object) -> str:
    """The address of a named page, or "" where the slice above that has it is not built in: the page shell uses it."""
    try:
        return reverse(name, kwargs=kwargs) if kwargs else fixed(name)
    except NoReverseMatch:
        return ""


def with_query(query: QueryDict | Mapping[str, str] | None, **changes: object) -> str:
    """ "?..." with some parameters replaced; None takes one out. A new sort or filter starts at the first page."""
    kept: list[tuple[str, str]] = []
    if isinstance(query, QueryDict):
        kept = [(key, text) for key, texts in query.lists() for text in texts]
    elif query:
        kept = list(query.items())
    kept = [(key, text) for key, text in kept if key not in changes and (key != "page" or "page" in changes)]
    kept += [(key, str(value)) for key, value in changes.items() if value is not None]
    return "?" + urlencode(kept)


@pass_context
def csp_nonce(context: Context) -> str:
    """The nonce of this answer; asking for it is what puts it in the policy. "" where no policy is set."""
    request = context.get("request")
    return str(getattr(request, "csp_nonce", "")) if request is not None else ""


@pass_context
def messages(context: Context) -> list[Any]:
    """What the last act left to say, each once."""
    request = context.get("request")
    return list(get_messages(request)) if isinstance(request, HttpRequest) else []


@pass_context
def shell(context: Context) -> dict[str, Any]:
    """What the page shell says of who is signed in, and where they can go: from the context, else from the request.

    `nav` is a list of {"text", "url"}; `signed_in` is {"name", "post"} or None.
    """
    request = context.get("request")
    return {
        name: context.get(name, getattr(request, name, nothing))
        for name, nothing in (("nav", []), ("signed_in", None), ("idle_minutes", None), ("service_notices", ()))
    }


def person_tabs(person_id: int, record: Any = None) -> list[dict[str, str]]:
    """The pages of a person's record, from the slice the settings name: it stands above this one."""
    module, _, name = settings.PERSON_TABS.rpartition(".")
    tabs: list[dict[str, str]] = getattr(import_module(module), name)(person_id, record)
    return tabs


def local_today() -> date:
    """The day it is where the service is. A page is a door, so the clock is read here."""
    return clock.local_day(clock.now())


@lru_cache(maxsize=10_000)
def _translated(language: str | None, text: str) -> str:
    return gettext(text)


def _gettext(text: str) -> str:
    """A text of ours in the language of the page. Some fifty stand on every page, and each is looked up once."""
    return _translated(get_language(), text)


class _Environment(Environment):
    """Rows are dicts: what a template asks of one is its key, not an attribute that is tried first and missed."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What a template's `obj.attribute` means."""
        if type(obj) is dict:
            if attribute in obj:
                return obj[attribute]
            if attribute not in _OF_DICTS:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


_OF_DICTS = frozenset(dir(dict))


@cache
def components() -> dict[str, Any]:
    """The official components as callables by their official names."""
    quiet = Environment(
        auto_reload=False,  # else every use of a component looks at its file
        autoescape=True,
        undefined=ChainableUndefined,
        extensions=["jinja2.ext.do", "jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        loader=PrefixLoader(
            {
                "govuk_frontend_jinja": ChoiceLoader(
                    [
                        PackageLoader("govuk_frontend_jinja"),
                        PackageLoader("govuk_frontend_jinja", "templates/components"),
                    ]
                )
            }
        ),
    )
    found = {}
    for component in COMPONENTS:
        name = "govuk" + component.title().replace("-", "")
        module = quiet.get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module
        found[name] = getattr(module, name)
    return found


def environment(**options: Any) -> Environment:
    """The environment Django's Jinja backend asks for; the loader comes in the options."""
    options.update(
        undefined=Strict,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do", "jinja2.ext.i18n"],
    )
    env = _Environment(**options)
    env.install_gettext_callables(_gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(
        components(),
        url=url,
        url_if_any=url_if_any,
        static=static,
        with_query=with_query,
        csp_nonce=csp_nonce,
        messages=messages,
        shell=shell,
        person_tabs=person_tabs,
        local_today=local_today,
        known_at=clock.stands,
        draw_window=charts.draw_window,
        day_boxes=fields.day_boxes,
        day_text=fields.day_text,
        marked_boxes=fields.marked_boxes,
        error_anchor=fields.error_anchor,
    )
    env.filters.update(
        day=dates.day,
        day_long=dates.day_long,
        sentence_day=dates.sentence_day,
        full_day=dates.full_day,
        short_day=dates.short_day,
        month=dates.month,
        clock=dates.clock,
        clock_span=dates.clock_span,
        clock_spoken=dates.clock_spoken,
        when=dates.when,
        limit=dates.limit,
        iso=dates.iso,
        plural=dates.plural,
        lateness=dates.lateness,
        until=dates.until,
        age=dates.age,
        recorded=dates.recorded,
        said_day=spoken.said_day,
        said_weekday=spoken.said_weekday,
        said_date=spoken.said_date,
        said_time=spoken.said_time,
        said_moment=spoken.said_moment,
        said_until=spoken.said_until,
        first_name=spoken.first_name,
    )
    return env
