"""Pages that are the same for everybody: help, terms, what is new."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def whats_new(request: HttpRequest) -> HttpResponse:
    """The changelog, newest first."""
    return render(request, "design/whats_new.html")


def site_map(request: HttpRequest) -> HttpResponse:
    """Every page one can go to."""
    return render(request, "design/site_map.html")


def questions(request: HttpRequest) -> HttpResponse:
    """Questions people ask, and their answers."""
    return render(request, "design/questions.html")


def help_page(request: HttpRequest) -> HttpResponse:
    """How to do the things done most."""
    return render(request, "design/help.html")


def complaints(request: HttpRequest) -> HttpResponse:
    """How to complain, and what happens then."""
    return render(request, "design/complaints.html")


def terms(request: HttpRequest) -> HttpResponse:
    """What one may do here, and what is written down."""
    return render(request, "design/terms.html")


def feedback(request: HttpRequest) -> HttpResponse:
    """Whom to tell."""
    return render(request, "design/feedback.html")


def access_keys(request: HttpRequest) -> HttpResponse:
    """The list of access keys."""
    return render(request, "design/access_keys.html")
