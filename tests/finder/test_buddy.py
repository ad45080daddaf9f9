"""Whether somebody can come along the first time: what the pages say of it, and nothing where nobody knows."""

import pytest

pytestmark = pytest.mark.usefixtures("zuidwest")


@pytest.mark.parametrize(
    ("known", "said"), [(True, "Er kan iemand met je mee"), (False, "Je komt zelf"), (None, "Vraag het na")]
)
def test_the_page_of_an_activity_says_what_is_known(client, make_activity, known, said):
    html = client.get(make_activity("Wandelclub", has_buddy=known).get_absolute_url()).content.decode()
    line = html[html.index("Maatje voor de eerste keer") :]
    assert said in line[: line.index("</dd>")]


@pytest.mark.parametrize(("known", "tags"), [(True, 1), (False, 0), (None, 0)])
def test_a_card_says_it_only_where_it_is_so(client, make_activity, known, tags):
    make_activity("Zwaluwenclub", has_buddy=known)
    html = client.get("/zoeken/?q=zwaluwenclub").content.decode()
    card = html[html.index("<article") : html.index("</article>")]
    assert card.count("Er kan iemand met je mee") == tags


def test_a_visitor_asks_for_it_under_refine(client, make_activity):
    make_activity("Zwaluwenclub", has_buddy=True)
    make_activity("Zwaluwenkoor")
    html = client.get("/zoeken/?q=zwaluwen&maatje=true").content.decode()
    assert "Er kan iemand met je mee" in html
    assert "Zwaluwenclub" in html
    assert "Zwaluwenkoor" not in html
