from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.enums import ReportKind, ReportState
from activities.models.activity import Activity
from activities.models.organisation import Organisation
from activities.models.place import Place

LONGEST_REPORT = 500


class ReportQuerySet(models.QuerySet["Report"]):
    def new(self) -> Self:
        return self.filter(state=ReportState.NEW)

    def with_subject(self) -> Self:
        return self.select_related("activity", "place", "organisation", "handled_by")


class Report(models.Model):
    """A visitor says that something does not hold: of one activity, place or organisation, and it goes with it."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, blank=True, related_name="reports", verbose_name=_("activiteit")
    )
    place = models.ForeignKey(
        Place, models.CASCADE, null=True, blank=True, related_name="reports", verbose_name=_("plek")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="reports", verbose_name=_("organisatie")
    )
    kind = models.CharField(_("wat er niet klopt"), max_length=10, choices=ReportKind)
    text = models.TextField(_("uitleg"), max_length=LONGEST_REPORT, blank=True)
    state = models.CharField(_("status"), max_length=10, choices=ReportState, default=ReportState.NEW)
    created_at = models.DateTimeField(_("gemeld op"), auto_now_add=True)
    handled_at = models.DateTimeField(_("afgehandeld op"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="handled_reports",
        verbose_name=_("afgehandeld door"),
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("melding")
        verbose_name_plural = _("meldingen")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "-created_at"], name="report_state_created")]
        constraints = [
            models.CheckConstraint(
                condition=Q(activity__isnull=False, place__isnull=True, organisation__isnull=True)
                | Q(activity__isnull=True, place__isnull=False, organisation__isnull=True)
                | Q(activity__isnull=True, place__isnull=True, organisation__isnull=False),
                name="report_of_one_thing",
                violation_error_message=_("Een melding gaat over één activiteit, plek of organisatie."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.HANDLED, handled_at__isnull=False)
                | Q(state=ReportState.NEW, handled_at__isnull=True),
                name="report_handled_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"

    @property
    def organisation_about(self) -> Organisation | None:
        """Whose thing it is; costs a query unless read with it."""
        subject = self.subject
        return subject if isinstance(subject, Organisation) else subject.organisation

    @property
    def subject(self) -> Activity | Place | Organisation:
        """Costs a query unless read with `with_subject`."""
        subject = self.activity or self.place or self.organisation
        assert subject
        return subject
