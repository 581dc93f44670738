#!/bin/sh
# Stations in parts together with other rules, and docks with nights: what is planned is what verify finds.
. "$(dirname -- "$0")/lib.sh"
cat >roads.geojson <<'X'
{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"class":"primary"},"geometry":{"type":"LineString","coordinates":[[120,0],[120.06,0]]}}]}
X
plan() { # NAME SETTINGS...: the files are NAME_stations.csv and so on
    name=$1
    shift
    { printf '[set]\nplan.bound_share = 0\nplan.iterations = 200\n'; for set; do echo "$set"; done
      for kind in offices vehicles stations; do printf '[import %s]\nfile = %s_%s.csv\n' $kind "$name" $kind; done
      printf '[import roads]\nfile = roads.geojson\n'; } >"$name.ini"
}
left() { # NAME STATION COLUMN WANTED
    found=$(sqlite3 "$1/project.jalur" "SELECT $3 FROM unserved WHERE station = '$2'")
    [ "$found" = "$4" ] || fail "$1: $3 of $2 is \"$found\", not \"$4\""
}

# 25 boxes by tens are three visits, and the same three in the next plan: nothing has changed
printf 'id,name,kind,lon,lat\nG,Gudang,warehouse,120,0\n' >same_offices.csv
printf 'id,count,home,boxes,profile,per_km_idr\ntruk,3,G,10,truck,1000\n' >same_vehicles.csv
printf 'id,lon,lat,boxes,split\nA,120.02,0,25,yes\nB,120.03,0,5,\n' >same_stations.csv
plan same
expect 0 "$JALUR" run same.ini -o same
expect 0 "$JALUR" run same.ini -o again --earlier same/project.jalur
grep -q '"station_id":"A".*"earlier":"same"' again/stops.geojson && ! grep -q '"earlier":"moved"' again/stops.geojson || fail "parts have moved"
expect 0 "$JALUR" verify again

# three parts of an optional station cost three routes, more than leaving it out; one would cost less
cp same_offices.csv dear_offices.csv
printf 'id,count,home,boxes,profile,fixed_idr\ntruk,3,G,10,truck,20000\n' >dear_vehicles.csv
printf 'id,lon,lat,boxes,split,skip\nA,120.02,0,25,yes,50000\n' >dear_stations.csv
plan dear
expect 1 "$JALUR" run dear.ini -o dear
left dear A reason optional
left dear A extra_idr 60000
expect 0 "$JALUR" verify dear

# whole in the large vehicle, which is in use: the small one that is free carries no part
cp same_offices.csv small_offices.csv
printf 'id,count,home,boxes,max_stops,profile\nbesar,1,G,20,1,truck\nkecil,1,G,6,1,truck\n' >small_vehicles.csv
printf 'id,lon,lat,boxes,split,priority\nA,120.02,0,16,yes,1\nB,120.03,0,20,,9\n' >small_stations.csv
plan small
expect 1 "$JALUR" run small.ini -o small
left small A rule vehicles
expect 0 "$JALUR" verify small

# one vehicle, paid by the hour, and one dock that is taken from 8:00 to 8:30: who would serve the other station loads late, not early
cp same_offices.csv late_offices.csv
sed -i 's/lat$/lat,docks/; s/,0$/,0,1/' late_offices.csv
printf 'id,count,home,boxes,max_stops,profile,per_hour_idr,load,shift_start,shift_end\ntruk,1,G,10,1,truck,20000,30,06:00,18:00\n' >late_vehicles.csv
printf 'id,lon,lat,boxes,open,priority\nA,120.00,0,1,12:00-13:00,1\nB,120.00,0,1,08:30-08:30,9\n' >late_stations.csv
plan late
expect 1 "$JALUR" run late.ini -o late
expect 0 "$JALUR" verify late

# two vehicles at one dock; each may stay away for a night and comes back to load once more
printf 'id,name,kind,lon,lat,docks\nG,Gudang,warehouse,120.02,0,1\nP,PPK,ppk,120.05,0,\n' >night_offices.csv
printf 'id,count,home,boxes,profile,load,reloads,nights,night_at,night,shift_start,shift_end,per_km_idr\ntruk,2,G,6,truck,40,1,1,P,8:00,06:00,08:20,1000\n' >night_vehicles.csv
printf 'id,lon,lat,boxes,open\nA,120.05,0,5,1/06:00-08:20\nB,120.04,0,5,2/06:00-08:20\nC,120.05,0,5,2/06:00-08:20\nD,120.03,0,5,2/06:00-08:20\n' >night_stations.csv
plan night 'plan.days = 2'
"$JALUR" run night.ini -o night >out.txt 2>err.txt
no_crash
expect 0 "$JALUR" verify night
finish
