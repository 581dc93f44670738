#!/bin/sh
# symbols.sh LIBRARY LIST: the shared library exports exactly what the list names. A change of the list is a change of the API.
set -eu
nm -D --defined-only "$1" | awk '$2 == "T" || $2 == "D" || $2 == "B" || $2 == "R" { print $3 }' | grep -v '^_' | LC_ALL=C sort |
    diff -u "$2" - || { echo "exported symbols differ from $2"; exit 1; }
