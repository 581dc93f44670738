#!/bin/sh
# Questions without a plan: a way, a table, ground in reach, nearest offices; a closed road changes the answer and is named.
. "$(dirname -- "$0")/lib.sh"
value() { tr -d '\n ' <out.txt | sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p"; }
expect 0 "$JALUR" sample trial --villages 14 --seed 5
expect 0 "$JALUR" init p.jalur
for kind in districts roads stations offices; do
    file=$(ls trial/$kind.geojson trial/$kind.csv 2>/dev/null | head -1)
    expect 0 "$JALUR" import p.jalur $kind "$file"
done
depot=$(sqlite3 p.jalur "SELECT id FROM office WHERE kind = 'warehouse'")
expect 0 "$JALUR" network p.jalur
expect 0 "$JALUR" travel p.jalur --from trial/offices.csv --nearest warehouse --profile truck --json
says '"reached":'
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i } NR > 1 && $c["lon"] != "" { print $c["id"] "," $c["lon"] "," $c["lat"] }' trial/offices.csv >points.txt
grep -q . points.txt || fail "the sample's offices have no positions"
{ echo id,lon,lat; cat points.txt; } >points.csv
from=$(grep "^$depot," points.txt | cut -d, -f2-)
# the farthest post office that a truck reaches
expect 0 "$JALUR" travel p.jalur --table points.csv --profile truck -o table.csv
! grep -q "none of its" err.txt || fail "points are read, not taken into the project: $(cat err.txt)"
to_id=$(awk -F, -v d="$depot" '$1 == d && $3 > best { best = $3; id = $2 } END { print id }' table.csv)
to=$(grep "^$to_id," points.txt | cut -d, -f2-)
expect 0 "$JALUR" travel p.jalur --from "$from" --to "$to" --profile truck -o way.geojson --json
says '"reached":true'
"$GEOJSON_CHECK" way.geojson || fail way.geojson
minutes=$(value minutes | head -1)
cell=$(awk -F, -v d="$depot" -v t="$to_id" '$1 == d && $2 == t { print $3 }' table.csv)
tr -d '\n ' <out.txt | grep -q "\"minutes\":$cell," || fail "the way takes $minutes, the table says $cell"
[ "$(wc -l <table.csv)" = "$(($(wc -l <points.txt) * $(wc -l <points.txt) + 1))" ] || fail "not every pair is in the table"
! awk -F, 'NR > 1 && $3 == "" && $5 == ""' table.csv | grep -q . || fail "an empty cell without a reason"
expect 0 "$JALUR" travel p.jalur --from "$from" --to points.csv --profile truck -o row.csv
[ "$(wc -l <row.csv)" = "$(($(wc -l <points.txt) + 1))" ] || fail "row.csv"
expect 3 "$JALUR" travel p.jalur --from "$from" --nearest moon
! grep -q "cover.kinds" err.txt || fail "a setting is blamed for what was asked: $(cat err.txt)"
expect 2 "$JALUR" travel p.jalur --table points.csv
says "-o FILE.csv"
expect 0 "$JALUR" travel p.jalur --from points.csv --isochrone 5,15 --profile motorcycle -o reach.geojson
says "In reach"
"$GEOJSON_CHECK" reach.geojson || fail reach.geojson
expect 0 "$JALUR" travel p.jalur --from points.csv --nearest offices --count 2 -o nearest.csv
grep -q '^id,rank,office,name,kind,minutes,km,reason$' nearest.csv || fail "nearest.csv"
# a point that no road is near is named with its distance, in every answer
{ cat points.csv; echo FAR,127.0,-3.0; } >far.csv
for question in "--table far.csv -o far_table.csv" "--from far.csv --isochrone 5" "--from far.csv --nearest offices"; do
    expect 0 "$JALUR" travel p.jalur $question --profile motorcycle --json
    says '"far":[' '{"point":"FAR","road_m":'
done
{ cat points.csv; tail -1 points.csv; } >twins.csv
expect 0 "$JALUR" travel p.jalur --table twins.csv --profile motorcycle -o twins_table.csv
says "1 rows have the id of another row"
expect 1 "$JALUR" travel p.jalur --from "$from" --to "$to" --profile boat
says "there is no road that boat may use in the dry season"
# an answer never takes the place of what was asked
before=$(cksum <p.jalur)
expect 2 "$JALUR" travel p.jalur --table points.csv -o ./p.jalur
says "would replace p.jalur"
expect 2 "$JALUR" travel p.jalur --table points.csv -o points.csv
[ "$before" = "$(cksum <p.jalur)" ] || fail "the project was replaced"
# a profile of the project's own: nothing faster than 4 km/h
printf '[profile gerobak]\nlike = truck\nmax_kmh = 4\n' >slow.ini
expect 0 "$JALUR" import p.jalur profiles slow.ini
says gerobak
expect 0 "$JALUR" travel p.jalur --from "$from" --to "$to" --profile gerobak --json
slow=$(value minutes | head -1)
metres=$(value km | head -1)
awk -v m="$slow" -v km="$metres" -v f="$minutes" 'BEGIN { exit !(m > f && m >= 60 * km / 4 - 0.1) }' || fail "$slow minutes for $metres km at 4 km/h"
printf '[profile gerobak]\nkmh.sky = 9\n' >bad.ini
expect 3 "$JALUR" import p.jalur profiles bad.ini
says kmh.sky "max_kmh" "bad.ini"
printf '[profile gerobak]\nmax_kmh = 4000\n' >bad.ini
expect 3 "$JALUR" import p.jalur profiles bad.ini
says "1 to 200 km/h"
printf '[profile gerobak]\nwet.earth = 9\n' >bad.ini
expect 3 "$JALUR" import p.jalur profiles bad.ini
says "wet.earth" "0 to 2"
printf '[profile kuda]\nlike = naga\n' >bad.ini
expect 3 "$JALUR" import p.jalur profiles bad.ini
printf '[profile ojek]\nlike = motorcycle\nmax_kmh = 20\n[profile ojek]\nmax_kmh = 30\n' >bad.ini
expect 3 "$JALUR" import p.jalur profiles bad.ini
says "says max_kmh twice" "once in a section"
for i in $(seq 1 40); do printf '[profile p%d]\nlike = truck\n' "$i"; done >bad.ini
expect 3 "$JALUR" import p.jalur profiles bad.ini
says "one profile more than the 32"
printf '; nothing\n' >bad.ini
expect 3 "$JALUR" import p.jalur profiles bad.ini
says "holds no profile"
for option in --layer=x --map=max_kmh=v --crs=EPSG:32751 --swap-xy --level=village --within=53 --kind=post --replace; do
    expect 2 "$JALUR" import p.jalur profiles slow.ini $option
    says "profiles are read from an INI file"
done
expect 0 "$JALUR" travel p.jalur --from "$from" --to "$to" --profile gerobak --json
[ "$(value minutes | head -1)" = "$slow" ] || fail "a file that was refused changed the profile"
# behind other profiles, what an editor of another system wrote: byte order mark, indents, CR LF, a long comment
printf '\357\273\277  [profile ojek]\r\n\tlike = motorcycle\r\n\tmax_kmh = 10\n; %0300d' 7 >edited.ini
expect 0 "$JALUR" import p.jalur profiles edited.ini
printf '  [profile kuda]\nlike = ojek\n' >edited.ini
expect 0 "$JALUR" import p.jalur profiles edited.ini
expect 0 "$JALUR" travel p.jalur --from "$from" --to "$to" --profile kuda
# the roads are closed: another way or none, and the closure is named
printf 'id,class,reason\nbanjir,tertiary,Kali meluap\n' >flood.csv
expect 0 "$JALUR" import p.jalur closures flood.csv
"$JALUR" travel p.jalur --from "$from" --to "$to" --profile truck --json -o none.geojson >out.txt 2>err.txt
code=$?
[ "$code" -eq 1 ] || fail "exit $code where the only road is closed"
says '"reached":false' 'closure \"banjir\" (Kali meluap)' '"gap_m":'
"$GEOJSON_CHECK" none.geojson || fail none.geojson
expect 0 "$JALUR" travel p.jalur --table points.csv --profile truck -o closed.csv
grep -q ',,,closed$' closed.csv || fail "no pair is called closed"
expect 0 "$JALUR" travel p.jalur --from "$from" --to "$from" --profile truck
no_crash
# in reach of any: what the table says, point by point
head -4 points.csv >some.csv
{ head -1 points.csv; sed 1,4d points.csv; } >rest.csv
expect 0 "$JALUR" travel p.jalur --from some.csv --to rest.csv --profile truck -o every.csv
for minutes in 5 15 40; do
    expect 0 "$JALUR" travel p.jalur --from some.csv --to rest.csv --reach $minutes --profile truck -o within.csv
    says "in reach of any"
    awk -F, -v most=$minutes 'NR == FNR { if (FNR > 1 && $3 != "" && $3 <= most) reached[$2] = 1; next }
        FNR > 1 && $2 != (reached[$1] + 0) { print }' every.csv within.csv >differ.txt
    [ ! -s differ.txt ] || fail "within $minutes minutes: $(head -3 differ.txt)"
done
[ "$(wc -l <within.csv)" = "$(wc -l <rest.csv)" ] || fail "not every point is answered"
expect 2 "$JALUR" travel p.jalur --from points.csv --reach 5
says "beside --from and --to"
expect 2 "$JALUR" travel p.jalur --from points.csv --to points.csv --reach 5,10
expect 2 "$JALUR" travel p.jalur --from points.csv --to points.csv --reach 99999
says "at most 17880"
expect 0 "$JALUR" travel p.jalur --from 0,0 --to 0,1 --reach 5
says "Starts too far from a road" "Ends too far from a road"
# what is refused
expect 2 "$JALUR" travel p.jalur
says "ask one question"
expect 2 "$JALUR" travel p.jalur --from 1,2
expect 2 "$JALUR" travel p.jalur --from 1,2 --to 3,4 --nearest post
expect 2 "$JALUR" travel p.jalur --from "$from" --isochrone 30,15
says "ascend"
expect 2 "$JALUR" travel p.jalur --from "$from" --nearest post --count 0
expect 3 "$JALUR" travel p.jalur --from 500,2 --to "$to"
says "no place on earth"
expect 3 "$JALUR" travel p.jalur --from "$from" --to "$to" --profile dragon
says "motorcycle"
expect 3 "$JALUR" travel p.jalur --from "$from" --to "$to" --season spring
expect 5 "$JALUR" travel p.jalur --from nowhere.csv --to "$to"
printf 'id,lon,lat\na,124,\n' >bad.csv
expect 3 "$JALUR" travel p.jalur --from bad.csv --to "$to" -o x.csv
says "row 1"
finish
