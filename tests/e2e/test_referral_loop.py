"""A worker gives a card, the host answers on a phone by a link, and the worker sees that somebody came."""

from tests.e2e.signing_in import sign_in

WORKER = "verwijzer@example.org"
# An activity that nobody gets mail about, on the list of the worker; prints the path of that list.
LIST = """
from django.urls import reverse
from django.utils import timezone
from accounts.models import User
from activities.models import Activity
from referrals import actions
activity = Activity.objects.filter(is_example=False, status="published").order_by("pk")[0]
values = {"checked_on": timezone.localdate(), "email": "", "phone": "070 000 00 00", "organisation": None}
Activity.objects.filter(pk=activity.pk).update(**values)
activity = Activity.objects.with_card().get(pk=activity.pk)
row = actions.collect(activity, by=User.objects.get(email="verwijzer@example.org"))
print(reverse("referrals-card", args=[row.card.uuid]))
"""


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_from_the_list_of_a_worker_to_somebody_who_came(example_site, desktop, phone, axe):
    sign_in(example_site, desktop, WORKER, is_referrer=True)
    desktop.goto(example_site.url + example_site.shell(LIST).splitlines()[-1])
    assert axe(desktop) == []
    desktop.get_by_role("button", name="Türkçe").click()
    desktop.get_by_role("button", name="Geef het kaartje").click()
    desktop.get_by_text("Het kaartje is klaar.").wait_for()
    assert axe(desktop) == []
    assert "/tr/kaartje/" in desktop.locator(".dz-give").inner_text()
    link = desktop.get_by_label("Deel deze link met de gastheer of gastvrouw").input_value()

    phone.goto(link)
    assert axe(phone) == []
    assert fits(phone)
    for button in phone.locator("main form button").all():
        assert button.bounding_box()["height"] >= 44
    phone.get_by_role("button", name="Ja, welkom").tap()
    phone.get_by_role("heading", name="Deze bezoeker is welkom").wait_for()
    assert axe(phone) == []
    phone.get_by_role("button", name="Deze bezoeker was er").tap()
    phone.get_by_role("heading", name="Deze bezoeker is geweest").wait_for()
    assert phone.context.cookies() == []
    assert phone.problems == []
    phone.goto(link)
    phone.get_by_role("heading", name="Er is al geantwoord").wait_for()

    desktop.reload()
    assert "Stand: geweest." in desktop.get_by_label("Regel om over te nemen").input_value()
    desktop.get_by_role("link", name="Verwijzen").first.click()
    assert axe(desktop) == []
    desktop.get_by_role("button", name="Afronden").click()
    desktop.get_by_text("Genoteerd: geweest en afgerond.").wait_for()
    desktop.set_viewport_size({"width": 390, "height": 844})
    assert fits(desktop)
    assert desktop.problems == []
