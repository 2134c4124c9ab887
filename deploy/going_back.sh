# shellcheck shell=bash disable=SC2034,SC2153,SC2154
# The way back from an upgrade. A backup is restored into empty places only: what is there is put aside until the backup
# is whole in place, and put back when it cannot be.

# The port of PostgreSQL stands with what the program is told.
load_port() { PGPORT=$(sed -n 's/^PGPORT=//p' "$ENV_FILE"); }

# take_backup RELEASE: into a folder of its own, where no rotation comes. The path is printed. A backup that misses a file
# which was lost before counts: it holds all that there is.
take_backup() {
    local folder told path
    folder=$STATE/upgrades/$(date +%Y%m%d-%H%M%S)
    install -d -m 700 -o "$ACCOUNT" -g "$ACCOUNT" "$STATE/upgrades" "$folder"
    told=$(manage "$1" backup --to "$folder" || true)
    path=$(head -1 <<<"$told")
    case $path in "$folder"/*.zip) [ -s "$path" ] || return 1 ;; *) printf '%s\n' "$told" >&2; return 1 ;; esac
    printf '%s\n' "$path"
}

forget_old_backups() {
    local folder
    # shellcheck disable=SC2012 # names are our own: dates
    ls -1d "$STATE"/upgrades/*/ | sort -r | tail -n "+$((KEPT_RELEASES + 3))" | while read -r folder; do rm -rf "$folder"; done
}

files_folder() { sed -n 's/^FILES_ROOT=//p' "$ENV_FILE"; }

put_aside() {
    local part folder
    folder=$(files_folder)
    if uses_postgres; then
        as_postgres --command "DROP DATABASE IF EXISTS lhh_tracker_aside WITH (FORCE)" \
            --command "ALTER DATABASE lhh_tracker RENAME TO lhh_tracker_aside" || return 1
        make_database || return 1
    else
        rm -rf "$STATE/data.aside" || return 1
        install -d -m 700 -o "$ACCOUNT" -g "$ACCOUNT" "$STATE/data.aside" || return 1
        for part in "$STATE"/data/lhh_tracker.sqlite3*; do
            [ ! -e "$part" ] || mv "$part" "$STATE/data.aside/" || return 1
        done
    fi
    rm -rf "$folder.aside" && mv "$folder" "$folder.aside" && install -d -m 700 -o "$ACCOUNT" -g "$ACCOUNT" "$folder"
}

take_from_aside() {
    local folder
    folder=$(files_folder)
    if uses_postgres; then
        as_postgres --command "DROP DATABASE IF EXISTS lhh_tracker WITH (FORCE)" \
            --command "ALTER DATABASE lhh_tracker_aside RENAME TO lhh_tracker" || return 1
    else
        rm -f "$STATE"/data/lhh_tracker.sqlite3* && mv "$STATE"/data.aside/* "$STATE/data/" || return 1
    fi
    rm -rf "$folder" && mv "$folder.aside" "$folder"
}

forget_aside() {
    if uses_postgres; then
        as_postgres --command "DROP DATABASE IF EXISTS lhh_tracker_aside WITH (FORCE)"
    fi
    rm -rf "$STATE/data.aside" "$(files_folder).aside"
}

# restore_into_empty RELEASE BACKUP, after put_aside.
restore_into_empty() {
    if ! manage "$1" restore "$2" --yes; then
        take_from_aside || note "Dữ liệu cũ còn ở chỗ để riêng: lhh_tracker_aside hoặc thư mục có đuôi .aside"
        return 1
    fi
    forget_aside
}

# go_back_now RELEASE BACKUP TOUCHED: the release runs again; the backup is restored if the database was touched.
go_back_now() {
    local release=$RELEASES/$1 backup=$2 touched=$3
    touch "$CLOSED"
    stop_services || true
    if [ "$touched" = yes ]; then
        say "Khôi phục $backup"
        put_aside || fail "Không dọn được chỗ cho bản sao lưu. Dữ liệu còn nguyên trên máy; xem deploy/README.md, mục Khi có sự cố."
        restore_into_empty "$release" "$backup" ||
            fail "Không khôi phục được; dữ liệu để nguyên như trước lệnh này. Xem deploy/README.md, mục Khi có sự cố."
    fi
    point "$CURRENT" "$release"
    place_units "$CURRENT"
    place_nginx "$CURRENT"
    rm -f "$UNDER_WAY"
    start_services
    wait_until_ready || fail "Đã quay về bản $1 nhưng nó chưa sẵn sàng. Xem: journalctl -u $WEB -n 50"
    rm -f "$CLOSED"
    reload_nginx
}

# After an upgrade that went well, or one that was cut off with the machine.
go_back_on_purpose() {
    need_root
    has_systemd || fail "Máy này không chạy systemd."
    local record=$LAST_UPGRADE kept
    [ ! -e "$UNDER_WAY" ] || record=$UNDER_WAY
    [ -e "$record" ] || fail "Không có lần nâng cấp nào để quay về."
    load_values "$CHOICES"
    load_port
    load_values "$record"
    [ -e "$RELEASES/$OLD/.complete" ] || fail "Bản $OLD không còn trên máy."
    [ "$TOUCHED" = no ] || [ -e "$BACKUP" ] || fail "Không còn bản sao lưu $BACKUP."
    if [ "$record" = "$LAST_UPGRADE" ]; then
        say "Quay về bản $OLD với dữ liệu lúc $AT. Mọi việc ghi từ lúc đó sẽ không còn trong chương trình."
        if [ -z "$1" ]; then
            read -r -p "  Gõ chữ dong y để tiếp tục: " kept </dev/tty || true
            [ "${kept:-}" = "dong y" ] || fail "Chưa làm gì."
        fi
        touch "$CLOSED"
        stop_services
        say "Sao lưu dữ liệu hiện nay, để không mất việc nào"
        if ! kept=$(take_backup "$CURRENT"); then
            start_services
            rm -f "$CLOSED"
            fail "Không sao lưu được dữ liệu hiện nay: chưa quay về."
        fi
        note "$kept"
        mv "$LAST_UPGRADE" "$UNDER_WAY"
    fi
    go_back_now "$OLD" "$BACKUP" "$TOUCHED"
    # Of an upgrade that was cut off after its services had started: the way back from the one before it.
    [ ! -e "$LAST_UPGRADE.before" ] || mv "$LAST_UPGRADE.before" "$LAST_UPGRADE"
    say "Đã quay về bản $OLD."
}
