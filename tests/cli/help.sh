#!/bin/sh
# Every command explains itself; wrong calls are refused with exit code 2 and a hint.
. "$(dirname -- "$0")/lib.sh"
for c in run sample init import set check network travel plan staff cover site solve verify export help version; do
    expect 0 "$JALUR" "$c" --help
    says "jalur $c" "Examples:"
    expect 0 "$JALUR" help "$c"
done
expect 0 "$JALUR" --help
says "Exit codes" "import"
expect 0 "$JALUR" version --json
says '{"jalur":"'
expect 0 "$JALUR" help settings --json
says '"key":"plan.days"'
expect 0 "$JALUR" help settings
says "plan.days" "cover.limit_min" "meaning"
expect 2 "$JALUR"
expect 2 "$JALUR" fly
says 'no command "fly"'
expect 2 "$JALUR" import only-one
says "expected PROJECT KIND FILE" "for example"
expect 2 "$JALUR" plan x.jalur --layer y
says "no option --layer"
expect 2 "$JALUR" check x.jalur --seed 3
says "no option --seed"
expect 2 "$JALUR" check x.jalur -jz y
says "no option -z"
expect 2 "$JALUR" check x.jalur --zed
says "no option --zed"
expect 2 "$JALUR" check x.jalur --json=1
says "--json takes no value"
expect 2 "$JALUR" plan x.jalur --time -3
says "--time"
expect 2 "$JALUR" sample d --villages 99999999
says "--villages" "3 to 50000"
expect 0 "$JALUR" init p.jalur
expect 3 "$JALUR" set p.jalur plan.days -1
says "setting plan.days cannot be \"-1\"" "1 to"
expect 2 "$JALUR" set p.jalur plan.days 2 3
says "expected PROJECT"
expect 0 "$JALUR" set p.jalur --json
says '"key":"plan.days","value":"1"'
expect 0 "$JALUR" set --quiet -- p.jalur plan.days 2
expect 3 "$JALUR" set p.jalur name "$(printf 'Kabupaten Belu\377')"
says "one line of UTF-8 text"
expect 3 "$JALUR" set p.jalur name "$(printf 'two\nlines')"
expect 0 "$JALUR" set p.jalur name "$(printf 'Jalan Raya \303\251')"
expect 2 "$JALUR" init ""
says "the project has no name"
expect 0 "$JALUR" set p.jalur
says "plan.days"
# A name that nobody knows is told when it is set, not after hours of work.
expect 3 "$JALUR" set p.jalur cover.profiles motorcycle,fot
says 'no profile "fot"' "truck, pickup, motorcycle, foot, boat"
expect 3 "$JALUR" set p.jalur cover.profiles ","
says "no profile"
expect 3 "$JALUR" set p.jalur staff.profile ojek
says 'no profile "ojek"'
expect 3 "$JALUR" set p.jalur staff.walk_profile ojek
expect 3 "$JALUR" set p.jalur plan.kit pemilu-2042
says 'no kit "pemilu-2042"' "pemilu-2024"
printf '[profile ojek]\nlike = motorcycle\n' >ojek.ini
expect 0 "$JALUR" import p.jalur profiles ojek.ini
expect 0 "$JALUR" set p.jalur cover.profiles "ojek, foot"
printf '[set]\nstaff.profile = ojke\n[import stations]\nfile = none.csv\n[import profiles]\nfile = ojek.ini\n' >typo.ini
expect 3 "$JALUR" run typo.ini -o out
says 'no profile "ojke"' "ojek"
printf '[set]\nstaff.profile = ojek\n[import stations]\nfile = none.csv\n[import profiles]\nfile = ojek.ini\n' >right.ini
expect 5 "$JALUR" run right.ini -o out
says "none.csv"
expect 2 "$JALUR" run scenario.ini
says "-o DIR"
expect 2 "$JALUR" solve x.vrp --bks 0
says "--bks"
expect 5 "$JALUR" solve no_such_file.vrp
says "no_such_file.vrp"
expect 2 "$JALUR" help fly
no_crash
finish
