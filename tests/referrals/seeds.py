"""What somebody types in about a resident, and by which pieces it would be found again."""

from referrals.enums import Channel, Wish

TOLD = {
    "name": "Roodborst",
    "channel": Channel.SMS,
    "contact": "+31687654321",
    "wishes": [Wish.PICKED_UP, Wish.QUIET],
    "note": "Speelt graag schaak, liefst op dinsdag.",
}
# As they are typed and as they are kept. Whatever holds one of these tells about the resident.
SEEDS = ("roodborst", "687654321", "6 87 65 43 21", "speelt graag schaak")


def payload(**changed) -> dict:
    """The form as it is sent, all of it right."""
    return {
        "naam": "Roodborst",
        "kanaal": "sms",
        "bereik": "06 87 65 43 21",
        "wensen": ["ophalen", "rustig"],
        "notitie": "Speelt graag schaak, liefst op dinsdag.",
        "taal": "nl",
        "hoe": "gesprek",
        "ja": "on",
    } | changed
