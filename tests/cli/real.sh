#!/bin/sh
# real.sh JALUR GEOJSON_CHECK SHARED "NAME...": plans real districts and re-adds every plan by hand. NAME@CODE takes the case
# NAME for another kabupaten of the same files, with a fleet that is large enough.
shared=$3
names=$4
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
[ -d "$shared" ] || { echo "SKIPPED: no real data at $shared"; exit 77; }
. "$here/lib.sh"
for case in $names; do
    name=${case%@*}
    mkdir -p cases
    cp "$here/../cases/real/$name"* cases
    if [ "$name" != "$case" ]; then
        own=$(sed -n 's/^within = \([0-9.]*[0-9]\)$/\1/p' "cases/$name.ini" | head -1)
        sed -i "s/$own/${case#*@}/" "cases/$name.ini"
        sed -i 's/^\(truk\|pickup\),\([0-9]*\),/\1,\2\2,/' "cases/${name}_vehicles.csv" # 80 -> 8080: plenty
    fi
    "$JALUR" run "cases/$name.ini" -o "$name" --data "$shared" --iterations 20000 --quiet >out.txt 2>err.txt
    code=$?
    [ "$code" -le 1 ] || { fail "$name: exit $code: $(cat err.txt)"; continue; }
    no_crash
    cat out.txt
    sqlite3 -bail "$name/project.jalur" <"$here/readd.sql" >readd.txt 2>&1
    [ ! -s readd.txt ] || fail "$name does not add up: $(head -5 readd.txt)"
    "$JALUR" verify "$name/project.jalur" >verify.txt 2>err.txt || fail "$name is not verified: $(tail -12 verify.txt)"
    for file in routes stops unserved staffing staffing_days calendar crews gaps access catchments coverage plan_coverage problems closures; do
        "$GEOJSON_CHECK" "$name/$file.geojson" || fail "$name/$file.geojson"
    done
    in=$(sqlite3 "$name/project.jalur" 'SELECT count(*) FROM station')
    heads=$(sqlite3 "$name/project.jalur" "SELECT optimum FROM roster_stage WHERE name = 'unserved'")
    days=$(sqlite3 "$name/project.jalur" "SELECT optimum FROM roster_stage WHERE name = 'day-unserved'")
    awk "BEGIN { exit !(${days:-0} <= ${heads:-0} * 1.02 + 10) }" || fail "$name: the days leave $days unpaid, the heads $heads"
    if [ "$(sqlite3 "$name/project.jalur" 'SELECT count(*) FROM household')" -gt 0 ]; then # a day more leaves no one more unpaid without saying why
        printf '[set]\nstaff.days = 15\n' >longer.ini
        expect 0 "$JALUR" staff "$name/project.jalur" --change longer.ini --json
        ! grep -q '"name":"unserved",[^}]*"difference":[1-9]' out.txt || says '"unserved_why":' '"name":"unserved_days"'
    fi
    [ "$in" -gt 100 ] || fail "$name has only $in stations"
done
finish
