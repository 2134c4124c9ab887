# shellcheck shell=bash disable=SC2154
# The database under the program: PostgreSQL of this machine, or a file of SQLite.

address_of() {
    case $1 in
        postgres) echo "postgres:////var/run/postgresql/$ACCOUNT" ;;
        sqlite) echo "sqlite:///$STATE/data/lhh_tracker.sqlite3" ;;
    esac
}

uses_postgres() { grep -q '^DATABASE_URL=postgres' "$ENV_FILE"; }

# psql as the owner of the server, at the port in $PGPORT.
as_postgres() {
    (cd / && runuser -u postgres -- psql --quiet --no-psqlrc --tuples-only --no-align --set ON_ERROR_STOP=1 --port "${PGPORT:-5432}" "$@")
}

make_database() {
    as_postgres --command "CREATE DATABASE $ACCOUNT OWNER $ACCOUNT TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'" \
        --command "REVOKE ALL ON DATABASE $ACCOUNT FROM PUBLIC"
}

# The account of the system is the account of the database: nobody has a password to lose. It owns its database and
# nothing else.
make_postgres() {
    PGPORT=$(pg_lsclusters --no-header | awk '{print $3; exit}')
    [ -n "$PGPORT" ] || fail "PostgreSQL đã cài nhưng không có cụm dữ liệu (pg_lsclusters không thấy gì)."
    if has_systemd; then
        systemctl enable --quiet postgresql
        systemctl start postgresql
    fi
    local _
    for _ in $(seq 30); do as_postgres --command "SELECT 1" >/dev/null 2>&1 && break; sleep 1; done
    as_postgres --command "SELECT 1" >/dev/null || fail "PostgreSQL không trả lời ở cổng $PGPORT."
    as_postgres --file - <"$here/deploy/postgres.sql"
    [ "$(as_postgres --command "SELECT 1 FROM pg_database WHERE datname = '$ACCOUNT'")" = 1 ] || make_database
}
