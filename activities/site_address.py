from django.conf import settings


def site_address(path: str) -> str:
    """The whole address of one of our paths, for who reads it elsewhere."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"
