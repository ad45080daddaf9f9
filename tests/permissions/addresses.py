"""Every other address of the site: open to everybody, or the reason why it has no row in a table."""

from django.apps import apps

from tests.permissions import referral_table

# What anybody may look at, without a cookie: the name, and what it is about (a thing of world.py).
PUBLIC = {
    "home": "nothing",
    "find": "nothing",
    "map": "nothing",
    "map-points": "nothing",
    "map-picture": "nothing",
    "map-outlines": "nothing",
    "agenda-ics": "nothing",
    "agenda-rss": "nothing",
    "activity-ics": "public activity",
    "activity": "public activity",
    "activity-qr": "public activity",
    "place": "public place one",
    "place-poster": "public place one",
    "place-qr": "public place one",
    "organisation": "trust",
    "buurt": "a buurt",
    "report": "public activity",
    "report-thanks": "public activity",
    "confirm": "mailed link",
    "confirm-thanks": "mailed link",
    "about": "nothing",
    "programme-public": "nothing",
    "programme-public-csv": "nothing",
    "programme-public-picture": "nothing",
    "toddler-care": "nothing",
    "saved": "nothing",
    "offline": "nothing",
    "manifest": "nothing",
    "phone-worker": "nothing",
    "accessibility": "nothing",
    "themes-css": "nothing",
    "robots": "nothing",
    "health": "nothing",
    "alive": "nothing",
    "metrics": "nothing",
    "security-txt": "nothing",
    "sitemap": "nothing",
    "sitemap-activiteiten": "nothing",
    "sitemap-plekken": "nothing",
    "sitemap-organisaties": "nothing",
    "sitemap-buurten": "nothing",
    "sitemap-paginas": "nothing",
    "data-ttl": "nothing",
    "data-jsonld": "nothing",
    "data-rdf": "nothing",
    "photo": "photo",
    "photo-small": "photo",
    "tile": "a tile elsewhere",
    "api-activities": "nothing",
    "api-activity": "activity in the API",
    "api-moments": "nothing",
    "api-places": "nothing",
    "api-place": "place in the API",
    "api-organisations": "nothing",
    "api-organisation": "organisation in the API",
    "api-buurten": "nothing",
    "api-categories": "nothing",
    "api-programmes": "nothing",
    "api-changes": "nothing",
    "openactive": "nothing",
    "openactive-with-slash": "nothing",
    "openactive-session-series": "nothing",
    "openactive-scheduled-sessions": "nothing",
    "openactive-themes": "nothing",
    "api-openapi": "nothing",
    "hsds": "nothing",
    "hsds-without-slash": "nothing",
    "hsds-services": "nothing",
    "hsds-service": "activity in the API",
    "hsds-services-at-locations": "nothing",
    "hsds-service-at-location": "activity at its place in HSDS",
    "hsds-organizations": "nothing",
    "hsds-organization": "organisation in HSDS",
    "hsds-locations": "nothing",
    "hsds-location": "place in the API",
    "hsds-taxonomies": "nothing",
    "hsds-taxonomy": "taxonomy in HSDS",
    "hsds-taxonomy-terms": "nothing",
    "hsds-taxonomy-term": "theme in HSDS",
    "hsds-openapi": "nothing",
    "embed": "nothing",
    "embed-script": "nothing",
    "embed-theme": "nothing",
    "embed-how-to": "nothing",
    "open-data": "nothing",
    "open-data-api": "nothing",
    "open-data-copy": "nothing",
    "downloads": "nothing",
    "downloads-manifest": "nothing",
    "download": "a download",
}

# Nobody confirmed yet, the tile is not one of the area, no downloads were made, and metrics are for who has the token.
NOT_A_PAGE = {
    "confirm-thanks": 302,
    "openactive-with-slash": 302,
    "tile": 404,
    "metrics": 404,
    "downloads-manifest": 503,
    "download": 503,
}

# Forms for everybody, which guard themselves without a cookie: activities/public_forms.py, tests/finder.
WITHOUT_CSRF = {"report", "confirm"}

# Where a token writes (tests/api/test_tokens.py); whoever has none is told so, and a session is none.
ASKS_TOKEN = {"api-activities": {"post"}, "api-activity": {"put", "delete"}}

# No row, because
EXCEPTIONS = {
    # signing in and up is for who is nobody yet; tests/accounts has what it does
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "account_signup",
    "account_email_verification_sent",
    # the name that allauth has for "account"
    "account_email",
    # what is not there: all else below /api/v1, /hsds/v3 and /beheer/, and what the admin sends on to its change page
    "api/v1",
    "^hsds/v3/",
    "the rest",
    "admin:(?P<url>.*)$",
    "admin:<path:object_id>/",
}

if apps.is_installed("referrals"):
    PUBLIC |= referral_table.PUBLIC
    NOT_A_PAGE |= referral_table.NOT_A_PAGE
    WITHOUT_CSRF |= referral_table.WITHOUT_CSRF
    EXCEPTIONS |= referral_table.EXCEPTIONS
