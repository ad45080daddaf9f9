from activities.enums import Order
from activities.models import Synonym
from activities.search import Criteria, find


def found(text, **criteria):
    rows = find(Criteria(text=text, order=Order.RELEVANCE, per_page=None, **criteria)).results
    return [result.activity.name for result in rows]


def says(word, *means, language="nl"):
    return Synonym.objects.create(word=word, means=", ".join(means), language=language)
