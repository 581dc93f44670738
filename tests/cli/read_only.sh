#!/bin/sh
# A project on a medium that may not be written: what only reads works, and what makes a result says so before it begins.
. "$(dirname -- "$0")/lib.sh"
expect 0 "$JALUR" sample trial --villages 14 --seed 5
"$JALUR" run trial/scenario.ini -o out --iterations 100 --quiet >out.txt 2>err.txt
[ $? -le 1 ] || fail "run: $(tail -5 err.txt)"
mkdir stick
cp out/project.jalur stick/p.jalur
expect 0 "$JALUR" init stick/new.jalur
for kind in districts stations offices roads vehicles; do # no place is kept yet, nor the graph
    expect 0 "$JALUR" import stick/new.jalur $kind trial/$kind.* --quiet
done
before=$(cat stick/* | cksum)
if [ "$(id -u)" = 0 ]; then # permissions do not bind root
    setpriv --reuid=65534 --regid=65534 --clear-groups "$JALUR" help >/dev/null 2>&1 || { echo "SKIPPED: nobody else may run $JALUR"; exit 77; }
    chmod 755 .
    reader() { code=$1; shift; expect "$code" setpriv --reuid=65534 --regid=65534 --clear-groups "$JALUR" "$@"; }
else
    reader() { code=$1; shift; expect "$code" "$JALUR" "$@"; }
fi
try_all() {
    rm -rf away && mkdir -m 777 away
    reader 0 export stick/p.jalur away/o --quiet
    cmp -s away/o/stops.geojson out/stops.geojson || fail "other stops when the project may not be written"
    for file in map.html summary.json plan.gpkg SHA256SUMS; do
        [ -s away/o/$file ] || fail "no $file from a project that may not be written"
    done
    reader 0 verify stick/p.jalur
    reader 0 check stick/p.jalur --quiet
    reader 0 check stick/new.jalur --quiet
    reader 0 network stick/new.jalur --quiet
    reader 0 site stick/p.jalur --points 1 -o away/s --quiet
    for command in plan staff cover; do
        reader 5 $command stick/p.jalur --quiet
        says "may not be written" "could not be kept" "copy the project"
        ! grep -q "while    *saving" err.txt || fail "$command worked first and told afterwards"
    done
    reader 5 import stick/p.jalur stations trial/stations.csv --quiet
    says "may not be written"
}
chmod 444 stick/p.jalur stick/new.jalur
try_all
chmod 555 stick
try_all
chmod 644 stick/p.jalur stick/new.jalur # the files alone may be written: no journal can stand beside them
try_all
chmod 755 stick
[ "$before" = "$(cat stick/*.jalur | cksum)" ] || fail "the projects were changed: $(ls stick)"
no_crash
finish
