#!/bin/sh
# lengths.sh ENGINE: no function of more than 80 lines, no source file of more than 900.
set -eu
long=$(find "$1" -name '*.c' | sort | while read -r file; do
    awk -v file="$file" '/^[A-Za-z_].*\)[ \t]*$/ && !/;/ { name = $0 } /^\{/ { open = NR }
        /^\}/ { if (open && NR - open > 80) print file ": " NR - open " lines: " name; open = 0 }
        END { if (NR > 900) print file ": " NR " lines" }' "$file"
done)
[ -z "$long" ] || { echo "$long"; exit 1; }
