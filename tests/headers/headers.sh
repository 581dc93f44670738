#!/bin/sh
# headers.sh ROOT CC: every header compiles alone, as C17, twice in a row.
set -eu
root=$1
cc=$2
bad=0
for header in "$root"/include/jalur/*.h $(find "$root/engine" -name '*.h' | sort); do
    printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
        "$cc" -std=c17 -Wall -Wextra -Werror -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -I"$root/include" -I"$root/engine" \
            $(pkg-config --cflags gdal sqlite3 spatialite) -DGEOS_USE_ONLY_R_API -fsyntax-only -x c - || { echo "$header"; bad=1; }
done
exit $bad
