from django.conf import settings


def known_language(language: str) -> str:
    """One that there are pages in."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
