#!/bin/sh
# The main job under valgrind, on a small district: no invalid access, nothing of ours leaked.
. "$(dirname -- "$0")/lib.sh"
command -v valgrind >/dev/null || { echo "SKIPPED: valgrind is not installed"; exit 77; }
[ -x "$JALUR" ] || { echo "SKIPPED: no release build at $JALUR"; exit 77; }
expect 0 "$JALUR" sample trial --villages 5 --seed 4
valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
    --suppressions="$(dirname -- "$0")/valgrind.supp" \
    "$JALUR" run trial/scenario.ini -o out --iterations 300 --quiet >out.txt 2>err.txt
code=$?
[ "$code" -le 1 ] || fail "valgrind: exit $code: $(head -40 err.txt)"
[ -s out/map.html ] || fail "no map"
finish
