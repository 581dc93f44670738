#!/bin/sh
# What a person prints of the map page is a map: chromium's own printing, its first page looked at in pixels.
. "$(dirname -- "$0")/lib.sh"
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
[ -n "$browser" ] && command -v pdftoppm >/dev/null || { echo "SKIPPED: no chromium or no pdftoppm (poppler-utils)"; exit 77; }
# Coloured pixels in the box of the map, out of 10,000: the sea around it is grey, so that an empty one has none.
colour() { # PDF
    pdftoppm -r 50 -f 1 -l 1 -x 40 -y 120 -W 330 -H 270 "$1" page && od -An -v -tu1 -w3 -j15 page*.ppm |
        awk '{ n++; most = $1 > $2 ? $1 : $2; least = $1 < $2 ? $1 : $2; if ($3 > most) most = $3; if ($3 < least) least = $3; if (most - least > 60) c++ }
            END { printf "%d\n", n ? 10000 * c / n : 0 }'
}
print() { # HTML PDF
    HOME=$work timeout 120 "$browser" --headless --no-sandbox --disable-gpu --virtual-time-budget=8000 --print-to-pdf="$2" "file://$work/$1" >print.txt 2>&1
    [ -s "$2" ] || { echo "SKIPPED: chromium prints nothing here: $(tail -3 print.txt)"; exit 77; }
}
expect 0 "$JALUR" sample trial --villages 14 --seed 5
"$JALUR" run trial/scenario.ini -o out --iterations 300 --quiet >out.txt 2>err.txt
[ $? -le 1 ] || fail "run: $(tail -5 err.txt)"
print out/map.html map.pdf
sed 's/L\.canvas(/L.nothing(/g' out/map.html >out/empty.html # what the test is to tell from it
print out/empty.html empty.pdf
full=$(colour map.pdf) none=$(colour empty.pdf)
[ "$full" -ge 60 ] || fail "a printed map has $full coloured pixels in 10,000"
[ "$none" -lt 20 ] || fail "a page without layers has $none coloured pixels in 10,000: the test looks at the wrong place"
finish
