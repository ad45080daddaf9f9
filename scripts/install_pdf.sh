#!/bin/sh
# Posters as PDF need Pango and a font. As root on Debian they are installed; elsewhere the tests of PDFs say what is missing.
set -eu
python=${PYTHON_BIN:-.venv/bin/python}
if "$python" -c "import weasyprint" >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qiE "noto ?sans|dejavu"; then exit 0; fi
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fontconfig"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Pango and a font for PDFs …"
    apt-get update -qq >/dev/null
    # shellcheck disable=SC2086 - they are separate words
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null ||
        echo "Pango cannot be installed here; PDFs cannot be made, and their tests will fail." >&2
else
    echo "No Pango or font found and no right to install them; ask for: $packages" >&2
fi
