from django.db import models
from django.utils.translation import gettext_lazy as _

from referrals.enums import Channel, ConsentChannel
from referrals.models.card import Card


class HandOver(models.Model):
    """What a host may know of the resident, who said yes to that. Deleted, not emptied, at its end.

    `name`, `contact` and `note` are sealed (referrals.keys): only `actions.read_hand_over` reads them, and logs it.
    `wishes` are values of Wish.
    """

    card = models.OneToOneField(Card, models.CASCADE, related_name="hand_over")
    name = models.TextField(_("voornaam of roepnaam"))
    channel = models.CharField(_("hoe"), max_length=8, choices=Channel)
    contact = models.TextField(_("nummer of adres"))
    wishes = models.JSONField(_("wensen"), default=list)
    note = models.TextField(_("notitie"), blank=True)

    class Meta:
        verbose_name = _("overdracht")
        verbose_name_plural = _("overdrachten")

    def __str__(self) -> str:
        return str(self.card_id)


class Consent(models.Model):
    """The yes of the resident to one purpose, as it was said. It names nobody, and goes with its card."""

    card = models.OneToOneField(Card, models.CASCADE, related_name="consent")
    purpose = models.CharField(_("doel"), max_length=40)
    text_version = models.CharField(_("versie van de tekst"), max_length=20)
    language = models.CharField(_("taal"), max_length=8)
    channel = models.CharField(_("hoe"), max_length=8, choices=ConsentChannel)
    given_at = models.DateTimeField(_("gegeven op"))
    recorded_by = models.UUIDField(_("vastgelegd door"), null=True)
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True)

    class Meta:
        verbose_name = _("toestemming")
        verbose_name_plural = _("toestemmingen")

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_version}"
