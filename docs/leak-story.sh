#!/usr/bin/env bash
# Runs what docs/leak-story.md tells and prints what stands there: a server that leaks, a crowd of clients, who holds
# what, the cure, the same view again. Loopback only, about two minutes.
#
#   docs/leak-story.sh [SECONDS]     how long clients come and go, 20 by default
#   EBB                              the command to run, ./ebb by default
#   PICTURE                          where to put the dashboard in the leak as a PNG, drawn by CHROMIUM (chromium)
set -euo pipefail
cd "$(dirname "$0")/.."
ebb=${EBB:-./ebb}
seconds=${1:-20}
readonly ADDRESS=127.0.0.1:4433 ADMIN=127.0.0.1:9443
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT

say() {
    printf '\n$ %s\n' "./ebb $*"
    "$ebb" "$@" 2>"$work/errors" || echo "(exit code $?)"
    grep '^ebb: ' "$work/errors" || true
}

start() {
    printf '\n$ %s\n' "./ebb serve $*"
    "$ebb" serve --listen "$ADDRESS" --admin "$ADMIN" "$@" >"$work/out" 2>&1 &
    server=$!
    until grep -q '^ebb: ready' "$work/out"; do
        kill -0 "$server" || { cat "$work/out"; exit 1; }
        sleep 0.2
    done
    grep '^ebb: ' "$work/out"
}

stop() {
    printf '\n$ kill %s\n' "$server"
    kill "$server"
    wait "$server" || true
    server=
    grep '^ebb: released' "$work/out"
}

view() {
    say perf "$ADDRESS" --handshakes "${seconds}s" --connections 8
    # What was closed is drained for a moment before it is released (RFC 9000 §10.2).
    sleep 5
    say explain "http://$ADMIN/"
    # A server counts as held what is still there ten seconds and two collections later; two dumps are two collections.
    "$ebb" explain "http://$ADMIN/" >"$work/again" || true
    sleep 15
    say top --once "http://$ADMIN/"
    say explain --no-dump "http://$ADMIN/"
    printf '\n$ curl -s http://%s/api/held\n' "$ADMIN"
    curl -s "http://$ADMIN/api/held" | head -c 160
    echo " …"
}

# The page as somebody sees it who opens it now.
picture() {
    "${CHROMIUM:-chromium}" --headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --user-data-dir="$work/browser" --window-size=1280,1500 \
        --virtual-time-budget=4000 --screenshot="$PICTURE" "http://$ADMIN/" >"$work/browser.log" 2>&1 \
        || cat "$work/browser.log" >&2
}

start --demo-leak
view
[ -z "${PICTURE:-}" ] || picture
stop
start --demo-leak=cured
view
stop
