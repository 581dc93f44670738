#!/bin/sh
# A full disk while exporting: exit code 5, no file that is cut short, no temporary file, the project as it was.
. "$(dirname -- "$0")/lib.sh"
expect 0 "$JALUR" sample trial --villages 10 --seed 3
"$JALUR" run trial/scenario.ini -o whole --iterations 200 >out.txt 2>err.txt
[ $? -le 1 ] || fail "run: $(tail -3 err.txt)"
mkdir small
mount -t tmpfs -o size=200k tmpfs small 2>/dev/null || { echo "SKIPPED: mounting a small disk needs root"; exit 77; }
trap 'umount "$work/small"; rm -rf "$work"' EXIT
before=$(cksum <whole/project.jalur)
expect 5 "$JALUR" export whole/project.jalur small
says "small/"
no_crash
[ "$before" = "$(cksum <whole/project.jalur)" ] || fail "the project changed"
for file in small/*.geojson; do
    [ -e "$file" ] || continue
    "$GEOJSON_CHECK" "$file" || fail "$file was cut short"
done
[ -z "$(find small -name '*.tmp*')" ] || fail "temporary files were left: $(ls small)"
expect 5 "$JALUR" init small/new.jalur
[ ! -e small/new.jalur ] || fail "half a project was left"
finish
