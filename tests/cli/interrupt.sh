#!/bin/sh
# Ctrl-C in the middle of siting: exit code 130; the best so far is handed over whole, or nothing is.
. "$(dirname -- "$0")/lib.sh"
expect 0 "$JALUR" sample trial --villages 300 --seed 3
expect 0 "$JALUR" init p.jalur
for kind in districts offices roads; do
    expect 0 "$JALUR" import p.jalur $kind trial/$kind.* --quiet
done
expect 0 "$JALUR" site p.jalur --points 1 --quiet # the graph is kept by now
interrupt() { # SECONDS OPTIONS...
    seconds=$1
    shift
    rm -rf sites
    "$JALUR" site p.jalur "$@" --time 300 -o sites --json >out.txt 2>err.txt &
    pid=$!
    sleep "$seconds"
    kill -INT "$pid"
    wait "$pid"
    code=$?
    [ "$code" -eq 130 ] || fail "exit $code, not 130, after SIGINT: site $*"
    if [ -s out.txt ]; then
        says '"cancelled":true' '"bound":'
        for file in sites.geojson sites_villages.geojson sites.html; do
            [ -s sites/$file ] || fail "no $file of the best so far: site $*"
        done
        "$GEOJSON_CHECK" sites/sites.geojson || fail "sites.geojson: site $*"
    else
        says "cancelled"
        [ ! -e sites ] || fail "files without an answer: site $*"
    fi
}
interrupt 1 --goal median --points 40 --move
interrupt 3 --goal median --points 40 --move
interrupt 2 --goal fair --points 12
expect 0 "$JALUR" site p.jalur --points 1 --json
says '"cancelled":false'
no_crash
finish
