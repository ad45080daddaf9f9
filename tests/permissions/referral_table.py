"""The addresses of referrals, for when that app is there; the same columns and letters as table.py.

`ref` (referrer) made the cards, `rf2` is another referrer.
"""

REFERRALS = """
address @ what it is about                                      verb  vis org col oth mod ref rf2 man adm end uns

# The pages of workers
referrals                                                       GET   s   -   -   -   -   o   o   -   -   -   -
referrals-export                                                POST  s   -   -   -   -   d   d   -   -   -   -
referrals-card @ card of the referrer                           GET   s   -   -   -   -   o   n   -   -   -   -
referrals-card @ list of the referrer                           GET   s   -   -   -   -   o   n   -   -   -   -
referrals-card-language @ list of the referrer                  POST  s   -   -   -   -   +   n   -   -   -   -
referrals-card-offer @ list of the referrer                     POST  s   -   -   -   -   +   n   -   -   -   -
referrals-card-withdraw @ card of the referrer                  GET   s   -   -   -   -   o   n   -   -   -   -
referrals-card-withdraw @ card of the referrer                  POST  s   -   -   -   -   +   n   -   -   -   -
referrals-move @ referral of the referrer                       POST  s   -   -   -   -   +   n   -   -   -   -

# The page of a host
referral-host-move @ link to a host                             GET   >   >   >   >   >   >   >   >   >   >   >
referral-host-move @ link to a host                             POST  +   +   +   +   +   +   +   +   +   +   +

# Where workers search, and their lists
referrals-find                                                  GET   s   -   -   -   -   o   o   -   -   -   -
referrals-collect @ activity that can be chosen                 POST  s   -   -   -   -   +   +   -   -   -   -
referrals-drop @ row on the list of the referrer                POST  s   -   -   -   -   +   n   -   -   -   -
referrals-search-save                                           POST  s   -   -   -   -   +   +   -   -   -   -
referrals-search-use @ search of the referrer                   POST  s   -   -   -   -   +   n   -   -   -   -
referrals-search-delete @ search of the referrer                POST  s   -   -   -   -   +   n   -   -   -   -

# A name that is handed over (the warm mode is on here; without it tests/referrals/test_hand_over.py)
referrals-hand-over @ draft of the referrer                     GET   s   -   -   -   -   o   n   -   -   -   -
referrals-hand-over @ draft of the referrer                     POST  s   -   -   -   -   +   n   -   -   -   -
referrals-hand-over-read @ draft of the referrer                POST  s   -   -   -   -   d   n   -   -   -   -
referrals-hand-over-erase @ draft of the referrer               POST  s   -   -   -   -   +   n   -   -   -   -
referral-host-read @ link after a yes                           POST  d   d   d   d   d   d   d   d   d   d   d

# The pages of a resident, whom the code lets in
card-move @ stopping with the card                              GET   o   o   o   o   o   o   o   o   o   o   o
card-move @ stopping with the card                              POST  +   +   +   +   +   +   +   +   +   +   +

# What became of them, in numbers
referrals-outcomes                                              GET   s   -   -   -   -   o   o   o   -   -   -
referrals-outcomes-export                                       GET   s   -   -   -   -   o   o   o   -   -   -
"""

# What anybody may look at, without a cookie, and what it is about.
PUBLIC = {
    "card": "card of the referrer",
    "card-privacy": "nothing",
    "card-enter": "nothing",
    "card-move": "stopping with the card",
    "card-picture": "card of the referrer",
    "card-withdrawn": "nothing",
    "card-worker": "nothing",
    "referral-host": "link to a host",
    "referral-host-read": "link after a yes",
    "referral-host-move": "link to a host",
}
# Behind a button only.
NOT_A_PAGE: dict[str, int] = {"referral-host-read": 405, "referral-host-move": 302}
# Forms for everybody, which guard themselves without a cookie.
WITHOUT_CSRF: set[str] = {"card-move", "referral-host-move", "referral-host-read"}
EXCEPTIONS: set[str] = set()
