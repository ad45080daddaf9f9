"""What an admin sees of the work on the background, and what failed tried again."""

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import get_date_max

from accounts.models import User
from background import heartbeats, queue
from background.models import QueuedTask
from tests.background import errands

TASKS = "/beheer/background/queuedtask/"

pytestmark = pytest.mark.usefixtures("in_the_database")


@pytest.fixture
def admin(client, as_staff, db):
    as_staff(User.objects.create_user("beheerder@example.org", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def failed(tmp_path, do_next):
    """A task that failed for good."""
    queue.once("fail", errands.fail, str(tmp_path))
    for _ in range(3):
        QueuedTask.objects.waiting().update(run_after=get_date_max())
        do_next()
    return QueuedTask.objects.get()


def try_again(admin, *rows):
    sent = {"action": "once_more", "_selected_action": [row.pk for row in rows]}
    return admin.post(TASKS, sent, follow=True).content.decode()


def test_the_list_says_what_waits_and_how_often_it_was_tried(admin, failed, tmp_path):
    errands.note.enqueue(str(tmp_path), "one")
    html = admin.get(TASKS).content.decode()
    assert "note" in html
    assert "zo snel mogelijk" in html
    assert "mislukt" in admin.get(f"{TASKS}?stand=FAILED").content.decode()
    assert 'class="field-name"' not in admin.get(f"{TASKS}?stand=RUNNING").content.decode()


def test_the_page_of_a_task_tells_what_went_wrong_and_changes_nothing(admin, failed):
    address = f"{TASKS}{failed.pk}/change/"
    html = admin.get(address).content.decode()
    assert "ValueError" in html
    assert 'name="_save"' not in html
    assert admin.post(address, {"status": "READY"}).status_code == 403
    assert admin.post(f"{TASKS}{failed.pk}/delete/").status_code == 403


def test_what_failed_is_tried_again_from_the_first_attempt_on(admin, failed, do_next):
    assert "1 taak staat weer in de rij." in try_again(admin, failed)
    assert not queue.once("fail", errands.fail, "elsewhere")
    row = do_next()
    assert (row.status, row.attempts) == (TaskResultStatus.READY, 1)


def test_what_was_queued_anew_meanwhile_is_not_queued_twice(admin, failed, tmp_path):
    queue.once("fail", errands.fail, str(tmp_path))
    html = try_again(admin, failed)
    assert "blijft zoals het is" in html
    failed.refresh_from_db()
    assert failed.status == TaskResultStatus.FAILED


def test_what_went_well_is_not_done_again(admin, tmp_path, do_next):
    queue.once("one", errands.note, str(tmp_path), "one")
    row = do_next()
    assert "blijft zoals het is" in try_again(admin, row)
    row.refresh_from_db()
    assert row.status == TaskResultStatus.SUCCESSFUL
    assert not queue.is_held("one")


def test_who_may_only_look_cannot_try_again(client, as_staff, db, failed):
    from django.contrib.auth.models import Permission

    viewer = User.objects.create_user("kijker@example.org", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_queuedtask"))
    as_staff(viewer)
    assert "Opnieuw proberen" not in client.get(TASKS).content.decode()
    try_again(client, failed)
    failed.refresh_from_db()
    assert failed.status == TaskResultStatus.FAILED


def test_the_page_of_the_package_is_not_there(admin):
    assert admin.get("/beheer/django_tasks_database/dbtaskresult/").status_code == 404


def test_heartbeats_and_workers_are_shown(admin, lease):
    heartbeats.beat("worker")
    assert "worker" in admin.get("/beheer/background/heartbeat/").content.decode()
    assert lease.name in admin.get("/beheer/background/worker/").content.decode()
