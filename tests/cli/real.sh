#!/bin/sh
# real.sh JALUR GEOJSON_CHECK SHARED NAME...: plans real districts and re-adds every plan by hand.
shared=$3
shift_names="$4"
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
[ -d "$shared" ] || { echo "SKIPPED: no real data at $shared"; exit 77; }
. "$here/lib.sh"
for name in $shift_names; do
    "$JALUR" run "$here/../cases/real/$name.ini" -o "$name" --data "$shared" --iterations 20000 --quiet >out.txt 2>err.txt
    code=$?
    [ "$code" -le 1 ] || { fail "$name: exit $code: $(cat err.txt)"; continue; }
    no_crash
    cat out.txt
    sqlite3 -bail "$name/project.jalur" <"$here/readd.sql" >readd.txt 2>&1
    [ ! -s readd.txt ] || fail "$name does not add up: $(head -5 readd.txt)"
    "$JALUR" verify "$name/project.jalur" >verify.txt 2>err.txt || fail "$name is not verified: $(tail -12 verify.txt)"
    for file in routes stops unserved staffing gaps problems; do
        "$GEOJSON_CHECK" "$name/$file.geojson" || fail "$name/$file.geojson"
    done
    in=$(sqlite3 "$name/project.jalur" 'SELECT count(*) FROM station')
    [ "$in" -gt 100 ] || fail "$name has only $in stations"
done
finish
