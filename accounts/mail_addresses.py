"""User.email says who somebody is; allauth's EmailAddress says whether they proved that the mailbox is theirs."""

from allauth.account.models import EmailAddress

from accounts.models import User


def follow(user: User) -> None:
    """Bring allauth's row in line with the user, however that was made or changed: in the admin, on the command line.

    A new row is not proved yet. Whoever enters the code that was mailed there proves it.
    """
    email = user.email.lower()
    EmailAddress.objects.filter(user=user).exclude(email=email).delete()
    EmailAddress.objects.filter(email=email).exclude(user=user).delete()
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": True})


def is_proved(user: User) -> bool:
    return bool(EmailAddress.objects.filter(user=user, email=user.email.lower(), verified=True).exists())
