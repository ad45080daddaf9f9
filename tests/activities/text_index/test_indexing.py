"""How the index follows the rows."""

from django.core.management import call_command
from django.db import transaction

from activities import actions, text_index
from activities.enums import Status
from activities.models import Activity, Category, Posting, Revision, Term
from activities.text_index.tokens import stem
from tests.activities.text_index.helpers import found


class TestTheIndexFollows:
    def test_a_place_with_another_name_is_found_by_that_and_no_longer_by_the_old(self, make):
        (activity,) = make("Zoiets", place__name="Zonnehof")
        actions.change_place(activity.place, {"name": "Maanhof"}, by=None)
        assert (found("maanhof"), found("zonnehof")) == (["Zoiets"], [])

    def test_a_changed_activity_too(self, make):
        (activity,) = make("Koffie")
        actions.change_activity(activity, {"name": "Thee", "category": Category.objects.get(slug="sport")}, by=None)
        assert (found("thee"), found("sport"), found("koffie")) == (["Thee"], ["Thee"], [])

    def test_a_word_that_stood_only_there_does_not_hide_another_spelling(self, make):
        _, activity = make("Koffie", "Thee")
        sport = Category.objects.get(slug="sport")
        assert found("kofie") == ["Koffie"]
        actions.change_activity(activity, {"name": "Kofie in het xylofoonmuseum", "category": sport}, by=None)
        assert found("kofie") == ["Kofie in het xylofoonmuseum"]
        actions.change_activity(activity, {"name": "Thee"}, by=None)
        assert (found("kofie"), found("xylofoonmuseum koffie")) == (["Koffie"], [])
        assert found("sport") == ["Thee"]

    def test_what_is_withdrawn_has_no_words(self, make):
        activity, _ = make("Kofie", "Koffie")
        activity.status = Status.WITHDRAWN
        activity.save()
        text_index.index(activity)
        assert (found("kofie"), text_index.index_missing()) == (["Koffie"], 0)
        actions.publish(activity, by=None)
        assert found("kofie") == ["Kofie"]

    def test_in_the_transaction_of_the_change(self, make):
        (activity,) = make("Koffie")
        before = set(Posting.objects.values_list("term__stem", "weight")), Revision.objects.tokens()
        with transaction.atomic():
            actions.change_activity(activity, {"name": "Kamperfoelie"}, by=None)
            assert found("kamperfoelie") == ["Kamperfoelie"]
            transaction.set_rollback(True)
        assert (set(Posting.objects.values_list("term__stem", "weight")), Revision.objects.tokens()) == before
        assert (found("kamperfoelie"), found("koffie")) == ([], ["Koffie"])

    def test_what_the_public_may_not_see_is_not_found(self, make, settings):
        (activity,) = make("Koffie", is_example=True)
        assert found("koffie") == []
        settings.SHOW_EXAMPLES = True
        assert found("koffie") == ["Koffie"]
        Activity.objects.filter(pk=activity.pk).update(status="withdrawn")
        assert found("koffie") == []

    def test_a_word_that_stands_nowhere_any_more_is_forgotten(self, make):
        for activity in make("Zonnebloemen", "Koffie"):
            if activity.name == "Zonnebloemen":
                activity.delete()
        text_index.forget_unused_terms()
        assert not Term.objects.filter(stem=stem("zonnebloemen")).exists()
        assert Term.objects.filter(stem="koffie").exists()

    def test_rows_without_words_get_them_and_a_new_kind_of_index_is_made_whole(self, make, capsys):
        make("Koffie", "Thee")
        text_index.rebuild()
        Posting.objects.filter(activity__name="Koffie").delete()
        assert text_index.index_missing() == 1
        assert found("koffie") == ["Koffie"]
        Revision.objects.update(index_version=0)
        Posting.objects.all().delete()
        assert text_index.index_missing() == 2
        assert (found("thee"), text_index.index_missing()) == (["Thee"], 0)

    def test_made_up_rows_are_found_too(self, settings, capsys):
        settings.SHOW_EXAMPLES = True
        call_command("seed_scale", places=3, activities=40)
        name = Activity.objects.filter(slug="meting-5").values_list("name", flat=True)[0]
        assert name in found(name)

    def test_a_search_costs_no_more_queries_with_more_rows(self, make, django_assert_num_queries):
        make("Koffie")
        text_index.narrow(Activity.objects.visible(), "koffie")
        with django_assert_num_queries(2):
            assert len(text_index.narrow(Activity.objects.visible(), "koffie")) == 1
        make(*[f"Koffie {number}" for number in range(20)])
        found("koffie")
        with django_assert_num_queries(2):
            assert len(text_index.narrow(Activity.objects.visible(), "koffie")) == 21

    def test_indexing_many_costs_as_many_queries_as_indexing_few(self, make, django_assert_max_num_queries):
        make(*[f"Koffie {number}" for number in range(30)])
        rows = list(Activity.objects.select_related("category", "organisation", "place__buurt__district"))
        with django_assert_max_num_queries(9):
            text_index.index_many(rows)
