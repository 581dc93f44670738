#!/bin/sh
# A sample district from nothing to a checked plan; the same seed gives the same bytes on one and on two threads.
. "$(dirname -- "$0")/lib.sh"
here=$(dirname -- "$0")
expect 0 "$JALUR" sample trial --villages 14 --seed 5
expect 0 "$JALUR" sample again --villages 14 --seed 5
diff -r trial again >/dev/null || fail "same seed, other sample"
run() { # DIR THREADS
    "$JALUR" run trial/scenario.ini -o "$1" --iterations 3000 --seed 2 --threads "$2" --quiet >out.txt 2>err.txt
    code=$?
    [ "$code" -le 1 ] || fail "run: exit $code: $(tail -5 err.txt)"
    no_crash
}
run one 1
for file in routes stops events unserved staffing staffing_days calendar crews gaps access catchments coverage plan_coverage problems closures; do
    "$GEOJSON_CHECK" "one/$file.geojson" || fail "one/$file.geojson"
    ids_are_own "one/$file.geojson"
done
for file in plan.gpkg map.html staffing.html staffing/calendar.csv staffing/hiring.csv summary.json project.jalur; do
    [ -s "one/$file" ] || fail "one/$file is missing"
done
grep -q '"voters":null' one/stops.geojson || fail "stations of which only the number is known have voters"
! grep -q '"voters":0[,}]' one/stops.geojson one/unserved.geojson || fail "unknown voters are said to be none"
grep -q RuleRenderer one/gaps.qml || fail "gaps.geojson has no style beside it"
[ "$(find one/manifests -name '*.csv' | wc -l)" -gt 0 ] || fail "no manifests"
for file in routes unserved gaps access coverage plan_coverage; do # for spreadsheets: as many rows, the same columns
    rows=$(sqlite3 :memory: '.mode csv' ".import one/tables/$file.csv t" 'SELECT count(*) FROM t')
    [ "$rows" -eq "$(grep -c '"type":"Feature"' "one/$file.geojson")" ] || fail "tables/$file.csv has $rows rows"
    for name in $(head -1 "one/tables/$file.csv" | tr -d '\r' | tr , ' '); do
        [ "$rows" -eq 0 ] || grep -q "\"$name\":" "one/$file.geojson" || fail "tables/$file.csv: no column $name in the layer"
    done
done
grep -q '^,istirahat,' one/manifests/*.csv || fail "no break to add up"
for file in one/manifests/*.csv; do # the column of km adds up to the route, breaks under way or not
    id=$(basename "$file" .csv | sed 's/.*-R-/R-/')
    km=$(grep -o "\"route_id\":\"$id\".*" one/routes.geojson | sed -n 's/.*"drive_km":\([0-9.]*\).*/\1/p')
    awk -F, -v km="$km" 'NR > 1 { sum += $15 } END { exit !(km != "" && (sum - km) ^ 2 < 1e-6) }' "$file" || fail "$file: not $km km"
done
# cash of the days is that of the visits and of those who come back to the office
cash=$(for file in calendar offices_days; do sqlite3 :memory: '.mode csv' ".import one/staffing/$file.csv t" "SELECT sum(cash_idr)$([ $file = calendar ] || echo ' - sum(cash_returned_idr)') FROM t"; done | tr -d '\r' | tr '\n' ,)
[ "${cash%%,*},${cash%%,*}," = "$cash" ] || fail "cash of visits, of days without those who come back: $cash"
# a plain sum over all manifests is what the plan brings, although what is loaded stands in them too
boxes=$(sed -n '/"plan":{/,$s/^ *"boxes":\([0-9]*\).*/\1/p' one/summary.json | head -1)
brought=$(for file in one/manifests/*.csv; do sqlite3 :memory: '.mode csv' ".import $file t" 'SELECT sum(kotak), sum(kotak_dimuat) FROM t'; done | awk -F, '{ a += $1; b += $2 } END { print a, b }')
[ "$brought" = "$boxes $boxes" ] || fail "manifests bring and load $brought boxes, the plan $boxes"
[ -z "$(find one -name '*.tmp*')" ] || fail "temporary files were left behind"
sqlite3 -bail one/project.jalur <"$here/readd.sql" >readd.txt 2>&1
[ ! -s readd.txt ] || fail "the plan does not add up: $(head -5 readd.txt)"
# more rows than anyone opens: the layer stands in plan.gpkg and the tables alone, its nearest points only, and the export says so
cp one/project.jalur few.jalur
expect 0 "$JALUR" set few.jalur export.max_rows 20
expect 0 "$JALUR" export few.jalur few
says "rows of access in plan.gpkg and tables alone" "roads left out"
[ ! -e few/access.geojson ] && [ -s one/access.geojson ] && [ -s few/tables/access.csv ] || fail "access.geojson of more rows than export.max_rows"
[ "$(sqlite3 few/plan.gpkg 'SELECT max(rank) FROM access')" = 1 ] || fail "more than the nearest point in access"
cp few.jalur few/project.jalur
expect 0 "$JALUR" verify few
"$JALUR" run trial/scenario.ini -o hurried --time 0.001 >out.txt 2>err.txt
[ $? -eq 4 ] || fail "no exit 4 where the first plan takes longer than the search may"
says "the first plan took all of its time" "--time"
grep -q '"limit_reached":true' hurried/map.html || fail "the map does not know that there was no search"
run two 2
for file in routes.geojson stops.geojson unserved.geojson staffing.geojson staffing_days.geojson calendar.geojson gaps.geojson access.geojson coverage.geojson plan_coverage.geojson problems.geojson; do
    cmp -s "one/$file" "two/$file" || fail "$file differs between one and two threads"
done
run one 1 # over its own results
[ -s one/map.html ] || fail "a second run into the same directory"
# a payout alone: no stations, no vehicles, and offices of other kabupaten left out although no village code tells
awk '/^\[import/ { skip = /stations|vehicles|signal/ } !skip' trial/scenario.ini |
    sed 's/^file = offices.csv/file = region.csv\nwithin = 99.01\nmap = village_code=region/' >trial/payout.ini
sed '1s/village_code/region/' trial/offices.csv >trial/region.csv && echo 'FAR,Jauh,post,31.71,127.5,-6,3,2,08:00,16:00' >>trial/region.csv
"$JALUR" run trial/payout.ini -o payout --quiet >out.txt 2>err.txt
[ $? -le 1 ] || fail "a payout alone: $(tail -5 err.txt)"
says "households paid"
! grep -q "stations served" out.txt || fail "a payout alone speaks of stations"
! grep -q '"FAR"' payout/staffing.geojson || fail "an office of another kabupaten"
expect 0 "$JALUR" verify payout
expect 0 "$JALUR" import payout/project.jalur offices trial/region.csv --within 99.01
says "no code tells whether this row is within 99.01"
# the same by single commands
expect 0 "$JALUR" init p.jalur
expect 0 "$JALUR" import p.jalur districts trial/districts.geojson
expect 0 "$JALUR" import p.jalur roads trial/roads.geojson
expect 0 "$JALUR" import p.jalur stations trial/stations.csv
expect 0 "$JALUR" import p.jalur offices trial/offices.csv
expect 0 "$JALUR" import p.jalur vehicles trial/vehicles.csv
expect 0 "$JALUR" import p.jalur households trial/households.csv
expect 0 "$JALUR" import p.jalur staff trial/staff.csv
expect 0 "$JALUR" import p.jalur signal trial/signal.csv
expect 0 "$JALUR" check p.jalur
expect 0 "$JALUR" network p.jalur
"$JALUR" plan p.jalur --iterations 500 --json >out.txt 2>err.txt
[ $? -le 1 ] || fail "plan: $(tail -3 err.txt)"
says '"served":'
# the same without a table of travel: another search, the same rules, a cost not far off
number() { sed -n "s/.*\"$1\": *\([0-9]*\).*/\1/p" out.txt | head -1; }
served=$(number served)
cost=$(number cost_idr)
expect 0 "$JALUR" set p.jalur plan.table_places 0
"$JALUR" plan p.jalur --iterations 500 --json >out.txt 2>err.txt
[ $? -le 1 ] || fail "plan without a table: $(tail -3 err.txt)"
[ "$(number served)" = "$served" ] || fail "without a table $(number served) served, not $served"
[ $(($(number cost_idr) * 100)) -le $((cost * 105)) ] || fail "without a table $(number cost_idr), with one $cost"
expect 0 "$JALUR" verify p.jalur
expect 0 "$JALUR" set p.jalur plan.table_places 6000
expect 0 "$JALUR" set p.jalur plan.bound_rounds 40
"$JALUR" plan p.jalur --iterations 500 --json >out.txt 2>err.txt
[ $? -le 1 ] || fail "plan with a bound: $(tail -3 err.txt)"
says '"bound_relaxed":'
[ "$(number bound_idr)" -gt 0 ] || fail "no bound"
[ "$(number bound_idr)" -le "$(number cost_idr)" ] || fail "the bound is above the cost of the plan"
printf 'code,day,last_day,reason\n99.01.01,1,2,market\n99.01.02.2003,3,,election\n' >calendar.csv
expect 0 "$JALUR" import p.jalur calendar calendar.csv
"$JALUR" staff p.jalur >out.txt 2>err.txt
[ $? -le 1 ] || fail "staff: $(tail -3 err.txt)"
says "share at the deadline" "Objectives in order" "day-earliness"
[ "$(sqlite3 p.jalur "SELECT count(*) FROM roster_visit v JOIN roster_village w ON w.seq = v.village WHERE w.village LIKE '99.01.01.%' AND v.day < 3 AND channel <> 'counter'")" = 0 ] ||
    fail "visits on closed days"
[ "$(sqlite3 p.jalur 'SELECT sum(coordinators) FROM roster_office')" = "$(sqlite3 p.jalur 'SELECT count(DISTINCT substr(village, 1, 8)) FROM roster_village WHERE by_counter + by_community + by_door > 0')" ] ||
    fail "not one coordinator in each kecamatan"
lists() { sqlite3 p.jalur 'SELECT * FROM roster_stop; SELECT * FROM roster_visit; SELECT * FROM household' | cksum; }
before=$(lists)
sqlite3 p.jalur "DELETE FROM jalur_meta WHERE key = 'places'" # so that they are looked for again
"$JALUR" staff p.jalur --threads 3 >out.txt 2>err.txt
[ $? -le 1 ] || fail "staff once more: $(tail -3 err.txt)"
[ "$(lists)" = "$before" ] || fail "lists differ with places that were kept and places made anew, or on three threads"
"$JALUR" plan p.jalur --iterations 40 --seed 9 >out.txt 2>err.txt
[ $? -le 1 ] || fail "plan after staff: $(tail -3 err.txt)"
expect 0 "$JALUR" verify p.jalur # crews of the new plan are there without asking for the staffing again
before=$(cksum <p.jalur)
post=$(sqlite3 p.jalur "SELECT min(id) FROM office WHERE kind = 'post'")
printf '[set]\nstaff.days = 3\n[office %s]\npermanents = +1\n' "$post" >change.ini
expect 0 "$JALUR" staff p.jalur --change change.ini
says "temporaries to hire" "difference"
printf '[set]\nstaff.wage_permanent_idr = 400000\n' >change.ini # counts for every office, whatever the staff file names
expect 0 "$JALUR" staff p.jalur --change change.ini --json
says '"name":"unserved_heads"' '"name":"unserved_days"' # every office was solved anew
sed 's/"base":"[^"]*"//' out.txt >by_setting.txt
grep -q '"name":"cost_idr".*"difference":[1-9]' by_setting.txt || fail "higher wages cost no more"
printf '[set]\nstaff.days = 14\n' >change.ini
expect 0 "$JALUR" staff p.jalur --change change.ini --json
says '"solved_offices":0'
! grep -q '"unserved_heads"' out.txt || fail "offices that kept their answer are counted as if they left nobody"
printf '[office *]\nwage_permanent = 400000\n' >change.ini
expect 0 "$JALUR" staff p.jalur --change change.ini --json
sed 's/"base":"[^"]*"//' out.txt | cmp -s - by_setting.txt || fail "wages by [set] and by [office *] differ"
printf '[office %s]\nclosed = yes\n' "$post" >change.ini
expect 0 "$JALUR" staff p.jalur --change change.ini
printf '[village 99.01.01.2001]\nmobile = +20\n' >change.ini
expect 0 "$JALUR" staff p.jalur --change change.ini --json
says '"solved_offices":1' '"base":"the saved staffing"'
sed 's/"base":"[^"]*"//' out.txt >saved.txt
cp p.jalur q.jalur
sqlite3 q.jalur 'UPDATE roster SET question = 0'
expect 0 "$JALUR" staff q.jalur --change change.ini --json
says "solved again"
sed 's/"base":"[^"]*"//' out.txt | cmp -s - saved.txt || fail "what if differs when the base is solved again"
printf 'id,name,kind,lon,lat\nPX,Pos Jauh,post,100.5,-1.5\n' >far.csv
expect 0 "$JALUR" import q.jalur offices far.csv
"$JALUR" staff q.jalur >out.txt 2>err.txt
[ $? -le 1 ] || fail "staff with an office off every road: $(tail -3 err.txt)"
says "Offices without anybody to pay" "Pos Jauh" "no road in reach: the nearest is"
printf '[village 99.01.01.2001]\nmobile = +x\n' >change.ini
expect 3 "$JALUR" staff p.jalur --change change.ini
says "[village 99.01.01.2001] mobile" "a number, or a difference such as +2"
printf '[office *]\ncounters = 4000000000\n' >change.ini
expect 3 "$JALUR" staff p.jalur --change change.ini
says "at most 1,000,000"
printf '[town X]\nmobile = 1\n' >change.ini
expect 3 "$JALUR" staff p.jalur --change change.ini
expect 5 "$JALUR" staff p.jalur --change none.ini
printf 'office,day,channel,staff,paid\nA,1,door,1,30\nA,2,door,2,60\nB,1,counter,1,105\n' >past.csv
expect 0 "$JALUR" staff p.jalur --calibrate past.csv
says "14.000" "4.000"
printf 'office,day,channel,staff,paid\nA,1,boat,1,30\n' >past.csv
expect 3 "$JALUR" staff p.jalur --calibrate past.csv
says "counter, community or door" "row"
expect 2 "$JALUR" staff p.jalur --calibrate past.csv --change change.ini
[ "$before" = "$(cksum <p.jalur)" ] || fail "a question changed the project"
expect 0 "$JALUR" cover p.jalur --json
says '"source":"population","used":' '"villages_without":'
[ "$(grep -o '"used":true' out.txt | wc -l)" = 1 ] || fail "not one source of people is used"
printf 'id,name,kind,lon,lat\nin,A,hamlet,%s\nfar,B,hamlet,100.5,-1.5\n' \
    "$(sqlite3 p.jalur "SELECT lon || ',' || lat FROM access_village WHERE lon IS NOT NULL LIMIT 1")" >map.csv
expect 0 "$JALUR" import p.jalur settlements map.csv
says '2 rows'
expect 0 "$JALUR" check p.jalur
says "settlement-off-list" "hamlet B lies in no listed village"
expect 0 "$JALUR" cover p.jalur --json
says '"settlements":2' '"off_list":1' '"contradict":'
expect 0 "$JALUR" site p.jalur --points 2 -o sites --json
says '"proven":'
for file in sites sites_villages; do
    "$GEOJSON_CHECK" "sites/$file.geojson" || fail "sites/$file.geojson"
    ids_are_own "sites/$file.geojson"
done
grep -q '"sites":{"goal":"most","times":""' sites/sites.html || fail "the page of the sites holds no sites"
expect 0 "$JALUR" site p.jalur --goal all
expect 0 "$JALUR" site p.jalur --goal median --points 2 --move
expect 0 "$JALUR" site p.jalur --goal center --points 2 --move
expect 0 "$JALUR" site p.jalur --points 1 --capacity 500
expect 0 "$JALUR" site p.jalur --goal backup --points 2 --json
says '"people_twice":'
expect 0 "$JALUR" site p.jalur --goal fair --points 2 --json
says '"kecamatan":"' '"then_percent":'
expect 0 "$JALUR" site p.jalur --close 1 --json
[ "$(grep -o '"state":"give up"' out.txt | wc -l)" = 1 ] || fail "not one point is given up"
expect 0 "$JALUR" site p.jalur --close 1 --goal center --json
[ "$(grep -o '"state":"give up"' out.txt | wc -l)" = 1 ] || fail "not one point is given up for the least longest way"
expect 0 "$JALUR" site p.jalur --periods 1,2 --json
says '"period":1,"points":1'
expect 0 "$JALUR" site p.jalur --mobile 1 --goal fair --json
says '"day":'
for wrong in "--periods 1,x" "--periods 1 --mobile 1" "--close 1 --move" "--close 500" "--mobile 1 --goal median" "--goal fair --capacity 9" \
    "--goal all --points 2" "--mobile 1 --points 2" "--periods 1,1 --points 2"; do
    # shellcheck disable=SC2086
    expect 2 "$JALUR" site p.jalur $wrong
done
expect 2 "$JALUR" site p.jalur --goal best
expect 0 "$JALUR" export p.jalur three
[ -s three/map.html ] || fail "export wrote no map"
no_crash
finish
