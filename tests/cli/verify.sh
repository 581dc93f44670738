#!/bin/sh
# Results that are right are called right; one changed number in the project file is found.
. "$(dirname -- "$0")/lib.sh"
expect 0 "$JALUR" sample trial --villages 14 --seed 5
"$JALUR" run trial/scenario.ini -o out --iterations 500 --seed 2 --set staff.rest_days=7 --quiet >out.txt 2>err.txt
[ $? -le 1 ] || fail "run: $(tail -5 err.txt)"
before=$(cksum <out/project.jalur)
expect 0 "$JALUR" verify out/project.jalur
says "violations"
no_crash
[ "$before" = "$(cksum <out/project.jalur)" ] || fail "verify changed the project"
lie() { # CLASS SQL
    cp out/project.jalur lie.jalur
    sqlite3 -bail lie.jalur "$2" 2>sql.txt || fail "sqlite3: $(cat sql.txt)"
    expect 1 "$JALUR" verify lie.jalur --json
    says "\"$1\":"
    no_crash
}
lie leg-too-fast "UPDATE visit SET leg_s = leg_s / 2 WHERE leg_s > 100"
for column in vehicles crew boat_crew porters escorts guards; do
    lie roster-crew "UPDATE roster_crew SET $column = $column + 1 WHERE rowid = (SELECT min(rowid) FROM roster_crew)" # by one, and not seen elsewhere
done
lie clock-arrive "UPDATE visit SET arrive_s = arrive_s - 60 WHERE seq = 2 AND route = (SELECT min(route) FROM visit WHERE seq = 2)"
lie route-cost "UPDATE route SET cost_idr = cost_idr - 1000 WHERE id = 1"
lie plan-cost "UPDATE plan SET cost_idr = cost_idr - 1000"
lie load-sum "UPDATE route SET boxes = boxes - 1 WHERE id = 1"
lie access-minutes "UPDATE access_cell SET minutes = minutes * 0.8 WHERE minutes > 10"
lie access-sum "UPDATE access_sum SET villages = villages + 1 WHERE seq = 1 AND class = 2"
lie access-near "DELETE FROM access_near; INSERT INTO access_near SELECT village, way, k, NULL, NULL FROM access_cell, (SELECT 1 AS k UNION SELECT 2 UNION SELECT 3)"
lie due-class "UPDATE due_cell SET planned = planned + 1 WHERE seq = 1"
lie due-sum "UPDATE due_sum SET villages = villages + 1 WHERE seq = 1 AND class = 'planned'"
lie roster-total "UPDATE roster SET unserved = unserved - 1, served = served + 1"
lie roster-days "UPDATE roster_day SET temporaries = temporaries + 1 WHERE day = 3"
lie roster-days "UPDATE roster_day SET permanents = permanents - 1 WHERE day = 1"
lie roster-days "UPDATE roster_day SET temporaries = 1 WHERE day = 7" # of rest
lie changed-count "UPDATE plan SET n_changed = 2"
lie load-after "UPDATE route_event SET boxes_after = boxes_after + 1 WHERE kind = 'break'"
lie break-leg "UPDATE route_event SET leg_m = 1000000 WHERE kind = 'break'"
# So many doors in one village that the payers' walk through it is made in parts, each from the village's point.
expect 0 "$JALUR" sample many --villages 4 --seed 5
village=$(sed -n 2p many/stations.csv | cut -d, -f2)
awk -v village="$village" 'BEGIN { for (i = 1; i <= 450; i++) printf "H%d,%s,homebound,,\n", i, village }' >>many/households.csv
"$JALUR" run many/scenario.ini -o walks --iterations 50 --quiet >out.txt 2>err.txt
[ $? -le 1 ] || fail "run: $(tail -5 err.txt)"
expect 0 "$JALUR" verify walks/project.jalur
lie roster-walk "UPDATE roster_stop SET walk_s = walk_s + 100 WHERE seq = (SELECT s.seq FROM roster_stop s JOIN roster_visit v ON v.seq = s.visit WHERE v.channel = 'door' LIMIT 1)"
# A truck that no load fills: the bound counts its stops, which is more than any kind of load forbids.
expect 0 "$JALUR" sample few --villages 6 --seed 3
"$JALUR" run few/scenario.ini -o few_out --iterations 200 --set plan.bound_rounds=20 --quiet >out.txt 2>err.txt
[ $? -le 1 ] || fail "run: $(tail -5 err.txt)"
expect 0 "$JALUR" verify few_out
says "every class of routes priced again"
# The folder: its files as well, by sums that sha256sum knows.
expect 0 "$JALUR" verify out --json
says '"files":'
(cd out && sha256sum --check --strict --quiet SHA256SUMS) || fail "sha256sum does not agree"
for file in map.html summary.json plan.gpkg routes.geojson manifests/ staffing/; do
    grep -q "  $file" out/SHA256SUMS || fail "$file is not in SHA256SUMS"
done
wrong() { # CLASS COMMAND...
    class=$1
    shift
    rm -rf wrong
    cp -r out wrong
    (cd wrong && "$@") || fail "$*"
    expect 1 "$JALUR" verify wrong --json
    says "\"$class\":"
    no_crash
}
wrong file-changed sed -i 's/1/2/' routes.geojson
wrong file-changed sh -c 'for f in manifests/*.csv; do echo >>"$f"; break; done'
wrong file-missing rm map.html
wrong file-list rm SHA256SUMS
wrong file-list sed -i '1s/  /  ..\//' SHA256SUMS
wrong file-list sed -i '1s/^.//' SHA256SUMS
wrong file-list sed -i d SHA256SUMS
wrong file-unlisted sed -i '/  routes.geojson/d' SHA256SUMS
wrong file-unlisted sh -c ': >SHA256SUMS'
wrong file-unlisted sh -c 'for f in manifests/*.csv; do cp "$f" manifests/day1-more.csv; break; done'
# An export takes away what the one before wrote, and nothing of others; a file of others is told as long as it is there.
cp -r out shared
(cd shared && echo mine >manifests/mine.csv && echo mine >staffing/mine.html && echo mine >staffing/lists/mine.csv &&
    echo old >manifests/day1-old.csv && sha256sum manifests/day1-old.csv >>SHA256SUMS)
expect 0 "$JALUR" export shared/project.jalur shared --quiet
for file in manifests/mine.csv staffing/mine.html staffing/lists/mine.csv; do
    [ "$(cat shared/$file)" = mine ] || fail "$file is lost"
    if grep -q "  $file" shared/SHA256SUMS; then fail "$file is in SHA256SUMS"; fi
    expect 1 "$JALUR" verify shared --json
    says '"file-unlisted":' "$file"
    rm shared/$file
done
[ ! -e shared/manifests/day1-old.csv ] || fail "a manifest of the export before is left"
expect 0 "$JALUR" verify shared
# Cut short, an export has named what it wrote: verify does not take the folder for whole, and the next one clears it up.
cp -r out short
(cd short && printf '%064d  manifests/day9-cut.csv\n' 0 >>SHA256SUMS && echo cut >manifests/day9-cut.csv)
expect 1 "$JALUR" verify short --json
says '"file-changed":' "day9-cut.csv"
mkdir -p killed/map.html && cp out/project.jalur killed/ # the page cannot be written: the export ends there
expect 5 "$JALUR" export killed/project.jalur killed
grep -q '^00000000.*  manifests/' killed/SHA256SUMS || fail "an export cut short does not name its manifests"
grep -q '^00000000.*  routes.geojson' killed/SHA256SUMS || fail "an export cut short does not name its layers"
# Of results that are gone no layer stays.
expect 0 "$JALUR" export short/project.jalur short --quiet
[ ! -e short/manifests/day9-cut.csv ] || fail "a manifest of an export cut short is left"
expect 0 "$JALUR" verify short
(cd short && echo '{}' >sites.geojson && cp stops.geojson old.geojson && sha256sum old.geojson >>SHA256SUMS)
expect 0 "$JALUR" export short/project.jalur short --quiet
[ ! -e short/old.geojson ] || fail "a layer of the export before is left"
[ -e short/sites.geojson ] || fail "a layer of others is lost"
# The report of a stage that is no JSON any more does not make the summary none.
cp out/project.jalur damaged.jalur
sqlite3 damaged.jalur "UPDATE stage SET json = '{\"served\":' WHERE name = 'plan'; UPDATE stage SET json = 'x' WHERE name = 'import 2'"
expect 0 "$JALUR" export damaged.jalur damaged
says 'the report of "plan" in the project is damaged' 'the report of "import 2"'
[ "$(sqlite3 :memory: "SELECT json_valid(text) AND text LIKE '%\"import 3\":%' FROM (SELECT CAST(readfile('damaged/summary.json') AS TEXT) AS text)")" = 1 ] || fail "summary.json is no JSON"
! "$JALUR" export out/project.jalur whole 2>&1 | grep damaged || fail "a report that is whole is called damaged"
# What is written anew with its sums is held against the plan.
again() { sha256sum $(sed 's/^[^ ]*  //' SHA256SUMS) >sums && mv sums SHA256SUMS; }
changed() { sed -i "$1" "$2" && again; }
wrong export-stop changed 's/"seq":1,/"seq":2,/' stops.geojson
wrong export-stop changed 's/"boxes":\([0-9]*\),/"boxes":1\1,/' stops.geojson
wrong export-unserved changed '0,/"station_id":"/s//"station_id":"x/' unserved.geojson
wrong export-other changed 's/"people":/"people":1/' access.geojson
wrong export-other changed 's/"cost_idr":/"cost_idr":1/' routes.geojson
wrong export-other changed 's/"permanents":/"permanents":1/' staffing.geojson
wrong export-other sh -c 'for f in manifests/*.csv; do sed -i "3s/,/,1/" "$f"; sum=$(sha256sum <"$f" | cut -c1-64); sed -i "s|^[0-9a-f]*  $f\$|$sum  $f|" SHA256SUMS; break; done'
# A column that the writer leaves out would be left out when it is written again: each adds up to its route by itself.
first() { f=$(echo manifests/*.csv | cut -d' ' -f1) && awk -F, -v OFS=, -v c="$1" 'NR == 3 { $c += 3 } 1' "$f" >row && mv row "$f" && again; }
for column in 8 9 10 13 14 15 16; do wrong export-manifest first $column; done
wrong export-manifest sh -c 'rm "$(echo manifests/*.csv | cut -d" " -f1)"'
wrong export-summary changed '/"plan":{/,/"staff":{/s/"routes":/"routes":1/' summary.json
wrong export-summary changed '/"plan":{/,/"staff":{/s/"cost_idr":/"cost_idr":1/' summary.json
wrong export-summary changed '/"cover":{/,$s/"far-from-road":/"far-from-road":1/' summary.json
wrong export-summary changed '/"staff":{/,/"cover":{/s/"supervisors":/"supervisors":1/' summary.json
for part in plan staff cover; do wrong export-summary changed "s/\"$part\":{/\"no_$part\":{/" summary.json; done
wrong export-other changed '/"check":{/,$s/"warnings":/"warnings":1/' summary.json # of no result: told by writing it again
wrong export-other changed 's/"peak_memory_bytes"/"peak"/' summary.json
wrong export-other changed 's/"cost_idr":/"cost_idr":1/' map.html
wrong export-other changed 's/[Pp]etugas/Orang/' staffing.html
wrong export-other sh -c 'printf x >>plan.gpkg; sha256sum $(sed "s/^[^ ]*  //" SHA256SUMS) >sums; mv sums SHA256SUMS'
# A lie in the report of a stage reaches the summary with every export: the result tells.
cp -r out told
sqlite3 told/project.jalur "UPDATE stage SET json = replace(json, '\"drive_km\":', '\"drive_km\":1') WHERE name = 'plan'"
expect 0 "$JALUR" export told/project.jalur told --quiet
expect 1 "$JALUR" verify told --json
says '"export-summary":' "drive_km"
wrong export-form changed 's/"features"/"things"/' stops.geojson
wrong export-form truncate -s 300 stops.geojson # the sum is told of as well, and all other findings
cp -r out other
rm other/project.jalur
cp out/project.jalur other/project.jalur
expect 0 "$JALUR" verify other
"$JALUR" plan other/project.jalur --seed 8 --iterations 3 --quiet >out.txt 2>err.txt # planned again, not exported again
expect 1 "$JALUR" verify other --json
says '"export-stop":'
expect 0 "$JALUR" export other/project.jalur other --quiet
expect 0 "$JALUR" verify other
cp out/project.jalur lone.jalur
expect 0 "$JALUR" verify lone.jalur
expect 5 "$JALUR" verify missing.jalur
expect 0 "$JALUR" export lone.jalur exported
expect 5 "$JALUR" verify exported
says "no project in exported" "name the project"
expect 0 "$JALUR" init empty.jalur
expect 3 "$JALUR" verify empty.jalur
says "no results"
finish
