# Sourced by demo and test: installs what is missing, says so before it does, and leaves JALUR_ROOT and JALUR_JOBS set.
# Debian 12; as root or with sudo.

set -eu
JALUR_ROOT=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
JALUR_JOBS=$(nproc 2>/dev/null || echo 2)

build_packages="gcc libc6-dev make cmake ninja-build pkg-config libgeos-dev libproj-dev libgdal-dev libsqlite3-dev
libspatialite-dev libglpk-dev libinih-dev libxxhash-dev libjs-leaflet"
test_packages="libcmocka-dev valgrind sqlite3 gdal-bin"

# install_missing PACKAGE...
install_missing() {
    missing=""
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    echo "installing with apt-get:$missing"
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "please run as root, or install sudo" >&2; exit 1; }
        as_root=sudo
    fi
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# build PRESET [TARGET...]
build() {
    preset=$1
    shift
    [ -f "$JALUR_ROOT/build/$preset/build.ninja" ] || (cd "$JALUR_ROOT" && cmake --preset "$preset" >/dev/null)
    ninja -C "$JALUR_ROOT/build/$preset" -j "$JALUR_JOBS" --quiet "$@"
}
