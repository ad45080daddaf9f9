# The packages, with what it takes to install them; none of that goes along.
FROM python:3.11-slim-trixie AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
COPY requirements.lock .
RUN /venv/bin/pip install --require-hashes -r requirements.lock

# The site: web nodes, the worker, and what is done before a version begins.
FROM python:3.11-slim-trixie AS site
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/venv/bin:$PATH HOME=/tmp
# For posters as PDF (WeasyPrint): the drawing of text, and a font with the letters of all our languages.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core \
    && rm -rf /var/lib/apt/lists/*
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
# The number stands in docker-compose.yml too. All it may write to is var/; a volume takes over whose it is.
RUN useradd --system --uid 10001 --no-create-home dichtbij && mkdir -p var/static && chown -R dichtbij var
USER dichtbij
# For who is on the network of the container; without a container only this machine reaches it.
ENV BIND=0.0.0.0:8000
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "backend.wsgi"]

# The same with the tools of PostgreSQL, of the version that docker-compose.yml runs.
FROM site AS backup
USER root
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir /backups && chown dichtbij /backups
USER dichtbij
CMD ["python", "manage.py", "back_up", "/backups", "--nightly", "--verify"]
