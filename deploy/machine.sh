# shellcheck shell=bash disable=SC2034
# What an installation looks like on its machine. Sourced by install, upgrade and manage, which set -euo pipefail.

# What the shell of whoever calls exports is no business of the program: only how to get at packages stays.
for name in $(compgen -e); do
    case $name in PATH | TERM | LANG | PIP_* | *_proxy | *_PROXY | SSL_CERT_*) ;; *) unset "$name" ;; esac
done

PREFIX=/opt/lhh_tracker           # releases, the link to the one in use, what the last upgrade did
RELEASES=$PREFIX/releases
CURRENT=$PREFIX/current
FORMER=$PREFIX/former
UNDER_WAY=$PREFIX/upgrade-under-way
LAST_UPGRADE=$PREFIX/last-upgrade
CONFIG=/etc/lhh_tracker
ENV_FILE=$CONFIG/lhh_tracker.env
CHOICES=$CONFIG/install.conf      # what install was told, so that it need not be told again
STATE=/var/lib/lhh_tracker        # database of SQLite, files, backups
ACCOUNT=lhh_tracker
CLOSED=/run/lhh_tracker.closed    # while it is there nginx shows the page of an upgrade
WEB=lhh_tracker-web.service
WORKER=lhh_tracker-worker.service
TIMERS=(lhh_tracker-daily.timer lhh_tracker-mail.timer)
KEPT_RELEASES=3

say() { printf '→ %s\n' "$*"; }
note() { printf '  %s\n' "$*"; }
fail() { printf '\n✗ %s\n' "$*" >&2; exit 1; }

need_root() { [ "$(id -u)" = 0 ] || fail "Cần quyền quản trị máy: chạy lại với sudo."; }
has_systemd() { [ -d /run/systemd/system ]; }

# install_packages NAME…: those of Debian that are missing.
install_packages() {
    local missing=() package
    for package in "$@"; do
        [ "$package" != nginx-light ] || ! command -v nginx >/dev/null || continue
        dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Cài gói của Debian: ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "${missing[@]}" >/dev/null
}

save_choices() {
    local name
    for name in HOST EMAIL DATABASE TLS TLS_CERT TLS_KEY RECOGNITION LISTEN HTTP_PORT HTTPS_PORT APP_PORT; do
        printf '%s=%s\n' "$name" "${!name}"
    done >"$CHOICES"
    chmod 640 "$CHOICES"
}

# Reads a file of NAME=value lines as systemd reads it: no shell in it is ever run.
load_values() {
    local line name value
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in '' | '#'* | ';'*) continue ;; esac
        name=${line%%=*} value=${line#*=}
        [[ $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || continue
        case $value in \"*\" | \'*\') value=${value:1:-1} ;; esac
        export "$name=$value"
    done <"$1"
}

# manage RELEASE ARGUMENTS…: manage.py of that release, as the account of the program, with its environment.
manage() (
    local release=$1
    shift
    load_values "$ENV_FILE"
    export HOME=$STATE
    [ "$release" -ef "$CURRENT" ] || export STATIC_ROOT=$release/staticfiles
    cd "$release" || exit
    if [ "$(id -u)" = 0 ]; then
        exec runuser -u "$ACCOUNT" -- .venv/bin/python manage.py "$@"
    fi
    exec .venv/bin/python manage.py "$@"
)

# Whether the program itself, past nginx, says that it is ready; what it says instead stands in $ANSWER.
ready() {
    ANSWER=$(curl --silent --show-error --max-time 10 --write-out '\n%{http_code}' -H "Host: $HOST" \
        -H "X-Forwarded-Proto: https" -H "X-Forwarded-For: 127.0.0.1" "http://127.0.0.1:$APP_PORT/readyz" 2>&1) || return 1
    [ "${ANSWER##*$'\n'}" = 200 ]
}

# A busy machine takes a minute to start the program: giving up early would take a good release away. One that systemd
# itself has given up is not waited for.
wait_until_ready() {
    local end=$((SECONDS + 120))
    while [ "$SECONDS" -lt "$end" ]; do
        if ready; then return 0; fi
        ! systemctl is-failed --quiet "$WEB" || break
        sleep 1
    done
    note "${ANSWER:-}"
    return 1
}

start_services() {
    systemctl start "$WEB" "$WORKER" "${TIMERS[@]}"
}

# A daily job that runs just now is let finish: it would be cut off in the middle of its mails.
stop_services() {
    systemctl stop "${TIMERS[@]}" || true
    local _ job
    for job in lhh_tracker-daily.service lhh_tracker-mail.service; do
        for _ in $(seq 60); do systemctl is-active --quiet "$job" || break; sleep 1; done
        systemctl stop "$job" || true
    done
    systemctl stop "$WORKER" "$WEB"
}
