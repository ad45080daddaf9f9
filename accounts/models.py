import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def by_mail(self, email: str) -> "User | None":
        """Compared once more here: a database may hold letters for equal that are two mailboxes."""
        found = self.filter(email__iexact=email).first()
        return found if found and found.email.lower() == email.lower() else None

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mailadres"), unique=True)
    name = models.CharField(_("naam"), max_length=120, blank=True)
    language = models.CharField(_("taal"), max_length=8, default="nl")
    # Of who signed up and did not sign in yet: the organisation is made once the mail address is proved.
    organisation_name_wanted = models.CharField(max_length=120, blank=True, editable=False)
    # What somebody may do beside the work for their own organisations; each of these asks for a second factor.
    is_moderator = models.BooleanField(_("redacteur"), default=False)
    is_referrer = models.BooleanField(_("verwijzer"), default=False)
    is_programme_manager = models.BooleanField(_("programmamanager"), default=False)
    is_staff = models.BooleanField(_("mag in het beheer"), default=False)
    is_active = models.BooleanField(_("actief"), default=True)
    date_joined = models.DateTimeField(_("sinds"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("gebruiker")
        verbose_name_plural = _("gebruikers")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_once", violation_error_message=_("Dit e-mailadres is al in gebruik.")
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def needs_second_factor(self) -> bool:
        return self.is_moderator or self.is_referrer or self.is_programme_manager or self.is_staff or self.is_superuser

    @property
    def may_moderate(self) -> bool:
        return self.is_active and (self.is_moderator or self.is_superuser)


class SenderLease(models.Model):
    """The one row that says who may send mail now (accounts/lease.py)."""

    holder = models.CharField(max_length=32, blank=True)
    held_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.holder or '-'} {self.held_until:%Y-%m-%d %H:%M:%S}"
