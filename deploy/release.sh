# shellcheck shell=bash disable=SC2034,SC2153,SC2154
# A release on the machine: its own folder and packages below /opt/lhh_tracker/releases, and the link to the one in use.

# The files of a release as one stream, the same for the same files wherever they lie.
packed() {
    tar --create --directory "$1" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' \
        --exclude=./.git --exclude=./.venv --exclude=./.data --exclude=./.complete --exclude=./.ci --exclude=./tests --exclude=./bench \
        --exclude=./staticfiles --exclude=./test-results --exclude=__pycache__ --exclude='*.pyc' --exclude='.*_cache' \
        --exclude=./.hypothesis --exclude='*.mo' .
}

# <version>-<hash of the files>: two checkouts of one version are told apart, and an archive is named like its checkout.
name_of() {
    local version
    version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$1/pyproject.toml")
    printf '%s-%s' "${version:?}" "$(packed "$1" | sha256sum | cut -c1-10)"
}

# build SOURCE NAME WHEELS: the folder is ready for use only when .complete is in it; half a build is made anew.
build() {
    local source=$1 release=$RELEASES/$2 wheels=$3 from=()
    [ -e "$release/.complete" ] && return
    rm -rf "$release"
    mkdir -p "$release"
    packed "$source" | tar --extract --directory "$release"
    ln -s "$STATE/data" "$release/.data"
    say "Cài các gói Python của bản $2 (mất chừng một phút)…"
    [ -z "$wheels" ] || from=(--no-index --find-links "$wheels")
    python3 -m venv "$release/.venv"
    "$release/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir --require-hashes \
        --only-binary :all: "${from[@]}" -r "$release/requirements.txt"
    [ ! -d "$release/locale" ] || (cd "$release" && .venv/bin/pybabel --quiet compile --domain django --directory locale)
    "$release/.venv/bin/python" -m compileall -q "$release"/{lhh_tracker,members,resolutions,tasks}
    say "Gom tệp giao diện…"
    (cd "$release" && env -i PATH="$PATH" LANG=C.UTF-8 STATIC_ROOT="$release/staticfiles" \
        .venv/bin/python manage.py collectstatic --no-input --verbosity 0)
    chmod -R u=rwX,go=rX "$release/staticfiles"
    touch "$release/.complete"
}

# The link is replaced in one step: there is no moment without a release.
point() {
    ln -sfn "$2" "$1.new"
    mv -T "$1.new" "$1"
}

# The newest releases stay, and always the two that links lead to.
forget_old_releases() {
    local release
    # shellcheck disable=SC2012 # names are our own: no spaces, no line breaks
    ls -1dt "$RELEASES"/*/ | tail -n "+$((KEPT_RELEASES + 1))" | while read -r release; do
        [ "$release" -ef "$CURRENT" ] || [ "$release" -ef "$FORMER" ] || rm -rf "$release"
    done
}
