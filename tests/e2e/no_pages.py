"""What answers with a file, data, a piece of a page or another address; test_accessibility.py checks it."""

NO_PAGE = set(
    """
GET account-data @ nothing
GET moderation-import-refused @ file that was read
GET place-poster-pdf @ public place one
GET programme-endings-export @ nothing
GET programme-endings-ics @ nothing
GET programme-figures-csv @ nothing
GET programme-figures-geojson @ nothing
GET programme-figures-xlsx @ nothing
GET programme-map-csv @ nothing
GET programme-map-picture @ nothing
GET programme-report-pdf @ measured quarter
GET referrals-outcomes-export @ nothing
GET workspace-address @ a point
POST moderation-accept @ proposal
POST moderation-archive @ published
POST moderation-grant-claim @ claim
POST moderation-handle-many @ report about the club
POST moderation-handle-report @ report about the club
POST moderation-import-restart @ file that got stuck
POST moderation-import-write @ file that was read
POST moderation-merge-two @ two places
POST moderation-publish @ submitted
POST moderation-publish-many @ submitted
POST moderation-restore @ archived
POST moderation-verify @ club
POST programme-funding-remove @ funding
POST programme-grant-remove @ grant that pays for nothing
POST referrals-card-offer @ list of the referrer
POST referrals-card-withdraw @ card of the referrer
POST referrals-collect @ activity that can be chosen
POST referrals-drop @ row on the list of the referrer
POST referrals-export @ nothing
POST referrals-hand-over-erase @ draft of the referrer
POST referrals-move @ referral of the referrer
POST referrals-search-delete @ search of the referrer
POST referrals-search-use @ search of the referrer
POST workspace-confirm @ published
POST workspace-date-cancel @ published of the trust
POST workspace-date-restore @ date called off
POST workspace-date-stop @ published of the trust
POST workspace-invitation-accept @ invitation of the club
POST workspace-invitation-refuse @ invitation of the club
POST workspace-invitation-withdraw @ club
POST workspace-leave @ club
POST workspace-make-owner @ club
POST workspace-member-remove @ club
POST workspace-move-archiveren @ published
POST workspace-move-publiceren @ draft of the trust
POST workspace-move-terughalen @ archived
POST workspace-move-terugtrekken @ submitted
POST workspace-move-van-de-site @ published
POST workspace-move-versturen @ draft
POST workspace-preview @ nothing
POST workspace-proposal-withdraw @ proposal
POST workspace-report-handled @ report about the trust
POST workspace-text-remove @ Turkish of published of the trust
POST workspace-token-revoke @ club
POST workspace-undo @ draft of the trust
POST workspace-visitors-take-back @ date that was counted
activity-ics
activity-qr
agenda-ics
agenda-rss
alive
api-activities
api-activity
api-buurten
api-categories
api-changes
api-moments
api-openapi
api-organisation
api-organisations
api-place
api-places
api-programmes
card-picture
card-worker
confirm-thanks
data-jsonld
data-rdf
data-ttl
download
downloads-manifest
embed-script
embed-theme
health
hsds
hsds-location
hsds-locations
hsds-openapi
hsds-organization
hsds-organizations
hsds-service
hsds-service-at-location
hsds-services
hsds-services-at-locations
hsds-taxonomies
hsds-taxonomy
hsds-taxonomy-term
hsds-taxonomy-terms
hsds-without-slash
manifest
map-outlines
map-picture
map-points
openactive-scheduled-sessions
openactive-session-series
openactive-themes
openactive-with-slash
phone-worker
photo
photo-small
place-qr
programme-public-csv
programme-public-picture
referral-host-move
referral-host-read
robots
security-txt
sitemap
sitemap-activiteiten
sitemap-buurten
sitemap-organisaties
sitemap-paginas
sitemap-plekken
themes-css
tile
""".strip().splitlines()
)
