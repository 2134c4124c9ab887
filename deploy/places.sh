# shellcheck shell=bash disable=SC2034,SC2153,SC2154
# Configuration of other programs, written anew from the release in use: units of systemd, the site of nginx.

place_units() {
    install -m 644 "$1"/deploy/systemd/*.service "$1"/deploy/systemd/*.timer /etc/systemd/system/
    has_systemd || return 0
    systemctl daemon-reload
    systemctl enable --quiet "$WEB" "$WORKER" "${TIMERS[@]}"
}

place_nginx() {
    local port="" listen6="" site=/etc/nginx/sites-available/lhh_tracker.conf
    [ "$HTTPS_PORT" = 443 ] || port=:$HTTPS_PORT
    [ "$LISTEN" != 0.0.0.0 ] || [ ! -e /proc/net/if_inet6 ] || listen6=yes
    sed -e "s|@HOST@|$HOST|g; s|@LISTEN@|$LISTEN|g; s|@HTTP_PORT@|$HTTP_PORT|g; s|@HTTPS_PORT@|$HTTPS_PORT|g" \
        -e "s|@SHOWN_PORT@|$port|g; s|@APP_PORT@|$APP_PORT|g" "$1/deploy/nginx/lhh_tracker.conf" >"$site.new"
    sed "s|@APP_PORT@|$APP_PORT|g" "$1/deploy/nginx/lhh_tracker.proxy" >/etc/nginx/lhh_tracker.proxy
    [ -n "$listen6" ] || sed -i '/listen \[::\]/d' "$site.new"
    mv "$site.new" "$site"
    ln -sfn "$site" /etc/nginx/sites-enabled/lhh_tracker.conf
    # Debian's page of welcome takes the address of whoever comes without a name.
    [ "$(readlink /etc/nginx/sites-enabled/default)" != /etc/nginx/sites-available/default ] ||
        rm /etc/nginx/sites-enabled/default
    nginx -t -q
}

reload_nginx() {
    has_systemd || return 0
    systemctl enable --quiet nginx
    if systemctl is-active --quiet nginx; then systemctl reload nginx; else systemctl start nginx; fi
}
