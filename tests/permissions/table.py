"""Who may do what at which address: the one table.

A row is the name of an address, what it is about (`@`, a thing of world.py) and the verb; club, trust and others are
organisations: organiser (owner) and colleague (member) belong to the club, which is new, and to the trust, which is
verified; `oth` owns the others. A draft, a date, a proposal without a name is of the club. A cell says what comes back:

    o  the page                            s  sent to sign in
    +  done: stored, and sent on           2  sent to set up a second factor
    d  done: stored, with the page
    >  sent on, and nothing stored         c  sent to show the second factor once more
    -  403, may not                        n  404, there is nothing here for you
    v  405, no such verb

Whatever the answer, nothing is stored but where it says `+` or `d`. A verb without a row is refused, with 405 or as the
address refuses its other verbs.
"""

from dataclasses import dataclass

from django.apps import apps

from tests.permissions.referral_table import REFERRALS

ROLES = {
    "vis": "visitor",
    "org": "organiser",
    "col": "colleague",
    "oth": "other",
    "mod": "moderator",
    "ref": "referrer",
    "rf2": "other_referrer",
    "man": "manager",
    "adm": "admin",
    "end": "ended",  # was owner of the club
    "uns": "unset",  # a moderator, and in the admin, who has no second factor yet
}

TABLE = """
address @ what it is about                                      verb  vis org col oth mod ref rf2 man adm end uns

# The workspace of organisers
workspace                                                       GET   s   o   o   o   o   o   o   o   o   o   2
workspace-address @ a point                                     GET   s   o   o   o   o   o   o   o   o   o   2
workspace-new                                                   GET   s   o   o   o   o   o   o   o   o   o   2
workspace-new @ in the club                                     GET   s   o   o   n   o   o   o   o   o   o   2
workspace-new @ copy of published                               GET   s   o   o   n   o   o   o   o   o   o   2
workspace-new @ in the club                                     POST  s   +   +   n   o   o   o   o   o   o   2
workspace-new @ copy of others                                  GET   s   n   n   o   o   o   o   o   o   o   2
workspace-preview                                               POST  s   o   o   o   o   o   o   o   o   o   2
workspace-preview @ draft                                       POST  s   o   o   n   n   n   n   n   n   n   2
workspace-preview @ published of the others                     POST  s   n   n   o   n   n   n   n   n   n   2
workspace-activity @ draft                                      GET   s   o   o   n   n   n   n   n   n   n   2
workspace-activity @ published                                  GET   s   o   o   n   n   n   n   n   n   n   2
workspace-activity @ published of the others                    GET   s   n   n   o   n   n   n   n   n   n   2
workspace-activity @ withdrawn                                  GET   s   o   o   n   n   n   n   n   n   n   2
workspace-edit @ draft                                          GET   s   o   o   n   n   n   n   n   n   n   2
workspace-edit @ draft                                          POST  s   +   +   n   n   n   n   n   n   n   2
workspace-edit @ published                                      POST  s   +   +   n   n   n   n   n   n   n   2
workspace-edit @ published of the trust                         POST  s   +   +   n   n   n   n   n   n   n   2
workspace-edit @ published of the others                        GET   s   n   n   o   n   n   n   n   n   n   2
workspace-edit @ published of the others                        POST  s   n   n   +   n   n   n   n   n   n   2
workspace-texts @ draft                                         GET   s   o   o   n   n   n   n   n   n   n   2
workspace-texts @ published of the others                       GET   s   n   n   o   n   n   n   n   n   n   2
workspace-text @ Turkish of draft                               GET   s   o   o   n   n   n   n   n   n   n   2
workspace-text @ Turkish of draft                               POST  s   +   +   n   n   n   n   n   n   n   2
workspace-text @ Turkish of published                           POST  s   +   +   n   n   n   n   n   n   n   2
workspace-text @ Turkish of published of the trust              POST  s   +   +   n   n   n   n   n   n   n   2
workspace-text @ Turkish of published of the others             POST  s   n   n   +   n   n   n   n   n   n   2
workspace-text-remove @ Turkish of published of the trust       POST  s   +   +   n   n   n   n   n   n   n   2
workspace-text-remove @ Turkish of published of the others      POST  s   n   n   >   n   n   n   n   n   n   2
workspace-confirm @ published                                   POST  s   +   +   n   n   n   n   n   n   n   2
workspace-confirm @ published of the others                     POST  s   n   n   +   n   n   n   n   n   n   2
workspace-undo @ draft of the trust                             POST  s   +   +   n   n   n   n   n   n   n   2
workspace-undo @ draft of the trust, change of the others       POST  s   n   n   n   n   n   n   n   n   n   2
workspace-undo @ draft of the others                            POST  s   n   n   +   n   n   n   n   n   n   2
workspace-date-cancel @ published of the trust                  GET   s   o   o   n   n   n   n   n   n   n   2
workspace-date-cancel @ published of the trust                  POST  s   +   +   n   n   n   n   n   n   n   2
workspace-date-cancel @ published, date of the others           POST  s   n   n   n   n   n   n   n   n   n   2
workspace-date-cancel @ published of the others                 POST  s   n   n   +   n   n   n   n   n   n   2
workspace-date-move @ published of the trust                    GET   s   o   o   n   n   n   n   n   n   n   2
workspace-date-move @ published of the trust                    POST  s   +   +   n   n   n   n   n   n   n   2
workspace-date-restore @ date called off                        POST  s   +   +   n   n   n   n   n   n   n   2
workspace-date-stop @ published of the trust                    GET   s   o   o   n   n   n   n   n   n   n   2
workspace-date-stop @ published of the trust                    POST  s   +   +   n   n   n   n   n   n   n   2
workspace-proposal-withdraw @ proposal                          POST  s   +   +   n   n   n   n   n   n   n   2
workspace-proposal-withdraw @ proposal of the others            POST  s   n   n   +   n   n   n   n   n   n   2
workspace-report-handled @ report about the club                POST  s   -   -   n   n   n   n   n   n   n   2
workspace-report-handled @ report about the trust               POST  s   +   +   n   n   n   n   n   n   n   2
workspace-report-handled @ report about the others              POST  s   n   n   -   n   n   n   n   n   n   2
workspace-place @ place of the club                             GET   s   o   o   n   n   n   n   n   n   n   2
workspace-place @ place of the club                             POST  s   -   -   n   n   n   n   n   n   n   2
workspace-place @ place of the trust                            POST  s   +   +   n   n   n   n   n   n   n   2
workspace-place @ place of the others                           GET   s   n   n   o   n   n   n   n   n   n   2
workspace-place @ place of the others                           POST  s   n   n   -   n   n   n   n   n   n   2
workspace-move-versturen @ draft                                POST  s   +   +   n   n   n   n   n   n   n   2
workspace-move-versturen @ published                            POST  s   >   >   n   n   n   n   n   n   n   2
workspace-move-publiceren @ draft                               POST  s   -   -   n   n   n   n   n   n   n   2
workspace-move-publiceren @ submitted                           POST  s   -   -   n   n   n   n   n   n   n   2
workspace-move-publiceren @ draft of the trust                  POST  s   +   +   n   n   n   n   n   n   n   2
workspace-move-terugtrekken @ submitted                         POST  s   +   +   n   n   n   n   n   n   n   2
workspace-move-van-de-site @ published                          POST  s   +   +   n   n   n   n   n   n   n   2
workspace-move-van-de-site @ published of the others            POST  s   n   n   +   n   n   n   n   n   n   2
workspace-move-archiveren @ published                           POST  s   +   +   n   n   n   n   n   n   n   2
workspace-move-terughalen @ archived                            POST  s   +   +   n   n   n   n   n   n   n   2
workspace-organisation-new                                      GET   s   o   o   o   o   o   o   o   o   o   2
workspace-organisation-new                                      POST  s   +   +   +   +   +   +   +   +   +   2
workspace-organisation @ club                                   GET   s   o   o   n   n   n   n   n   n   n   2
workspace-organisation @ club                                   POST  s   -   -   n   n   n   n   n   n   n   2
workspace-organisation @ trust                                  POST  s   +   -   n   n   n   n   n   n   n   2
workspace-organisation @ others                                 GET   s   n   n   o   n   n   n   n   n   n   2
workspace-organisation @ others                                 POST  s   n   n   -   n   n   n   n   n   n   2
workspace-leave @ club                                          GET   s   o   o   n   n   n   n   n   n   n   2
workspace-leave @ club                                          POST  s   >   +   n   n   n   n   n   n   n   2
workspace-leave @ others                                        POST  s   n   n   >   n   n   n   n   n   n   2
workspace-members @ club                                        GET   s   o   o   n   n   n   n   n   n   n   2
workspace-members @ others                                      GET   s   n   n   o   n   n   n   n   n   n   2
workspace-invite @ club                                         POST  s   +   -   n   n   n   n   n   n   n   2
workspace-invite @ others                                       POST  s   n   n   +   n   n   n   n   n   n   2
workspace-invitation-withdraw @ club                            POST  s   +   -   n   n   n   n   n   n   n   2
workspace-invitation-withdraw @ club, invitation of the others  POST  s   n   -   n   n   n   n   n   n   n   2
workspace-make-owner @ club                                     POST  s   +   -   n   n   n   n   n   n   n   2
workspace-make-owner @ club, owner of the others                POST  s   n   -   n   n   n   n   n   n   n   2
workspace-make-owner @ others                                   POST  s   n   n   +   n   n   n   n   n   n   2
workspace-make-member @ club                                    POST  s   >   -   n   n   n   n   n   n   n   2
workspace-make-member @ club, owner of the others               POST  s   n   -   n   n   n   n   n   n   n   2
workspace-member-remove @ club                                  GET   s   o   -   n   n   n   n   n   n   n   2
workspace-member-remove @ club                                  POST  s   +   -   n   n   n   n   n   n   n   2
workspace-member-remove @ club, owner of the others             POST  s   n   -   n   n   n   n   n   n   n   2
workspace-tokens @ club                                         GET   s   o   -   n   n   n   n   n   n   n   2
workspace-tokens @ others                                       GET   s   n   n   o   n   n   n   n   n   n   2
workspace-token-new @ club                                      POST  s   d   -   n   n   n   n   n   n   n   2
workspace-token-new @ others                                    POST  s   n   n   d   n   n   n   n   n   n   2
workspace-token-revoke @ club                                   GET   s   o   -   n   n   n   n   n   n   n   2
workspace-token-revoke @ club                                   POST  s   +   -   n   n   n   n   n   n   n   2
workspace-token-revoke @ club, token of the others              POST  s   n   -   n   n   n   n   n   n   n   2
workspace-invitation @ invitation of the club                   GET   o   o   o   o   o   o   o   o   o   o   o
workspace-invitation @ invitation that went                     GET   n   n   n   n   n   n   n   n   n   n   n
workspace-invitation-accept @ invitation of the club            POST  s   >   >   +   >   >   >   >   >   >   2
workspace-invitation-refuse @ invitation of the club            POST  s   >   >   +   >   >   >   >   >   >   2
workspace-claim @ public place one                              GET   s   o   o   o   o   o   o   o   o   o   2
workspace-claim @ public place one                              POST  s   +   +   o   o   o   o   o   o   o   2
workspace-claim @ public activity                               POST  s   +   +   o   o   o   o   o   o   o   2

# Beside what everybody may look at
place-poster-pdf @ public place one                             GET   s   o   o   o   o   o   o   o   o   o   2

# What moderators review
moderation                                                      GET   s   -   -   -   o   -   -   -   o   -   2
moderation-publish-many @ submitted                             POST  s   -   -   -   +   -   -   -   +   -   2
moderation-handle-many @ report about the club                  POST  s   -   -   -   +   -   -   -   +   -   2
moderation-activity @ submitted                                 GET   s   -   -   -   o   -   -   -   o   -   2
moderation-activity @ draft                                     GET   s   -   -   -   o   -   -   -   o   -   2
moderation-correct @ published                                  GET   s   -   -   -   o   -   -   -   o   -   2
moderation-correct @ published                                  POST  s   -   -   -   +   -   -   -   +   -   2
moderation-publish @ submitted                                  POST  s   -   -   -   +   -   -   -   +   -   2
moderation-send-back @ submitted                                POST  s   -   -   -   +   -   -   -   +   -   2
moderation-send-back @ draft                                    POST  s   -   -   -   >   -   -   -   >   -   2
moderation-withdraw @ published                                 POST  s   -   -   -   +   -   -   -   +   -   2
moderation-archive @ published                                  POST  s   -   -   -   +   -   -   -   +   -   2
moderation-restore @ archived                                   POST  s   -   -   -   +   -   -   -   +   -   2
moderation-proposal @ proposal                                  GET   s   -   -   -   o   -   -   -   o   -   2
moderation-accept @ proposal                                    POST  s   -   -   -   +   -   -   -   +   -   2
moderation-refuse @ proposal                                    POST  s   -   -   -   +   -   -   -   +   -   2
moderation-claim @ claim                                        GET   s   -   -   -   o   -   -   -   o   -   2
moderation-grant-claim @ claim                                  POST  s   -   -   -   +   -   -   -   +   -   2
moderation-refuse-claim @ claim                                 POST  s   -   -   -   +   -   -   -   +   -   2
moderation-organisations                                        GET   s   -   -   -   o   -   -   -   o   -   2
moderation-organisation @ club                                  GET   s   -   -   -   o   -   -   -   o   -   2
moderation-organisation @ others                                GET   s   -   -   -   o   -   -   -   o   -   2
moderation-verify @ club                                        POST  s   -   -   -   +   -   -   -   +   -   2
moderation-unverify @ trust                                     POST  s   -   -   -   +   -   -   -   +   -   2
moderation-report @ report about the club                       GET   s   -   -   -   o   -   -   -   o   -   2
moderation-handle-report @ report about the club                POST  s   -   -   -   +   -   -   -   +   -   2
moderation-report-withdraw @ report about the club              POST  s   -   -   -   +   -   -   -   +   -   2
moderation-merge                                                GET   s   -   -   -   o   -   -   -   o   -   2
moderation-merge-two @ two places                               GET   s   -   -   -   o   -   -   -   o   -   2
moderation-merge-two @ two places                               POST  s   -   -   -   +   -   -   -   +   -   2
moderation-imports                                              GET   s   -   -   -   o   -   -   -   o   -   2
moderation-imports                                              POST  s   -   -   -   o   -   -   -   o   -   2
moderation-import @ file that was read                          GET   s   -   -   -   o   -   -   -   o   -   2
moderation-import-write @ file that was read                    POST  s   -   -   -   +   -   -   -   +   -   2
moderation-import-restart @ file that got stuck                 POST  s   -   -   -   +   -   -   -   +   -   2
moderation-import-refused @ file that was read                  GET   s   -   -   -   o   -   -   -   o   -   2
moderation-log                                                  GET   s   -   -   -   o   -   -   -   o   -   2

# What programme managers read
programme-dashboard                                             GET   s   -   -   -   -   -   -   o   -   -   -
programme-map                                                   GET   s   -   -   -   -   -   -   o   -   -   -
programme-map-picture                                           GET   s   -   -   -   -   -   -   o   -   -   -
programme-map-csv                                               GET   s   -   -   -   -   -   -   o   -   -   -

# What ends, for programme managers
programme-endings                                               GET   s   -   -   -   -   -   -   o   -   -   -
programme-endings-export                                        GET   s   -   -   -   -   -   -   o   -   -   -
programme-endings-ics                                           GET   s   -   -   -   -   -   -   o   -   -   -

# The account itself
account                                                         GET   s   o   o   o   o   o   o   o   o   o   o
account                                                         POST  s   +   +   +   +   +   +   +   +   +   +
account_logout                                                  POST  >   >   >   >   >   >   >   >   >   >   >
account-data                                                    GET   s   o   o   o   o   o   o   o   o   o   o
account-close                                                   GET   s   o   o   o   o   o   o   o   o   o   o
account-close                                                   POST  s   o   o   o   o   o   o   o   o   +   o
account-closed                                                  GET   o   o   o   o   o   o   o   o   o   o   o
mfa_index                                                       GET   s   o   o   o   o   o   o   o   o   o   o
mfa_activate_totp                                               GET   s   o   o   o   c   c   c   c   c   o   o
mfa_activate_totp                                               POST  s   o   o   o   c   c   c   c   c   o   o
mfa_deactivate_totp                                             GET   s   n   n   n   c   c   c   c   c   n   n
mfa_deactivate_totp                                             POST  s   n   n   n   c   c   c   c   c   n   n
mfa_add_webauthn                                                GET   s   o   o   o   c   c   c   c   c   o   o
mfa_add_webauthn                                                POST  s   o   o   o   c   c   c   c   c   o   o
mfa_remove_webauthn @ passkey of somebody                       GET   s   n   n   n   c   c   c   c   c   n   n
mfa_remove_webauthn @ passkey of somebody                       POST  s   n   n   n   c   c   c   c   c   n   n
mfa_view_recovery_codes                                         GET   s   n   n   n   c   c   c   c   c   n   n
mfa_generate_recovery_codes                                     GET   s   o   o   o   c   c   c   c   c   o   o
mfa_generate_recovery_codes                                     POST  s   o   o   o   c   c   c   c   c   o   o
mfa_reauthenticate                                              GET   s   -   -   -   o   o   o   o   o   -   -
mfa_reauthenticate                                              POST  s   -   -   -   o   o   o   o   o   -   -
mfa_reauthenticate_webauthn                                     GET   s   -   -   -   c   c   c   c   c   -   -
mfa_reauthenticate_webauthn                                     POST  s   -   -   -   c   c   c   c   c   -   -

# Forms for everybody
report @ public activity                                        GET   o   o   o   o   o   o   o   o   o   o   o
report @ public activity                                        POST  +   +   +   +   +   +   +   +   +   +   +
confirm @ mailed link                                           GET   o   o   o   o   o   o   o   o   o   o   o
confirm @ mailed link                                           POST  +   +   +   +   +   +   +   +   +   +   +

# The admin, apart from the pages of its models
admin:index                                                     GET   s   -   -   -   -   -   -   -   o   -   2
admin:index                                                     POST  s   -   -   -   -   -   -   -   o   -   2
admin:login                                                     GET   s   -   -   -   -   -   -   -   >   -   2
admin:login                                                     POST  s   -   -   -   -   -   -   -   >   -   2
admin:logout                                                    GET   >   >   >   >   >   >   >   >   v   >   >
admin:logout                                                    POST  >   >   >   >   >   >   >   >   >   >   >
admin:password_change                                           GET   s   -   -   -   -   -   -   -   o   -   2
admin:password_change                                           POST  s   -   -   -   -   -   -   -   o   -   2
admin:password_change_done                                      GET   s   -   -   -   -   -   -   -   o   -   2
admin:autocomplete @ organisations to choose                    GET   s   -   -   -   -   -   -   -   o   -   2
admin:jsi18n                                                    GET   s   -   -   -   -   -   -   -   o   -   2
admin:view_on_site @ published, for the admin                   GET   s   -   -   -   -   -   -   -   >   -   2
admin:view_on_site @ published, for the admin                   POST  s   -   -   -   -   -   -   -   >   -   2
admin:app_list @ catalogue                                      GET   s   -   -   -   -   -   -   -   o   -   2
admin:app_list @ catalogue                                      POST  s   -   -   -   -   -   -   -   o   -   2
"""


@dataclass(frozen=True)
class Row:
    name: str
    about: str
    verb: str
    cells: dict[str, str]

    def __str__(self) -> str:
        return f"{self.verb} {self.name} @ {self.about}"


def rows() -> list[Row]:
    tables = [TABLE, *([REFERRALS] if apps.is_installed("referrals") else [])]
    lines = [line for table in tables for line in table.splitlines()[2:]]
    return [_row(line) for line in lines if line and not line.startswith("#")]


def _row(line: str) -> Row:
    what, _space, cells = line.partition(" GET ") if " GET " in line else line.partition(" POST ")
    name, _at, about = what.strip().partition(" @ ")
    roles = dict(zip(ROLES.values(), cells.split(), strict=True))
    return Row(name, about or "nothing", "GET" if " GET " in line else "POST", roles)
