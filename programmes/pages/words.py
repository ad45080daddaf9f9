"""What the figures mean."""

from typing import NamedTuple

from django.utils.translation import gettext as _, gettext_lazy

from programmes.comparing import Words
from programmes.figures import ANY


class Definition(NamedTuple):
    label: Words
    text: Words

    def pair(self) -> tuple[str, str]:
        return str(self.label), str(self.text)


DEFINITIONS = {
    "active_places": Definition(gettext_lazy("Plek"), gettext_lazy("Plekken met iets wat op de site staat.")),
    "opening_hours": Definition(gettext_lazy("Uren open"), gettext_lazy("Uren per week dat plekken open zijn.")),
    "moments_planned": Definition(gettext_lazy("Gepland"), gettext_lazy("Momenten met een datum in het kwartaal.")),
    "moments_held": Definition(gettext_lazy("Doorgegaan"), gettext_lazy("Momenten die niet zijn afgelast.")),
    "moments_cancelled": Definition(gettext_lazy("Afgelast"), gettext_lazy("Momenten die niet doorgingen.")),
    "visits": Definition(gettext_lazy("Bezoek"), gettext_lazy("Wat organisatoren na afloop hebben geteld.")),
    "freshness": Definition(gettext_lazy("Actueel"), gettext_lazy("Hoe lang geleden iemand het heeft nagekeken.")),
    "searches": Definition(gettext_lazy("Zonder resultaat"), gettext_lazy("Zoekvragen waar niets bij paste.")),
    "referrals": Definition(gettext_lazy("Verwijzing"), gettext_lazy("Verwijzingen die eindigden.")),
}


def referral_label(state: str) -> str:
    return _("Alle verwijzingen") if state == ANY else state.capitalize()
