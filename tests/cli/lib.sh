# Sourced by the command tests: JALUR is the command, GEOJSON_CHECK the strict checker. Works in a fresh directory.
set -u
JALUR=$1
GEOJSON_CHECK=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# expect CODE COMMAND...: runs it, keeps stdout in out.txt and stderr in err.txt; what was being done is said once
expect() {
    wanted=$1
    shift
    "$@" >out.txt 2>err.txt
    code=$?
    [ "$code" -eq "$wanted" ] || fail "exit $code, not $wanted: $*
$(tail -5 err.txt)"
    twice=$(awk '/^  while / { sub(/^  while +/, ""); n = split($0, part, "; ")
        for (i = 1; i <= n; i++) for (k = 1; k <= n; k++) if (i != k && index(part[i], part[k]) == 1) print part[k] }' err.txt)
    [ -z "$twice" ] || fail "\"$twice\" is said twice: $*"
}

# says WORDS...: each must stand in what the last command printed
says() {
    for words in "$@"; do
        grep -qF -- "$words" out.txt err.txt || fail "\"$words\" is not in: $(head -c 600 err.txt)"
    done
}

# no crash ever reaches the user
no_crash() {
    ! grep -qE 'AddressSanitizer|runtime error|Assertion' err.txt || fail "sanitizer: $(head -20 err.txt)"
}

finish() {
    [ "$failures" -eq 0 ] && exit 0
    echo "$failures failures"
    exit 1
}

# Every feature has an id of its own.
ids_are_own() { # FILE
    features=$(grep -c '"type":"Feature",' "$1")
    ids=$(sed -n 's/^.*"type":"Feature","id":"\([^"]*\)".*/\1/p' "$1" | sort -u | grep -c .)
    [ "$features" = "$ids" ] || fail "$1: $ids ids for $features features"
}
