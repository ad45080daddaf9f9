"""What waits for moderators, and what they decided, to look at: deciding is done at /redactie/."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from activities.admin.base import Base, NotWritten
from activities.models import Claim, Proposal

DECIDED = ("state", "made_by", "made_at", "decided_by", "decided_at", "reason")


@admin.register(Proposal)
class ProposalAdmin(NotWritten, Base):
    list_display = ("made_at", "activity", "made_by", "state", "decided_by", "decided_at")
    list_display_links = ("made_at",)
    list_filter = ("state",)
    list_select_related = ("activity", "made_by", "decided_by")
    date_hierarchy = "made_at"
    ordering = ("-made_at", "-id")
    fields = ("activity", "changes", *DECIDED)


@admin.register(Claim)
class ClaimAdmin(NotWritten, Base):
    list_display = ("made_at", "organisation", "about", "made_by", "state", "decided_by", "decided_at")
    list_display_links = ("made_at",)
    list_filter = ("state",)
    date_hierarchy = "made_at"
    ordering = ("-made_at", "-id")
    fields = ("organisation", "activity", "place", "note", *DECIDED)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return Claim.objects.select_related("organisation", "activity", "place", "made_by", "decided_by")

    @admin.display(description=_("wat het betreft"))
    def about(self, claim: Claim) -> Any:
        return claim.subject
