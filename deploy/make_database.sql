-- The first time: the site owns its database and is no superuser, who could read every file of the server. CREATEDB is
-- for trying whether a backup can be restored. Over the network nobody gets in as superuser, only inside the container:
-- docker compose exec postgres psql --username postgres dichtbij
\getenv password POSTGRES_PASSWORD
CREATE ROLE dichtbij LOGIN CREATEDB PASSWORD :'password';
ALTER DATABASE dichtbij OWNER TO dichtbij;
ALTER ROLE postgres PASSWORD NULL;
