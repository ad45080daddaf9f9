"""Writing the index, in the transaction of the change that it follows."""

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, QuerySet

from activities.enums import Status
from activities.models import Activity, ActivityText, Posting, Revision, Term
from activities.models.revision import writing
from activities.text_index.documents import document
from activities.text_index.tokens import has_digit, stem

BATCH = 1_000
# One more when stems, weights or what has words change: the next `load_area` then makes the whole index anew.
INDEX_VERSION = 2


def index(activity: Activity) -> None:
    index_many([activity])


@writing()
def index_many(activities: Iterable[Activity]) -> None:
    """Replaces the postings of these activities; some ten queries, and for many rows as many as they need."""
    rows = list(activities)
    texts: dict[int, list[ActivityText]] = {}
    for text in ActivityText.objects.filter(activity__in=[row.pk for row in rows]):
        texts.setdefault(text.activity_id, []).append(text)
    documents = {row.pk: _by_stem(_shown(row, texts.get(row.pk, []))) for row in rows}
    # Whoever writes to the catalogue waits here for the one before, so no term is made, or thrown away, twice.
    Revision.objects.advance()
    seen: dict[str, set[str]] = {}
    for stems in documents.values():
        for found, (words, _) in stems.items():
            seen.setdefault(found, set()).update(words)
    ids = _terms(seen)
    before = Posting.objects.filter(activity__in=documents)
    gone = set(before.values_list("term", flat=True)) - set(ids.values())
    before.delete()
    Posting.objects.bulk_create(
        (
            Posting(term_id=ids[found], activity_id=activity_id, weight=weight)
            for activity_id, stems in documents.items()
            for found, (_, weight) in stems.items()
        ),
        batch_size=BATCH,
    )
    _forget_unused(sorted(gone))


def _shown(activity: Activity, texts: Iterable[ActivityText]) -> dict[str, int]:
    """A word that only a draft holds must not be taken for one that can be found."""
    return document(activity, texts) if activity.status == Status.PUBLISHED else {}


def _by_stem(weights: dict[str, int]) -> dict[str, tuple[set[str], int]]:
    stems: dict[str, tuple[set[str], int]] = {}
    for word, weight in weights.items():
        words, highest = stems.get(stem(word), (set(), 0))
        stems[stem(word)] = (words | {word}, max(highest, weight))
    return stems


def _terms(seen: dict[str, set[str]]) -> dict[str, int]:
    """The ids of these stems, after adding those that are new."""
    known = Term.objects.in_bulk(list(seen), field_name="stem")
    grown = [term for found, term in known.items() if not seen[found] <= set(term.words.split())]
    for term in grown:
        term.words = " ".join(sorted(seen[term.stem] | set(term.words.split())))
    new = [
        Term(stem=found, words=" ".join(sorted(seen[found])), has_digits=has_digit(found))
        for found in sorted(seen.keys() - known.keys())
    ]
    Term.objects.bulk_update(grown, ["words"], batch_size=BATCH)
    Term.objects.bulk_create(new, batch_size=BATCH)
    if grown or any(not term.has_digits for term in new):
        Revision.objects.renew_words()
    made = Term.objects.in_bulk([term.stem for term in new], field_name="stem")
    return {found: term.pk for found, term in (known | made).items()}


@writing()
def forget_unused_terms() -> None:
    """After rows were removed: a word that stands nowhere any more must not be taken for one that does."""
    Revision.objects.advance()
    if _unused(Term.objects.all()).delete()[0]:
        Revision.objects.renew_words()


def _forget_unused(terms: list[int]) -> None:
    """Of these terms those that stand nowhere any more."""
    batches = (terms[start : start + BATCH] for start in range(0, len(terms), BATCH))
    removed = [_unused(Term.objects.filter(pk__in=batch)).delete()[0] for batch in batches]
    if any(removed):
        Revision.objects.renew_words()


def _unused(terms: QuerySet[Term]) -> QuerySet[Term]:
    return terms.filter(~Exists(Posting.objects.filter(term=OuterRef("pk"))))


@writing()
def rebuild() -> int:
    """From nothing; who searches meanwhile has the old index. About ten seconds for 20,000 activities."""
    Revision.objects.advance()
    Posting.objects.all().delete()
    Term.objects.all().delete()
    rows = Activity.objects.all()
    for batch in _batches(rows):
        index_many(batch)
    Revision.objects.renew_words()
    Revision.objects.filter(pk=1).update(index_version=INDEX_VERSION)
    return rows.count()


def index_missing() -> int:
    """Everything after a change of the index itself, else only rows without a word; returns how many."""
    if not Revision.objects.filter(index_version=INDEX_VERSION).exists():
        return rebuild()
    missing = Activity.objects.filter(status=Status.PUBLISHED).filter(
        ~Exists(Posting.objects.filter(activity=OuterRef("pk")))
    )
    number = 0
    for batch in _batches(missing):
        index_many(batch)
        number += len(batch)
    return number


def _batches(rows: QuerySet[Activity]) -> Iterator[list[Activity]]:
    """By id, so that rows indexed on the way change nothing about where the next batch starts."""
    rows = rows.select_related("category", "organisation", "place__buurt__district").defer("place__buurt__outline")
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk
