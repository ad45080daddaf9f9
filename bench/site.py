"""The site as gunicorn serves it, with the invented rows shown and without limits on how often somebody may ask."""

from backend.wsgi import application
from bench.city_cpu import make_ready

make_ready()

__all__ = ["application"]
