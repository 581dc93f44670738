#!/bin/sh
# layers.sh ENGINE: includes go one way. Each room may include only the rooms and foreign libraries named here.
set -eu
engine=$1
bad=0

allowed() { # rooms that the room may include
    case $1 in
    base) echo "base" ;;
    model) echo "base model" ;;
    geo | store | solve | export) echo "base model $1" ;;
    net) echo "base model geo net" ;;
    sample) echo "base model net sample" ;;
    plan) echo "base model net solve plan" ;;
    instance) echo "base model plan instance" ;;
    bound) echo "base model net solve plan bound" ;;
    staff) echo "base model solve staff" ;;
    cover) echo "base model geo net solve cover" ;;
    site) echo "base model solve site" ;;
    verify) echo "base model geo verify" ;;
    check) echo "base model geo net check" ;;
    app) echo "base model geo store net solve plan bound instance staff cover site check export sample verify app" ;;
    cli) echo "cli" ;;
    *) echo "" ;;
    esac
}

owner() { # the only room that may include a foreign header
    case $1 in
    geos_c.h | proj.h | geodesic.h) echo geo ;;
    gdal*.h | ogr*.h | cpl_*.h | sqlite3.h | spatialite*.h | spatialite/*) echo store ;;
    glpk.h) echo solve ;;
    ini.h) echo app ;;
    xxhash.h) echo base ;;
    *) echo any ;;
    esac
}

for file in $(find "$engine" -name '*.c' -o -name '*.h' | sort); do
    room=${file#"$engine"/}
    room=${room%%/*}
    [ -n "$(allowed "$room")" ] || { echo "$file: room $room is in no rule"; bad=1; continue; }
    for header in $(sed -n 's/^ *# *include *"\([^"]*\)".*/\1/p' "$file"); do
        case $header in */*) target=${header%%/*} ;; *) target=$room ;; esac
        case " $(allowed "$room") " in
        *" $target "*) ;;
        *) echo "$file: room $room may not include \"$header\""; bad=1 ;;
        esac
    done
    for header in $(sed -n 's/^ *# *include *<\([^>]*\)>.*/\1/p' "$file"); do
        only=$(owner "$header")
        [ "$only" = any ] || [ "$only" = "$room" ] || { echo "$file: only $only may include <$header>"; bad=1; }
    done
done
exit $bad
