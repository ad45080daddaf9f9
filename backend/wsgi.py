import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.urls import reverse
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")

application = get_wsgi_application()
# All pages, words and addresses are read now and not for the first visitor: a node that answers is then a node that is
# ready, and its workers share what was read before they began (deploy/gunicorn.conf.py).
engines.all()
for _language, _name in settings.LANGUAGES:
    with translation.override(_language):
        reverse("home")
