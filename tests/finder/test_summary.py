import pytest

pytestmark = pytest.mark.usefixtures("zuidwest")


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("", "50 plekken en activiteiten"),
        ("categorie=sport&bij=DaMoer&straal=1", "2 plekken en activiteiten: Sport en bewegen, in de buurt van DaMoer"),
        ("categorie=eten&categorie=hulp", "3 plekken en activiteiten: Samen eten, Hulp en advies"),
        ("q=voorschool", "7 plekken en activiteiten voor “voorschool”"),
        ("q=voorschool&categorie=peuteropvang", "7 plekken en activiteiten voor “voorschool”, Opvang voor peuters"),
        ("q=qqzz&bij=DaMoer", "Niets gevonden voor “qqzz”, in de buurt van DaMoer"),
        ("q=qqzz", "Niets gevonden voor “qqzz”"),
    ],
)
def test_the_heading_says_how_many_of_what_near_what(client, search, words):
    assert client.get(f"/zoeken/?{search}").context["summary"] == words
