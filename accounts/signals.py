from django.dispatch import Signal

# Somebody who signed up has proved their mail address, and wants to post for an organisation. Sent exactly once, within
# the transaction that notes it: if a receiver raises, it is sent again at the next sign in.
# Arguments: user, organisation_name.
organiser_signed_up = Signal()
