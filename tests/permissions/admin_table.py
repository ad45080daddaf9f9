"""What an admin gets at /beheer/, of every kind of row: for each page the letters of table.py for GET and POST.

Whoever is no admin gets nothing there: see EVERYBODY_ELSE.
"""

PAGES = ("changelist", "add", "change", "delete", "history")

LINES = """
                        changelist  add  change  delete  history
accounts.user           oo          oo   oo      --      oo
activities.activity     oo          oo   oo      --      >>
activities.auditentry   oo          --   o-      --      oo
activities.category     oo          oo   oo      --      oo
activities.claim        oo          --   o-      --      oo
activities.demand       oo          --   o-      --      oo
activities.demandword   oo          --   o-      --      oo
activities.funding      oo          oo   oo      o+      oo
activities.grant        oo          oo   oo      --      oo
activities.organisation oo          oo   oo      --      >>
activities.pillar       oo          oo   oo      --      oo
activities.place        oo          oo   oo      --      >>
activities.programme    oo          oo   oo      --      oo
activities.proposal     oo          --   o-      --      oo
activities.report       oo          --   o-      o+      oo
activities.synonym      oo          oo   oo      --      oo
auth.group              oo          oo   oo      o+      oo
background.heartbeat    oo          --   o-      --      oo
background.queuedtask   oo          --   o-      --      oo
background.worker       oo          --   o-      --      oo
maps.buurt              oo          --   o-      --      oo
maps.district           oo          --   o-      --      oo
"""

ADMIN = {line.split()[0]: line.split()[1:] for line in LINES.splitlines()[2:]}

EVERYBODY_ELSE = {
    "visitor": "s",
    "organiser": "-",
    "colleague": "-",
    "other": "-",
    "moderator": "-",
    "referrer": "-",
    "manager": "-",
    "ended": "-",
    "unset": "2",
    "staff": "-",  # may come in, and has been given nothing
}
