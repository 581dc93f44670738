#!/bin/sh
# Villages that no road reaches, on foot over the ground: rasters of friction and heights, in degrees and in metres.
. "$(dirname -- "$0")/lib.sh"
cat >villages.geojson <<'END'
{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"kode":"53.04.12.2001","nama":"Tepi","tingkat":"village","penduduk":100},"geometry":{"type":"Polygon","coordinates":[[[124.00,-9.01],[124.02,-9.01],[124.02,-8.99],[124.00,-8.99],[124.00,-9.01]]]}},
{"type":"Feature","properties":{"kode":"53.04.12.2002","nama":"Bukit","tingkat":"village","penduduk":70},"geometry":{"type":"Polygon","coordinates":[[[124.01,-8.97],[124.03,-8.97],[124.03,-8.95],[124.01,-8.95],[124.01,-8.97]]]}}]}
END
printf 'id,nama,jenis,lon,lat\nK1,Kantor,post,124.0,-9.0\n' >offices.csv
cat >roads.geojson <<'END'
{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"1","class":"local","surface":"paved"},"geometry":{"type":"LineString","coordinates":[[124.0,-9.0],[124.05,-9.0]]}}]}
END
# 100 x 120 cells of 0.001 degrees, west 123.98, south -9.04; a river without value at its northern end, water of friction 0
grid() { # VALUE of row r (from the north), column c
    printf 'ncols 100\nnrows 120\nxllcorner 123.98\nyllcorner -9.04\ncellsize 0.001\nNODATA_value -9999\n'
    awk 'BEGIN { for (r = 1; r <= 120; r++) for (c = 1; c <= 100; c++) printf "%s%s", ('"$1"'), c < 100 ? " " : "\n" }'
}
grid '12.5' >friction.asc
grid 'r == 60 ? (c == 3 ? 0 : -9999) : 12.5' >river.asc
grid '100 + 5 * (120 - r)' >heights.asc
new() { # PROJECT
    expect 0 "$JALUR" init "$1"
    expect 0 "$JALUR" import "$1" districts villages.geojson
    expect 0 "$JALUR" import "$1" offices offices.csv
    expect 0 "$JALUR" import "$1" roads roads.geojson
    expect 0 "$JALUR" set "$1" cover.profiles motorcycle
}
class() { sqlite3 "$1" "SELECT class || ' ' || round(coalesce(other_min, 0)) FROM access_cell JOIN access_village v ON v.seq = access_cell.village
    JOIN access_way w ON w.seq = way WHERE v.village = '53.04.12.2002' AND w.season = 'dry'"; }
new p.jalur
expect 0 "$JALUR" cover p.jalur --json
says '"far-from-road":1' '"ground-only":0'
# the middle of the village lies 0.04 degrees, 4.42 km, from the road: 55 minutes at 12.5 a km, and some 2.2 km of riding
expect 0 "$JALUR" import p.jalur friction friction.asc --crs EPSG:4326 --json
says '"read":12000' '"stored":12000'
expect 0 "$JALUR" cover p.jalur --json
says '"far-from-road":0' '"ground-only":1'
flat=$(class p.jalur)
case $flat in "ground-only 5"[6-9].0 | "ground-only 6"[0-2].0) ;; *) fail "over level ground: $flat" ;; esac
expect 0 "$JALUR" verify p.jalur
# a river without a ford; water of friction 0 is none either
expect 0 "$JALUR" import p.jalur friction river.asc --crs EPSG:4326
says "no-friction"
expect 0 "$JALUR" cover p.jalur --json
says '"far-from-road":1' '"ground-only":0'
# heights alone: 3 km/h on level ground; the way down to the road takes less than up from it
new h.jalur
expect 0 "$JALUR" import h.jalur heights heights.asc --crs EPSG:4326
expect 0 "$JALUR" cover h.jalur --json
slow=$(class h.jalur)
case $slow in "ground-only 8"*.0 | "ground-only 9"*.0) ;; *) fail "downhill at 3 km/h: $slow" ;; esac
expect 0 "$JALUR" set h.jalur cover.ground_min 30
expect 0 "$JALUR" cover h.jalur --json
says '"ground-only":0'
# what is no such raster is refused, and nothing is kept of it
expect 3 "$JALUR" import h.jalur friction villages.geojson
says "GeoTIFF"
head -c 3000 friction.asc >half.asc
expect 3 "$JALUR" import h.jalur friction half.asc --crs EPSG:4326
expect 2 "$JALUR" import h.jalur friction friction.asc --layer x
says "no meaning for a raster"
grid 'r == 2 ? 32767 : 1' >wrong.asc
expect 3 "$JALUR" import h.jalur heights wrong.asc --crs EPSG:4326
says "row 2" "no height"
sed 's/cellsize 0.001/cellsize 100/' friction.asc >far.asc
expect 3 "$JALUR" import h.jalur friction far.asc --crs EPSG:4326
says "does not lie on the earth"
[ "$(sqlite3 h.jalur "SELECT group_concat(kind) FROM raster")" = heights ] || fail "a refused raster was kept"
# metres of UTM zone 51S become degrees; a second raster comes onto the grid of the first
{ printf 'ncols 130\nnrows 160\nxllcorner 605000\nyllcorner 9000000\ncellsize 100\nNODATA_value -9999\n'; awk 'BEGIN { for (r = 0; r < 160 * 130; r++) print 12.5 }'; } >utm.asc
expect 0 "$JALUR" import h.jalur friction utm.asc --crs EPSG:32751
[ "$(sqlite3 h.jalur "SELECT count(DISTINCT w || ' ' || h || ' ' || west || ' ' || lon_step) FROM raster")" = 1 ] || fail "two grids"
no_crash
finish
