import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")

application = get_wsgi_application()
# All pages are read now and not for the first visitor: a node that answers is then a node that is ready.
_patterns = get_resolver().url_patterns
