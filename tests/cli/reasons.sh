#!/bin/sh
# Why a station is not served is said of the vehicles that may come, and the verifier agrees.
. "$(dirname -- "$0")/lib.sh"
line() { # CLASS MORE FROM TO
    printf '{"type":"Feature","properties":{"class":"%s"%s},"geometry":{"type":"LineString","coordinates":[[%s,0],[%s,0]]}}' "$@"
}
{ # a road with a part in the middle that is open in the dry season only, and far from it water
    printf '{"type":"FeatureCollection","features":['
    line secondary ',"modes":"truck"' 120.00 120.02 && printf ,
    line secondary ',"modes":"truck","season":"dry"' 120.02 120.04 && printf ,
    line secondary ',"modes":"truck"' 120.04 120.06 && printf ,
    line water '' 120.10 120.12
    printf ']}'
} >roads.geojson
printf 'id,name,kind,lon,lat\nG,Gudang,warehouse,120,0\n' >offices.csv
printf 'id,count,home,boxes,profile\na-truk,1,G,10,truck\njalan,1,G,10,foot\nperahu,1,G,10,boat\n' >vehicles.csv
printf 'id,lon,lat,boxes,vehicles\nany,120.01,0,1,\nroad-boat,120.01,0,1,perahu\nsea-boat,120.11,0,1,perahu\ntrack-boat,120.05,0,1,perahu\nwalk,120.01,0,1,jalan\ntrack,120.05,0,1,\n' >stations.csv
printf '[set]\nseason = wet\n' >s.ini
for kind in offices vehicles stations; do printf '[import %s]\nfile = %s.csv\n' $kind $kind >>s.ini; done
printf '[import roads]\nfile = roads.geojson\n' >>s.ini
expect 1 "$JALUR" run s.ini -o out --iterations 50
no_crash
says "2 in vehicle crews, 2 escorts" # of a route outside all villages too
reason() { # STATION REASON TEXT
    row=$(sqlite3 out/project.jalur "SELECT reason || ': ' || text FROM unserved WHERE station = '$1'")
    case $row in
    "$2: $3"*) ;;
    *) fail "$1: \"$row\" is not \"$2: $3\"" ;;
    esac
}
reason road-boat other-component "nearest road for boat is 100"
reason sea-boat other-component "nearest road for boat is 111"
reason track-boat other-component "nearest road for boat is 55"
reason walk other-component "foot can use no road"
reason track season "reached by truck from Gudang in the dry season only"
[ -z "$(sqlite3 out/project.jalur "SELECT 1 FROM unserved WHERE text LIKE '%foot%' AND from_lon IS NOT NULL")" ] || fail "a missing link from nowhere"
expect 0 "$JALUR" verify out
# all that trucks may use is shut
printf 'id,class,factor,reason\nbanjir,secondary,0,Kali meluap\n' >closures.csv
printf 'id,lon,lat,boxes\nany,120.01,0,1\n' >stations.csv
printf '[import closures]\nfile = closures.csv\n' >>s.ini
printf 'id,count,home,boxes,profile\ntruk,1,G,10,truck\n' >vehicles.csv
expect 1 "$JALUR" run s.ini -o out --iterations 50
reason any far-from-road "no vehicle's profile can use any road of the network in the wet season: shut by closure \"banjir\" (Kali meluap)"
expect 0 "$JALUR" verify out
# roads that cross without a common point, and a one-way road the wrong way: no road is missing there
cat >roads.geojson <<'X'
{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"class":"local"},"geometry":{"type":"LineString","coordinates":[[120,0],[120.04,0]]}},
{"type":"Feature","properties":{"class":"local"},"geometry":{"type":"LineString","coordinates":[[120.02,-0.02],[120.02,0.02]]}},
{"type":"Feature","properties":{"class":"local","oneway":"yes"},"geometry":{"type":"LineString","coordinates":[[120.06,0],[120.04,0]]}}]}
X
printf 'id,lon,lat,boxes\ncross,120.02,0.015,1\noneway,120.06,0,1\n' >stations.csv
sed -i '/closures/d' s.ini
expect 1 "$JALUR" run s.ini -o cross --iterations 50
grep -q '"station_id":"cross".*the missing link is 0 m (the roads meet there without a common point.*"gap_m":0,' cross/unserved.geojson || fail "a crossing: $(grep cross cross/unserved.geojson)"
grep -q '"station_id":"oneway".*only one-way roads lead there the wrong way.*"gap_m":null,' cross/unserved.geojson || fail "one way: $(grep oneway cross/unserved.geojson)"
grep -q 'the missing link is 0 m (the roads meet there without a common point: network.node_crossings = 1' cross/problems.geojson || fail "check says nothing of the crossing"
expect 0 "$JALUR" verify cross
"$JALUR" run s.ini -o joined --set network.node_crossings=1 --iterations 50 --quiet >out.txt 2>err.txt
! grep -q '"station_id":"cross"' joined/unserved.geojson || fail "crossings are not joined"
finish
