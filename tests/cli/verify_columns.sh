#!/bin/sh
# Every number of every result in the project file is changed once, and verify must object. What it does not look at stands below with
# the reason; a table or column that is neither makes the test fail: verify it, or say here why it cannot be.
. "$(dirname -- "$0")/lib.sh"

# What goes in, and what only the tools read.
inputs='jalur_meta setting import_run import_note area station household office road road_id closure vehicle earlier staff closed_days handover
settlement raster raster_row signal_mark stage problem'

# Of results: how they were found, and what only the programs that found them can tell.
unseen='plan.cost_before_pool_idr plan.seed plan.iterations plan.pool_routes plan.limit_reached
plan_bound.closed plan_bound.seconds roster.question
roster_office.dual_staff_day roster_office.dual_permanent_idr roster_office.range_less roster_office.range_more
roster_office.officer_worth roster_office.dual_counter roster_office.dual_escort
roster_office.need_staff_days roster_office.need_counter_places roster_office.need_cash_idr roster_office.need_escort_days
roster_office.need_seats roster_village.last_idr'

# What is true with other numbers too: a bound holds with any price of leaving a stop out, with more routes than there are, and where its
# pricing looks at the clock, or at hours in other bands; rows are in the same order whatever their last number.
free='plan_bound_stop.skip plan_bound_cut.skip plan_bound_class.most plan_bound_class.timed plan_bound_class.band_s
plan_bound_stop.seq plan_bound_class.seq plan_bound_type.seq plan_bound_cut.seq unserved.seq route_leg.id'

expect 0 "$JALUR" sample trial --villages 12 --seed 5
printf 'POS-2,Kantor Pos Kedua,post,99.01.01.2003,127.6375,-6.0424,1,1,08:00,15:00\n' >>trial/offices.csv
printf 'POS-2,1,0,210000,150000,250000,1\n' >>trial/staff.csv
printf 'late,99.01.01.1001,200,127.6037,-6.0373,,06:00-06:05,\n' >>trial/stations.csv
"$JALUR" run trial/scenario.ini -o out --iterations 200 --seed 2 --set season=wet --set plan.bound_rounds=20 --set staff.rest_days=3 \
    --set staff.days=4 --set staff.lend_max_min=240 --set staff.absent=0.1 --set staff.overtime_min=60 --set staff.reserve=0.05 \
    --set staff.upload_min=20 --set staff.escorts=1 --set cover.counter_people=100 --quiet >out.txt 2>err.txt
[ $? -le 1 ] || fail "run: $(tail -5 err.txt)"
says 'by the first profile, wet season'
expect 0 "$JALUR" verify out/project.jalur
no_crash

sql() { sqlite3 -bail -separator ' ' "$@"; }

known() { # WORD LIST
    case " $(echo "$2" | tr '\n' ' ') " in *" $1 "*) return 0 ;; esac
    return 1
}

# A number grows by a tenth and some, more than what may be a rounding; what is not there is 1; a flag turns round.
lie() { # TABLE COLUMN TYPE CONDITION [NEW]
    key=$(sql out/project.jalur "SELECT coalesce(group_concat('\"' || name || '\"'), 'rowid') FROM pragma_table_info('$1') WHERE pk > 0")
    new="\"$2\" + max(25, abs(\"$2\") / 10)"
    [ "$3" = REAL ] && new="\"$2\" * 1.1 + 5"
    [ "$4" = 'IS NULL' ] && new=1
    [ $# -eq 5 ] && new=$5
    cp out/project.jalur lie.jalur
    changed=$(sql lie.jalur "UPDATE $1 SET \"$2\" = $new
        WHERE ($key) = (SELECT $key FROM $1 WHERE \"$2\" $4 ORDER BY abs(\"$2\") DESC LIMIT 1); SELECT changes()" 2>&1)
    [ "$changed" = 0 ] && return
    tried=1
    case "$changed" in *"UNIQUE constraint failed"*) return ;; esac # another row has that number
    [ "$changed" = 1 ] || { fail "$1.$2: $changed"; return; }
    "$JALUR" verify lie.jalur --json >out.txt 2>err.txt
    code=$?
    if [ $# -eq 4 ] && [ $code -eq 3 ] && [ "$4" = 'IS NOT NULL' ]; then # it takes small numbers only
        lie "$1" "$2" "$3" 'IN (0, 1)' "1 - \"$2\""
        lie "$1" "$2" "$3" 'BETWEEN 2 AND 30' "\"$2\" - 1"
        return
    fi
    [ $code -eq 1 ] || [ $code -eq 3 ] || fail "verify does not object when $1.$2 ($4) is changed: exit $code"
    no_crash
}

sql out/project.jalur "SELECT m.name, c.name, c.type FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'
    AND m.sql LIKE 'CREATE TABLE %' AND m.name NOT LIKE 'idx@_%' ESCAPE '@' AND c.type IN ('INTEGER', 'REAL') AND m.rowid > (SELECT rowid FROM sqlite_master WHERE name = 'jalur_meta')" >columns.txt
[ "$(wc -l <columns.txt)" -gt 200 ] || fail "only $(wc -l <columns.txt) columns"
while read -r table column type; do
    known "$table" "$inputs" && continue
    known "$table.$column" "$unseen $free" && continue
    tried=0
    lie "$table" "$column" "$type" 'IS NOT NULL'
    lie "$table" "$column" "$type" 'IS NULL'
    [ $tried -eq 1 ] || fail "the run has no row with $table.$column"
done <columns.txt
finish
