#!/bin/sh
# solve as clients call it: by pipes, with outputs that cannot be, stopped by Ctrl-C; what it says of tasks left out.
. "$(dirname -- "$0")/lib.sh"
cat >two.json <<'X'
{"vehicles":[{"id":1,"start_index":0,"end_index":0,"max_tasks":1,"max_distance":100,"costs":{"per_hour":0,"per_km":1000}}],
"jobs":[{"id":1,"location_index":1,"priority":5},{"id":2,"location_index":1,"priority":7},{"id":3,"location_index":2}],
"matrices":{"car":{"durations":[[0,10,20],[10,0,12],[20,12,0]],"distances":[[0,40,70],[40,0,30],[70,30,0]]}}}
X
expect 1 "$JALUR" solve - -o - --iterations 50 <two.json
grep -q '^{"code":0,"unassigned"' out.txt || fail "no solution on standard output: $(head -c 200 out.txt)"
grep -q 'Routing instance' out.txt && fail "a report beside the solution"
cat two.json | "$JALUR" solve - -o piped.json --iterations 50 >out.txt
expect 1 "$JALUR" solve two.json -o two.sol --iterations 50
cmp -s piped.json two.sol || fail "a pipe gives another answer than the file"
expect 1 "$JALUR" solve two.json -o /dev/stdout --iterations 50
{ echo before; "$JALUR" solve two.json -o - --iterations 50; echo after; } >three.txt
[ "$(head -n 1 three.txt)" = before ] && [ "$(tail -n 1 three.txt)" = after ] || fail "a solution among other output: $(head -c 200 three.txt)"
cmp -s piped.json - <<X || fail "not all of it"
$(grep -v '^before$\|^after$' three.txt)
X
[ ! -f /dev/stdout ] || [ -L /dev/stdout ] || fail "/dev/stdout is a file now"

# what is left out, with the number behind it: the way is 40 m too long; one more vehicle for 80; the trace ends at the cost
expect 1 "$JALUR" solve two.json --iterations 50 --json
says '"stop":3,"reason":"too-far","rule":"distance","needed":0,"available":0,"over":40,' '"lacks":"vehicle","extra_cost":80}' \
     '"cost":80}],'

# outputs that cannot be written are refused before the search, not after it
expect 5 timeout 20 "$JALUR" solve two.json --time 60 -o no/such/dir.json
expect 5 timeout 20 "$JALUR" solve two.json --time 60 -o .
expect 3 timeout 20 "$JALUR" solve two.json --time 60 --geojson routes.geojson -o new.json
says "coordinates"

# clients of VROOM find what went wrong where they look for the solution; other formats leave no output
grep -q '^{"code":2,"error":"there is no GeoJSON of places without coordinates; ' new.json || fail "no error object: $(head -c 300 new.json)"
printf '{"vehicles":[{"id":1,"start_index":0,"capacity":[1,"x"]}],"matrices":{"car":{"durations":[[0]]}}}' >bad.json
expect 3 "$JALUR" solve bad.json -o -
[ "$(cat out.txt)" = '{"code":2,"error":"vehicles[0].capacity[1] cannot be read; found \"x\"; expected a whole number from 0 to 4294967294"}' ] ||
    fail "another error object: $(head -c 300 out.txt)"
printf '{"vehicles":[' | expect 3 "$JALUR" solve - -o -
grep -q '^{"code":2,"error":".' out.txt || fail "no error object for broken JSON: $(head -c 300 out.txt)"
printf 'NAME: x\nDIMENSION: two\n' >bad.vrp
expect 3 "$JALUR" solve bad.vrp -o bad.sol
[ ! -e bad.sol ] || fail "an output of a refused run"

# Ctrl-C: the best plan so far is written, the exit code says interrupted
awk 'BEGIN { srand(4); print "NAME: ring\nTYPE: CVRP\nDIMENSION: 400\nCAPACITY: 9\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION"
             for (i = 1; i <= 400; i++) print i, int(1000 * rand()), int(1000 * rand())
             print "DEMAND_SECTION"; for (i = 1; i <= 400; i++) print i, (i > 1) }' >ring.vrp
"$JALUR" solve ring.vrp --time 120 -o ring.sol >out.txt 2>err.txt &
sleep 3
kill -INT $!
wait $!
code=$?
[ "$code" -eq 130 ] || fail "Ctrl-C: exit $code"
grep -q '^Cost' ring.sol || fail "Ctrl-C left no plan"
no_crash
finish
