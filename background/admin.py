"""What waits, what is being done and what failed: to read, and to try again."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _, ngettext

from background.models import Heartbeat, QueuedTask, Worker
from background.queue import try_again

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:  # Django's own class takes no type
    Base = admin.ModelAdmin


class OnlyRead(Base):
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StateFilter(admin.SimpleListFilter):
    title = _("stand")
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(status=self.value()) if self.value() in STATES else queryset


STATES = {
    "READY": _("wacht"),
    "RUNNING": _("bezig"),
    "SUCCESSFUL": _("gelukt"),
    "FAILED": _("mislukt"),
}


@admin.register(QueuedTask)
class QueuedTaskAdmin(OnlyRead):
    list_display = ("name", "state", "tries", "asked_at", "next_try", "ended_at")
    list_filter = (StateFilter,)
    ordering = ("-enqueued_at",)
    show_full_result_count = False
    actions = ("once_more",)
    fields = readonly_fields = (
        *("name", "state", "tries", "asked_at", "next_try", "begun_at", "ended_at", "result", "what_went_wrong"),
        "workers",
    )

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Nothing is changed of what it does, so this is for who may change in general."""
        return super(OnlyRead, self).has_change_permission(request)

    @admin.action(description=_("Opnieuw proberen"), permissions=["retry"])
    def once_more(self, request: HttpRequest, queryset: QuerySet[QueuedTask]) -> None:
        number = sum(try_again(row) for row in queryset)
        said = ngettext("%(number)d taak staat weer in de rij.", "%(number)d taken staan weer in de rij.", number)
        self.message_user(request, said % {"number": number}, messages.SUCCESS)
        if number < len(queryset):
            self.message_user(
                request,
                _("Wat niet mislukt is, of al opnieuw in de rij staat, blijft zoals het is."),
                messages.WARNING,
            )

    @admin.display(description=_("taak"))
    def name(self, row: QueuedTask) -> str:
        return str(row)

    @admin.display(description=_("stand"))
    def state(self, row: QueuedTask) -> Any:
        return STATES.get(row.status, row.status)

    @admin.display(description=_("pogingen"))
    def tries(self, row: QueuedTask) -> int:
        return row.attempts

    @admin.display(description=_("gevraagd op"))
    def asked_at(self, row: QueuedTask) -> Any:
        return row.enqueued_at

    @admin.display(description=_("volgende poging"))
    def next_try(self, row: QueuedTask) -> Any:
        """Of what waits; the rest has none."""
        return (row.begins_at or _("zo snel mogelijk")) if row.status == "READY" else None

    @admin.display(description=_("begonnen op"))
    def begun_at(self, row: QueuedTask) -> Any:
        return row.started_at

    @admin.display(description=_("klaar op"))
    def ended_at(self, row: QueuedTask) -> Any:
        return row.finished_at

    @admin.display(description=_("wat het opleverde"))
    def result(self, row: QueuedTask) -> Any:
        return row.return_value

    @admin.display(description=_("wat er misging"))
    def what_went_wrong(self, row: QueuedTask) -> str:
        return row.traceback

    @admin.display(description=_("werkers"))
    def workers(self, row: QueuedTask) -> str:
        return ", ".join(row.worker_ids)


@admin.register(Worker)
class WorkerAdmin(OnlyRead):
    list_display = ("name", "started_at", "held_until")


@admin.register(Heartbeat)
class HeartbeatAdmin(OnlyRead):
    list_display = ("name", "at")
