#!/bin/sh
# Before a version begins: the tables, the facts of data/, and the static files. May be done again at any time.
# Static files of earlier versions stay, for pages that were made before.
set -eu
python manage.py migrate --verbosity 0
python manage.py load_area
python manage.py collectstatic --noinput --verbosity 0
