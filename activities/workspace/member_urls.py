"""Organisations, their members, invitations, claims and tokens."""

from django.urls import path

from activities.workspace import claim_views, invitation_views, member_views, organisation_views, token_views

ORGANISATION = "organisatie/<uuid:organisation>/"
MEMBER = f"{ORGANISATION}leden/<uuid:member>/"

urlpatterns = [
    path("organisaties/nieuw/", organisation_views.new, name="workspace-organisation-new"),
    path(ORGANISATION, organisation_views.organisation, name="workspace-organisation"),
    path(f"{ORGANISATION}verlaten/", member_views.leave, name="workspace-leave"),
    path(f"{ORGANISATION}leden/", member_views.members, name="workspace-members"),
    path(f"{ORGANISATION}leden/uitnodigen/", member_views.invite, name="workspace-invite"),
    path(
        f"{ORGANISATION}uitnodiging/<uuid:invitation>/intrekken/",
        member_views.withdraw,
        name="workspace-invitation-withdraw",
    ),
    path(f"{MEMBER}eigenaar/", member_views.make_owner, name="workspace-make-owner"),
    path(f"{MEMBER}lid/", member_views.make_member, name="workspace-make-member"),
    path(f"{MEMBER}weg/", member_views.remove, name="workspace-member-remove"),
    path(f"{ORGANISATION}sleutels/", token_views.tokens, name="workspace-tokens"),
    path(f"{ORGANISATION}sleutels/nieuw/", token_views.new, name="workspace-token-new"),
    path(f"{ORGANISATION}sleutels/<uuid:token>/intrekken/", token_views.revoke, name="workspace-token-revoke"),
    path("uitnodiging/<uuid:uuid>/", invitation_views.invitation, name="workspace-invitation"),
    path("uitnodiging/<uuid:uuid>/ja/", invitation_views.accept, name="workspace-invitation-accept"),
    path("uitnodiging/<uuid:uuid>/nee/", invitation_views.refuse, name="workspace-invitation-refuse"),
    path("beheer-vragen/<slug:kind>/<slug:slug>/", claim_views.claim, name="workspace-claim"),
]
