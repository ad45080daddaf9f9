from allauth.account.models import EmailAddress

from accounts.models import User
from activities.models import AuditEntry, Organisation


def proved(user: User) -> User:
    """As after a code from their mailbox."""
    EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)
    return user


def log_of(organisation: Organisation) -> list[str]:
    return list(AuditEntry.objects.filter(organisation=organisation).order_by("id").values_list("verb", flat=True))
