#!/bin/sh
# Roads are closed and opened again: the plan heeds it, check names it, verify catches a plan that does not know, the map shows
# it; the graph kept beside the project serves on, and is built anew only when the roads changed or its file is damaged.
. "$(dirname -- "$0")/lib.sh"
plan() {
    "$JALUR" plan out/project.jalur --iterations 400 --seed 2 --json >out.txt 2>err.txt
    [ $? -le 1 ] || fail "plan: $(tail -3 err.txt)"
}
cost() { sed -n 's/.*"cost_idr": *\([0-9]*\).*/\1/p' out.txt | head -1; }
graph() { # true or false: whether the graph came from the file
    expect 0 "$JALUR" network out/project.jalur --json
    says "\"from_cache\":$1"
    no_crash
}
expect 0 "$JALUR" sample trial --villages 14 --seed 5
"$JALUR" run trial/scenario.ini -o out --iterations 400 --seed 2 --quiet >out.txt 2>err.txt
[ $? -le 1 ] || fail "run: $(tail -5 err.txt)"
[ "$(grep -c '"type":"Feature"' out/closures.geojson)" = 0 ] || fail "closures without any"
plan
before=$(cost)
road=$(sqlite3 out/project.jalur "SELECT source_id FROM road WHERE class = 'tertiary' ORDER BY id LIMIT 1")
printf 'id,class,reason\nbanjir,tertiary,Kali meluap\n' >flood.csv
expect 0 "$JALUR" import out/project.jalur closures flood.csv
says "Stored"
graph true # a closure costs no new graph
says '"closure":"banjir"'
expect 1 "$JALUR" verify out/project.jalur --json # the plan was made before the flood
says '"leg-off-road":'
says '"outdated":[' '"result":"plan","since":"import of closures from flood.csv"' '"result":"staff"' '"since":"the routes were planned anew"'
expect 0 "$JALUR" export out/project.jalur early
says "Older than the data" "is older than a change (import of closures from flood.csv)"
for file in summary.json map.html; do
    grep -q '"since":"import of closures from flood.csv"' early/$file || fail "$file does not say that the plan is older than the flood"
done
grep -q 'lebih lama daripada data: sesudahnya impor closures dari flood.csv' early/staffing.html || fail "staffing.html does not say that it is older than the flood"
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
[ -z "$browser" ] || HOME=$work timeout 120 "$browser" --headless --no-sandbox --disable-gpu --virtual-time-budget=8000 --dump-dom "file://$work/early/map.html" >dom.txt 2>print.txt
[ ! -s dom.txt ] || grep -q "impor closures dari flood.csv" dom.txt || fail "the page does not say in Indonesian what came after the plan"
expect 0 "$JALUR" set out/project.jalur export.max_rows 400000
expect 0 "$JALUR" check out/project.jalur
plan
[ "$(cost)" != "$before" ] || fail "the flood changed nothing"
"$JALUR" staff out/project.jalur >out.txt 2>err.txt
[ $? -le 1 ] || fail "staff: $(tail -3 err.txt)"
expect 0 "$JALUR" cover out/project.jalur
says 'closure "banjir" (Kali meluap)'
expect 0 "$JALUR" verify out/project.jalur
expect 0 "$JALUR" export out/project.jalur flooded
! grep -q "Older than the data" out.txt || fail "results made after the flood are called old"
! grep -q 'lebih lama' flooded/staffing.html || fail "staffing made after the flood is called old on its page"
! grep -q '"outdated"' flooded/summary.json || fail "results made after the flood are called old in the summary"
printf "id,count\n" >none.csv
expect 3 "$JALUR" import out/project.jalur vehicles none.csv # refused: nothing changed
"$JALUR" verify out/project.jalur >out.txt 2>&1
! grep -q "Older than the data" out.txt || fail "a refused import makes results old"
printf 'code,day,reason\n%s,3,Pasar\n' "$(sqlite3 out/project.jalur "SELECT code FROM area WHERE level = 'village' LIMIT 1")" >market.csv
cp out/project.jalur market.jalur
expect 0 "$JALUR" import market.jalur calendar market.csv
"$JALUR" verify market.jalur --json >out.txt 2>&1
says '"result":"staff","since":"import of calendar from market.csv"' '"result":"cover"'
! grep -q '"result":"plan"' out.txt || fail "a market day makes the delivery plan old"
"$JALUR" staff market.jalur >out.txt 2>err.txt
"$JALUR" cover market.jalur >out.txt 2>err.txt
"$JALUR" staff market.jalur >out.txt 2>err.txt
"$JALUR" verify market.jalur --json >out.txt 2>&1
says '"result":"cover","since":"the staffing was made anew"'
"$GEOJSON_CHECK" flooded/closures.geojson || fail "flooded/closures.geojson"
grep -q '"reason":"Kali meluap"' flooded/closures.geojson || fail "the closure is not in the layer"
grep -q '"closures":\[{"id":"banjir","state":"closed"' flooded/map.html || fail "the closure is not on the map"
grep -q '"closure":"closure \\"banjir\\" (Kali meluap)"' flooded/gaps.geojson || fail "no gap names the closure"
for lie in "closure = '', open_min = NULL WHERE closure <> ''" "open_min = open_min / 2 WHERE closure <> ''" "closure = 'x', open_min = minutes WHERE class = 'served'"; do
    cp out/project.jalur lie.jalur
    sqlite3 lie.jalur "UPDATE access_cell SET $lie"
    expect 1 "$JALUR" verify lie.jalur --json
    says '"access-closure":'
done
sqlite3 out/project.jalur "SELECT text FROM unserved" >texts.txt
grep -q 'closure "banjir" (Kali meluap)' texts.txt || fail "no station left out names the closure: $(head -3 texts.txt)"
printf 'id,class\n' >open.csv
expect 3 "$JALUR" import out/project.jalur closures open.csv
says "no rows"
expect 0 "$JALUR" import out/project.jalur closures open.csv --replace
expect 0 "$JALUR" cover out/project.jalur
! grep -q "Out of reach while" out.txt || fail "coverage still speaks of closures"
! grep -q "so nothing is in reach" out.txt || fail "there are points, and coverage says there are none"
kinds=$("$JALUR" set out/project.jalur | sed -n 's/^ *cover.kinds *\([a-z,]*\).*/\1/p')
expect 0 "$JALUR" set out/project.jalur cover.kinds counting
expect 0 "$JALUR" cover out/project.jalur
says "so nothing is in reach" "cover.kinds names the kinds that count"
expect 0 "$JALUR" set out/project.jalur cover.kinds "$kinds"
plan
[ "$(cost)" = "$before" ] || fail "opened again, but the plan costs $(cost), not $before"
expect 2 "$JALUR" import out/project.jalur stations trial/stations.csv --replace
printf 'id,road\na,%s\nb,99999999\n' "$road" >roads.csv
expect 0 "$JALUR" import out/project.jalur closures roads.csv
expect 0 "$JALUR" check out/project.jalur
says "closure-without-road"
printf 'id,road\na,%s\nb,main street\n' "$road" >bad.csv
expect 3 "$JALUR" import out/project.jalur closures bad.csv
says "row 2" "not a road id"
# in a scenario
cp flood.csv trial/
printf '\n[import closures]\nfile = flood.csv\n' >>trial/scenario.ini
"$JALUR" run trial/scenario.ini -o out --iterations 400 --seed 2 --json >out.txt 2>err.txt
[ $? -le 1 ] || fail "run with closures: $(tail -5 err.txt)"
says '"closure":"banjir"' '"from_cache":true' # the roads are those of the earlier run
expect 0 "$JALUR" verify out/project.jalur
# against the earlier plan: layer and summary count the same stations as moved, also behind one that the flood has cut off
expect 0 "$JALUR" sample dry --villages 12 --seed 3
cp -r dry wet
printf '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"banjir"},"geometry":{"type":"Polygon","coordinates":[[[127.555,-6.02],[127.565,-6.02],[127.565,-6],[127.555,-6],[127.555,-6.02]]]}}]}' >wet/flood.geojson
printf '\n[import closures]\nfile = flood.geojson\n' >>wet/scenario.ini
"$JALUR" run dry/scenario.ini -o before --iterations 300 --quiet >out.txt 2>err.txt
for days in 2 1; do
    "$JALUR" run wet/scenario.ini -o after --iterations 300 --earlier before/project.jalur --set plan.days=$days >out.txt 2>err.txt
    [ $? -eq 1 ] || fail "run after the flood: $(tail -5 err.txt)"
    number() { tr -d "\n" <after/summary.json | sed -n "s/.*\"$1\": *\([0-9]*\).*/\1/p"; }
    moved=$(grep -c '"earlier":"moved"' after/stops.geojson)
    for id in $(sed -n 's/.*"station_id":"\([^"]*\)".*/\1/p' before/stops.geojson | sort -u); do grep -F "\"station_id\":\"$id\"" after/unserved.geojson; done >lost.txt
    [ "$(number left_out)" = "$(grep -c . lost.txt)" ] && [ -s lost.txt ] || fail "$(number left_out) of the earlier plan left out, not $(grep -c . lost.txt)"
    says "others are left out now"
    if [ $days -eq 2 ]; then
        [ "$(number without_place)" = 0 ] && [ "$moved" = "$(number changed)" ] || fail "$moved moved, $(number changed) changed"
    else
        [ "$(number without_place)" -gt 0 ] && [ "$moved" -gt "$(number changed)" ] || fail "who had a day that is no more is not counted"
        says "others had a vehicle or day that is no more"
    fi
done
# fixed stations behind the flood: the first that cannot be kept is named; with it and those after it freed the plan is made
sqlite3 -csv before/project.jalur "SELECT r.id, v.seq, v.station, r.vehicle, r.home_id, r.day FROM visit v JOIN route r ON r.id = v.route" >all.csv
fix() { { echo 'route_id,seq,station_id,vehicle,depot_id,day,fixed'; sed 's/$/,1/' all.csv; } >fixed.csv; }
fix
expect 3 "$JALUR" run wet/scenario.ini -o after --iterations 50 --earlier fixed.csv --quiet
says "still stand" "does not (no way" "free this one and those after it"
for step in 1 2 3 4 5 6 7 8 9; do
    stuck=$(sed -n 's/^  found *//p' err.txt)
    awk -F, -v OFS=, -v s="$stuck" '$3 == s { off = $1; from = $2 } { r[NR] = $0; id[NR] = $1; seq[NR] = $2 } END { for (i = 1; i <= NR; i++) if (id[i] != off || seq[i] < from) print r[i] }' all.csv >kept.csv
    mv kept.csv all.csv
    fix
    "$JALUR" run wet/scenario.ini -o after --iterations 50 --earlier fixed.csv --quiet >out.txt 2>err.txt
    [ $? -eq 3 ] || break
done
[ -s after/summary.json ] && grep -q '"earlier":"same"' after/stops.geojson || fail "freed of what was named, the plan is refused: $(cat err.txt)"
# the same truck keeps its tour, whatever its number is
expect 0 "$JALUR" sample yard --villages 30 --seed 4
"$JALUR" run yard/scenario.ini -o before --iterations 100 --quiet >out.txt 2>err.txt
stops() { sqlite3 -csv "$1" "SELECT r.id, v.seq, v.station, r.vehicle, $2, r.home_id, r.day, $3 FROM visit v JOIN route r ON r.id = v.route JOIN vehicle h ON h.id = r.vehicle AND h.home_id = r.home_id ORDER BY v.station"; }
for fixed in 1 0; do
    { echo 'route_id,seq,station_id,vehicle,vehicle_no,depot_id,day,fixed'; stops before/project.jalur 'h.count + 1 - r.vehicle_no' $fixed; } >turned.csv
    "$JALUR" run yard/scenario.ini -o after --iterations 20 --earlier turned.csv --set plan.change_idr=100000000 --quiet >out.txt 2>err.txt
    [ $? -le 1 ] || fail "run with numbers turned round: $(tail -5 err.txt)"
    stops after/project.jalur r.vehicle_no 0 | cut -d, -f3-5 >now.txt
    sed 1d turned.csv | cut -d, -f3-5 | cmp -s - now.txt || fail "other trucks drive the tours (fixed $fixed): $(sed 1d turned.csv | cut -d, -f3-5 | diff - now.txt | head -5)"
    used=$(sqlite3 after/project.jalur "SELECT count(*) FROM (SELECT DISTINCT vehicle, home_id, vehicle_no FROM route)")
    says_used=$(tr -d "\n" <after/summary.json | sed -n 's/.*"vehicles_used": *\([0-9]*\).*/\1/p')
    [ "$used" = "$says_used" ] || fail "$says_used vehicles in the summary, $used on the routes"
    expect 0 "$JALUR" verify after
done
[ "$(sqlite3 before/project.jalur "SELECT count(*) FROM route r JOIN vehicle h ON h.id = r.vehicle AND h.home_id = r.home_id WHERE h.count + 1 <> 2 * r.vehicle_no")" -gt 1 ] || fail "no number is turned round"
# more fixed routes than vehicles, as when one breaks down
sed 's/,0$/,1/' turned.csv >fixed.csv
awk -F, -v OFS=, 'NR > 1 { $2 = 1 } 1' yard/vehicles.csv >one.csv && mv one.csv yard/vehicles.csv
expect 3 "$JALUR" run yard/scenario.ini -o fewer --iterations 50 --earlier fixed.csv --quiet
says "routes of the earlier plan are fixed for vehicle" "but there are 1"
# the graph's file: damaged, cut short, of other roads, gone
network() { tr -d '\n ' <out.txt | sed -n 's/.*"graph": *\({[^}]*}\).*/\1/p' | sed 's/"from_cache":[a-z]*//'; }
graph true
network >graph.json
[ -s graph.json ] || fail "no graph in the report"
printf 'xxxxxxxx' | dd of=out/project.jalur.net bs=1 seek=3000 conv=notrunc 2>dd.txt
graph false
graph true
truncate -s 5000 out/project.jalur.net
graph false
expect 0 "$JALUR" sample other --villages 9 --seed 3
"$JALUR" run other/scenario.ini -o away --iterations 100 --quiet >out.txt 2>err.txt
cp away/project.jalur.net out/project.jalur.net
graph false
rm out/project.jalur.net
graph false
network | cmp -s - graph.json || fail "another graph: $(network)"
graph true
expect 0 "$JALUR" set out/project.jalur network.join_m 25
graph false
graph true
expect 0 "$JALUR" import out/project.jalur roads other/roads.geojson
graph false
# everything closed: nobody is in reach, and siting says why no point helps
printf '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"reason":"banjir"},"geometry":{"type":"Polygon","coordinates":[[[90,-15],[145,-15],[145,10],[90,10],[90,-15]]]}}]}' >all.geojson
expect 0 "$JALUR" import out/project.jalur closures all.geojson --replace
expect 0 "$JALUR" site out/project.jalur --points 1
says "no village has a way to any candidate"
# a file of an earlier schema is refused, with what to do
sqlite3 out/project.jalur "PRAGMA user_version = 1"
expect 3 "$JALUR" network out/project.jalur
says "older jalur" "schema 1" "jalur run"
finish
