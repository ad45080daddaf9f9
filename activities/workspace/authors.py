"""Who did something, as the members of an organisation may know it."""

from django.utils.translation import gettext as _

from activities.models import Activity, AuditEntry, Membership


def names_of_members(activity: Activity) -> dict[int, str]:
    """By the key of the user."""
    members = Membership.objects.filter(organisation=activity.organisation_id).select_related("user")
    return {row.user_id: row.user.name or row.user.email for row in members}


def who_did(entry: AuditEntry, members: dict[int, str]) -> str:
    """By name for who is a member; of a moderator the organisation has no business to know the address."""
    if entry.actor_id is None:
        return _("iemand die hier geen account meer heeft") if entry.actor_uuid else _("de site zelf")
    return members.get(entry.actor_id) or _("de redactie")
