#!/bin/sh
# Candidates of siting: villages, kinds of offices, the points of a file.
. "$(dirname -- "$0")/lib.sh"
expect 0 "$JALUR" sample trial --villages 14 --seed 5
"$JALUR" run trial/scenario.ini -o one --iterations 100 --quiet >out.txt 2>err.txt
[ $? -le 1 ] || fail "the sample does not run: $(tail -5 err.txt)"
cp one/project.jalur p.jalur
# candidates: the villages as a file are the villages; of three places the best one is the best of the three
number() { grep -o '"'"$1"'":[0-9.e+-]*' out.txt | head -1 | cut -d: -f2; }
sqlite3 -csv -header p.jalur "SELECT village AS no_plot, lon, lat FROM access_village WHERE lon IS NOT NULL" | tr -d '\r' >plots.csv
expect 0 "$JALUR" site p.jalur --points 2 --json
by_village=$(number value)
expect 0 "$JALUR" site p.jalur --points 2 --candidates plots.csv --map id=no_plot --json
[ "$by_village" = "$(number value)" ] || fail "the villages' points from a file give $(number value), not $by_village"
head -4 plots.csv | sed 's/$/,/;1s/,$/,x/' >three.csv
best=0
for k in 2 3 4; do
    sed -n "1p;${k}p" three.csv >one.csv
    expect 0 "$JALUR" site p.jalur --points 1 --candidates one.csv --map id=no_plot --json
    best=$(printf '%s\n%s\n' "$best" "$(number value)" | sort -g | tail -1)
done
expect 0 "$JALUR" site p.jalur --points 1 --candidates three.csv --map id=no_plot --json
[ "$best" = "$(number value)" ] || fail "the best of three places is worth $(number value), not $best"
# one of them is at sea; a GeoJSON layer is read like a table
{
    printf '{"type":"FeatureCollection","features":['
    sed 1d three.csv | awk -F, '{ printf "%s{\"type\":\"Feature\",\"properties\":{\"plot\":\"P%d\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[%s,%s]}}", (NR > 1 ? "," : ""), NR, $2, (NR == 2 ? "-80" : $3) }'
    printf ']}'
} >plots.geojson
expect 0 "$JALUR" site p.jalur --goal median --points 3 --candidates plots.geojson --map id=plot -o plots --json
says '"candidates_n":3' '"candidates_off":1' '"place":"P2"'
grep -q '"id":"P1"' plots/sites.geojson || fail "a chosen place has no id"
! grep -q '"id":"P2"' plots/sites.geojson || fail "a place at sea was chosen"
"$GEOJSON_CHECK" plots/sites.geojson || fail "plots/sites.geojson"
# a layer of a GeoPackage holds the points of the table that it was made from
expect 0 "$JALUR" site p.jalur --points 2 --candidates trial/offices.csv --json
by_table=$(number value)
candidates=$(number candidates_n)
expect 0 "$JALUR" site p.jalur --points 2 --candidates one/plan.gpkg --layer offices --map id=office_id --json
[ "$by_table" = "$(number value)" ] && [ "$candidates" = "$(number candidates_n)" ] || fail "the layer's points give $(number value), not $by_table"
expect 3 "$JALUR" site p.jalur --candidates one/plan.gpkg --layer districts
says "points are wanted" "Multi Polygon" "--layer NAME"
expect 2 "$JALUR" site p.jalur --candidates one/plan.gpkg
says "several layers" "offices"
expect 2 "$JALUR" site p.jalur --candidates one/plan.gpkg --layer plots
says "no such layer"
expect 0 "$JALUR" site p.jalur --points 1 --candidates ppk --json
says '"candidates":"ppk"'
printf 'id,lon,lat\nA,,\n' >nowhere.csv
expect 3 "$JALUR" site p.jalur --candidates nowhere.csv
says "row 1" "position"
expect 3 "$JALUR" site p.jalur --candidates other
says "no office of kind other"
expect 5 "$JALUR" site p.jalur --candidates missing.gpkg
# how a file is read says nothing without a file
for how in "--layer plots" "--map id=no_plot" "--crs EPSG:4326" --swap-xy; do
    expect 2 "$JALUR" site p.jalur --points 1 $how
    says "no file is given" "--candidates FILE"
    expect 2 "$JALUR" site p.jalur --points 1 --candidates ppk $how
done
# where nobody is known, villages count in place of people, and no two lines have one name
sqlite3 p.jalur "UPDATE area SET population = 0; UPDATE station SET voters = 0; DELETE FROM household"
expect 0 "$JALUR" site p.jalur --points 1
says "villages in place of people"
[ -z "$(sed -n 's/^  \([a-z].*[a-z]\)   *[^ ].*/\1/p' out.txt | sed 's/  .*//' | sort | uniq -d)" ] || fail "two lines have one name: $(cat out.txt)"
no_crash
finish
