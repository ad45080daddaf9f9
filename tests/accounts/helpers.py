import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_second_factor(user) -> Authenticator:
    """The app, set up already, and recovery codes; see `app_code`."""
    RecoveryCodes.activate(user)
    return TOTP.activate(user, SECRET).instance


def app_code(secret: str = SECRET) -> str:
    """What the app shows at this moment."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


# What differs by chance: the nonce, the moment, the number of the request, and the length, in which the address counts.
CHANCE = ("Content-Security-Policy", "Expires", "Content-Length", "X-Request-ID")


def traits(answer, address) -> tuple[int, dict[str, str], str]:
    """What a stranger sees of an answer: status, headers and page, without the address and what differs by chance."""
    html = answer.content.decode().replace(address, "ADRES").replace(answer["X-Request-ID"][:12], "NUMMER")
    html = re.sub(r'(nonce="|inlineScriptNonce":"|csrfmiddlewaretoken" value=")[^"]*', r"\1", html)
    headers = {name: value for name, value in answer.headers.items() if name not in CHANCE}
    return answer.status_code, headers, html
