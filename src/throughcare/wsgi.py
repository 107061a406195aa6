"""What the web server calls. Refuses to start with a database role that would go round row-level security."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
application = get_wsgi_application()

from throughcare.kernel import grants  # noqa: E402  the app registry must be ready
from throughcare.machinery import watch  # noqa: E402

grants.refuse_mighty_role()
watch.begin()
