#!/bin/sh
# Bad input: the right exit code, a message with file, row, field, found, expected, remedy; the project stays as it was.
. "$(dirname -- "$0")/lib.sh"
expect 0 "$JALUR" sample trial --villages 6 --seed 3
expect 0 "$JALUR" init p.jalur
expect 0 "$JALUR" import p.jalur districts trial/districts.geojson
before=$(cksum <p.jalur)
unchanged() {
    [ "$before" = "$(cksum <p.jalur)" ] || fail "the project changed: $*"
    no_crash
}

expect 5 "$JALUR" import p.jalur stations missing.csv
says "missing.csv"
unchanged missing file
expect 2 "$JALUR" import p.jalur planets trial/stations.csv
says '"planets" is no kind'
unchanged wrong kind
expect 3 "$JALUR" import p.jalur roads trial/stations.csv
unchanged points are no roads
expect 2 "$JALUR" import p.jalur stations trial/stations.csv --layer a -l b
says "--layer is given twice"
unchanged an option given twice

# a file of another kind that has an id, or a code, is not taken for what it is not
printf 'id,road,factor,profile,reason\nC1,7,0,truck,banjir\n' >closures.csv
printf 'code,day,reason\n99.01.01.1001,3,pasar\n' >calendar.csv
cp p.jalur one.jalur
expect 0 "$JALUR" import one.jalur offices trial/offices.csv
for file in closures.csv trial/stations.csv trial/households.csv trial/offices.csv trial/roads.geojson trial/districts.geojson; do
    expect 3 "$JALUR" import one.jalur vehicles $file
    says "no column for any of count, home, per_km, crew" "at least one of these columns"
done
expect 3 "$JALUR" import p.jalur districts calendar.csv
says "no column for any of name, lat, path"
for kind in stations households offices settlements; do
    expect 3 "$JALUR" import p.jalur $kind trial/roads.geojson
    says "$kind stand at points, but these are Line String"
done
# a key given twice in a scenario: neither is lost in silence
cp trial/scenario.ini trial/twice.ini
printf '[import stations]\nfile = stations_count.csv\n' >>trial/twice.ini
expect 3 "$JALUR" run trial/twice.ini -o twice
says "[import stations] file is given twice" "[import roads 2]"
sed 's/^season = .*/&\nseason = wet/' trial/scenario.ini >trial/twice.ini
expect 3 "$JALUR" run trial/twice.ini -o twice
says "[set] season is given twice"
printf 'village_code,segment,count\n99.01.01.1001,mobile,90\n99.01.01.1001,homebound,10\n' >segments.csv
expect 3 "$JALUR" import p.jalur households segments.csv
says "cannot be counted by segment" "homebound_count"
unchanged a file of another kind
# one row for each truck: the first stays, and it is said; a quote that is not closed does not swallow the rows below
printf 'id,count,home,boxes\nT,1,KPU-99.01,9\nT,1,KPU-99.01,9\nT,1,PPK-99.01.01,9\n' >trucks.csv
expect 0 "$JALUR" import one.jalur vehicles trucks.csv
says "duplicate-id" "write how many there are into count"
[ "$(sqlite3 one.jalur "SELECT group_concat(count) FROM vehicle WHERE id = 'T'")" = 1,1 ] || fail "trucks are $(sqlite3 one.jalur "SELECT group_concat(count) FROM vehicle")"
printf 'id,village_code\n"S1,99.01.01.1001\nS2,99.01.01.1001\n' >quote.csv
expect 3 "$JALUR" import p.jalur stations quote.csv
says "row 1, column id: the id goes on over the end of the line"
unchanged a quote that is not closed

printf 'id,village,lon,lat\n' >empty.csv
expect 3 "$JALUR" import p.jalur stations empty.csv
says "empty.csv"
unchanged empty layer

printf '\377\376i\000d\000,\000v\000\n\000' >wide.csv
expect 3 "$JALUR" import p.jalur stations wide.csv
says "the text is in UTF-16" "iconv"
printf 'Daftar TPS,\nid,village\nA,99.01.01.1001\n' >title.csv
expect 3 "$JALUR" import p.jalur stations title.csv
says "delete titles above them"
unchanged UTF-16 or a title
printf 'id,lat,lon,village\n"A, ""B""",-6,106.8,1\nB,-6,2,106,8,\n' >comma.csv
expect 3 "$JALUR" import p.jalur stations comma.csv
says "row 2 has more cells than the header" "5 cells" "quotes"
unchanged decimal commas

cat >metres.geojson <<'X'
{"type":"FeatureCollection","crs":null,"features":[]}
X
printf 'id,x,y\nA,628412,9133456\nB,701993,9133999\n' >metres.csv
expect 3 "$JALUR" import p.jalur stations metres.csv
says "EPSG:327" "--crs"
unchanged metres without a CRS

cat >vrt.geojson <<'X'
<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/http://127.0.0.1:9/x.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>
X
"$JALUR" import p.jalur stations vrt.geojson >out.txt 2>err.txt
code=$?
[ "$code" -eq 3 ] || [ "$code" -eq 5 ] || fail "VRT in disguise: exit $code"
unchanged VRT
for name in http://127.0.0.1:9/x.geojson /vsicurl/http://127.0.0.1:9/x '{"type":"FeatureCollection","features":[]}' PG:dbname=x; do
    "$JALUR" import p.jalur stations "$name" >out.txt 2>err.txt
    code=$?
    [ "$code" -eq 5 ] || [ "$code" -eq 2 ] || [ "$code" -eq 3 ] || fail "$name: exit $code"
    unchanged "$name"
done

head -c 900 trial/districts.geojson >cut.geojson
"$JALUR" import p.jalur districts cut.geojson >out.txt 2>err.txt
code=$?
[ "$code" -eq 3 ] || [ "$code" -eq 5 ] || fail "truncated file: exit $code"
says "cut.geojson"
unchanged truncated

printf 'id,village,voters\nA,5.3e+11,200\n' >numbers.csv
expect 3 "$JALUR" import p.jalur stations numbers.csv
says "numbers.csv"
unchanged codes as numbers
printf 'id,count,home,boxes,kg,m3,profile\nL300,2,g,-5,900,2\n' >negative.csv
expect 3 "$JALUR" import p.jalur vehicles negative.csv
says "negative.csv" "-5"
unchanged negative capacity
printf 'id,count,home,boxes,kg,m3,profile,fixed_idr\nL300,2,g,5,900,2,truck,1000000000000\n' >dear.csv
expect 3 "$JALUR" import p.jalur vehicles dear.csv
says "dear.csv" "1000000000000" "expected"
unchanged a vehicle dearer than any
expect 2 "$JALUR" import p.jalur stations trial/stations.csv --map moon=village
says "moon"
unchanged unknown field
expect 2 "$JALUR" import p.jalur stations trial/stations.csv --map id=id,id=voters
says "twice" '"id"'
unchanged one field from two columns
expect 2 "$JALUR" import p.jalur stations trial/stations.csv --level village
says "only districts"
expect 2 "$JALUR" import p.jalur roads trial/roads.geojson --kind post
says "only offices"
unchanged options of other kinds

expect 5 "$JALUR" check missing.jalur
says "missing.jalur"
printf 'not a database at all, but long enough to be one\n' >foreign.jalur
"$JALUR" check foreign.jalur >out.txt 2>err.txt
code=$?
[ "$code" -eq 3 ] || [ "$code" -eq 5 ] || fail "foreign project: exit $code"
no_crash
expect 5 "$JALUR" init p.jalur
says "exists"
expect 3 "$JALUR" check p.jalur # no stations, no roads: planning is blocked
expect 3 "$JALUR" plan p.jalur
says "stations"
expect 3 "$JALUR" set p.jalur plan.days many
says "plan.days" "expected"
expect 2 "$JALUR" set p.jalur plan.dayz 2
says "plan.days"

# a deadline before stations open is refused; one before the depot opens is not: every station says that it is too late
expect 0 "$JALUR" sample late --villages 6 --seed 3
expect 3 "$JALUR" run late/scenario.ini -o late_out --iterations 10 --set plan.deadline=00:30 --set plan.days=1
says "is open at no time"
sed -i 's/,[0-9: -]*-18:00,/,,/' late/stations.csv
"$JALUR" run late/scenario.ini -o late_out --iterations 10 --set plan.deadline=00:30 --set plan.days=1 >out.txt 2>err.txt
[ $? -eq 1 ] || fail "deadline before opening: $(tail -3 err.txt)"
grep -q '"too-far"' late_out/summary.json || fail "no station says that it is too late"

expect 5 "$JALUR" run missing.ini -o out
printf '[import stations]\nlayer = x\n' >nofile.ini
expect 3 "$JALUR" run nofile.ini -o out
says "names no file"
printf '[scenario\nname = x\n' >broken.ini
expect 3 "$JALUR" run broken.ini -o out
says "line 1"
printf '[import stations]\nfyle = x\n' >typo.ini
expect 3 "$JALUR" run typo.ini -o out
says "fyle" "swap_xy"
long=$(printf '%0300d' 7)
printf '; %s\n[scenario]\nname = %s\n' "$long" "$long" >long.ini
expect 3 "$JALUR" run long.ini -o out
says "line 3 is too long"
printf '\357\273\277[scenario]\r\n  name = x\n\t; %s\n\n  [import stations]\n  layer = x\n  fyle = x\n  file = [x\n' "$long" >indent.ini # once one long value
expect 3 "$JALUR" run indent.ini -o out
says "[import stations] fyle" "swap_xy"
printf '[set]\nplan.days = 2\n  3\n' >more.ini # not a second value of plan.days
expect 3 "$JALUR" run more.ini -o out
says "line 3 is not understood"
printf '[set]\nplan.days = 2\n\0\nplan.days = 3\n' >zero.ini
expect 3 "$JALUR" run zero.ini -o out
says "zero byte"
printf '; %s\n[import stations %.60s]\nfile = trial/stations.csv\n' "$long" "$long" >section.ini
expect 3 "$JALUR" run section.ini -o out
says "short section names"
printf '; %s\n[import planets]\nfile = trial/stations.csv\n' "$long" >kind.ini
expect 2 "$JALUR" run kind.ini -o out
says "kind.ini"
printf '[import districts]\nfile = trial/districts.geojson\n' >bare.ini
expect 3 "$JALUR" run bare.ini -o out
says "block planning; the first: No offices"
# the journal of a killed process, left without its project, is not played into a new one
cp late_out/project.jalur old.jalur
sqlite3 old.jalur 'PRAGMA cache_size = 2' 'BEGIN IMMEDIATE' 'DELETE FROM spatial_ref_sys' '.shell cp old.jalur-journal new.jalur-journal' ROLLBACK
[ -s new.jalur-journal ] || fail "no journal to try with"
expect 0 "$JALUR" init new.jalur
[ "$(sqlite3 new.jalur 'PRAGMA integrity_check')" = ok ] || fail "an old journal was played into a new project"
# a column of the project is gone: damaged data, no internal error
sqlite3 old.jalur 'ALTER TABLE roster_office RENAME COLUMN supervisors TO supervisorz'
expect 3 "$JALUR" staff old.jalur
says "lacks a part"
# a sample goes over an earlier sample, never over anybody's files
mkdir own
printf 'id,village\nA,53.04.01.2001\n' >own/stations.csv
expect 5 "$JALUR" sample own --villages 6
says "stations.csv" "give a new directory"
[ "$(ls own)" = stations.csv ] || fail "half a sample"
expect 0 "$JALUR" sample trial --villages 6 --seed 3
# a run into the directory of its inputs leaves them as they are
cp -r trial beside
mv beside/roads.geojson beside/routes.geojson
sed -i 's/roads.geojson/routes.geojson/' beside/scenario.ini
expect 2 "$JALUR" run beside/scenario.ini -o beside --iterations 10
says "routes.geojson" "over this input"
cmp -s trial/roads.geojson beside/routes.geojson || fail "an input was overwritten"
expect 5 "$JALUR" check beside/project.jalur
# settings: those that can be judged alone at once, a day that ends before it starts where it matters, and by its name
expect 3 "$JALUR" set p.jalur cover.decay gentle
says "step, linear, logistic or exponential"
expect 3 "$JALUR" set p.jalur cover.kinds post,moon
says "kinds of offices"
expect 0 "$JALUR" set p.jalur cover.kinds "post, kantorpos,"
expect 0 "$JALUR" init night.jalur
expect 0 "$JALUR" set night.jalur plan.day_start 20:00
printf 'id,home,boxes,profile\nA,G,10,truck\n' >shiftless.csv
expect 3 "$JALUR" import night.jalur vehicles shiftless.csv
says "plan.day_end" "give the vehicle a shift"
printf 'id,osm_id,factor\nA,1,1e-300\n' >slow.csv
expect 3 "$JALUR" import night.jalur closures slow.csv
says "slow.csv, row 1, column factor" "0 for closed"
printf 'id,home,boxes,count,profile\nA,G,10,0,truck\n' >none.csv
expect 0 "$JALUR" init none.jalur
expect 0 "$JALUR" import none.jalur stations trial/stations.csv
expect 0 "$JALUR" import none.jalur vehicles none.csv
expect 3 "$JALUR" plan none.jalur
says "no vehicle with a count above 0"
# rows that are all passed over are worth a word
expect 0 "$JALUR" import night.jalur stations trial/stations.csv --within 77
says "none of its" "outside-within"
# two runs into one directory: the second refuses and leaves the first alone
mkdir shared
flock shared "$JALUR" run late/scenario.ini -o shared --iterations 10 >out.txt 2>err.txt
[ $? -eq 5 ] || fail "a second run into one directory was let in"
says "another run is writing"
[ ! -e out/project.jalur ] || fail "a failed run left a project"
[ -z "$(find . -name '*.tmp*')" ] || fail "temporary files were left: $(find . -name '*.tmp*')"
finish
