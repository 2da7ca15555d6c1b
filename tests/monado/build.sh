#!/bin/sh
# Build the OpenXR runtime that the tests run on: Monado, trimmed to its service, null compositor and remote driver.
#
#   tests/monado/build.sh            build if need be
#   tests/monado/build.sh --prefix   print where the runtime is or would be, and do nothing else
#
# The source is Debian trixie's, on bookworm too, fetched with a package state of its own: the machine's own lists are not touched.
# The prefix is named after a hash of this recipe and the distribution, so that a changed recipe builds anew and a cache can be kept.
# It appears whole or not at all: everything is made beside it and moved there last.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cache=${VR_DTI_TEST_CACHE:-$HOME/.cache/vr-dti-tests}
distro=$(. /etc/os-release && echo "$ID-${VERSION_ID:-sid}")-$(uname -m)
hash=$(cat "$here/build.sh" | { cat; echo "$distro"; } | sha256sum | cut -c1-12)
prefix=$cache/monado-$hash

say() { echo "monado: $*"; }

if [ "${1:-}" = --prefix ]; then echo "$prefix"; exit 0; fi
if [ -e "$prefix/complete" ]; then exit 0; fi

mkdir -p "$cache"
# One build at a time; a second one waits and then finds the work done.
exec 9>"$cache/monado.lock"
flock 9
if [ -e "$prefix/complete" ]; then exit 0; fi

missing=
for package in $(sed '/^#/d' "$here/packages.txt"); do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
    say "these Debian packages are missing:$missing"
    say "-> apt-get install --no-install-recommends$missing"
    exit 1
fi

work=$cache/monado-work
rm -rf "$work" # of a build that was killed; we hold the lock
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
started=$(date +%s)
log=$work/build.log

fail() {
    say "$1 failed; the end of its output:"
    tail -n 40 "$log"
    exit 1
}

say "fetching the source (3 MB) from Debian trixie"
mirror=$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null | awk '/^URIs:/ {print $2; exit}')
[ -n "$mirror" ] || mirror=$(awk '$1 == "deb" {for (i = 2; i <= NF; i++) if ($i ~ /^https?:/) {print $i; exit}}' /etc/apt/sources.list 2>/dev/null)
[ -n "$mirror" ] || mirror=http://deb.debian.org/debian
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" > "$work/apt/sources.list"
private_apt() {
    apt-get -o Dir::Etc::sourcelist="$work/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::lists="$work/apt/lists" -o Dir::Cache="$work/apt/cache" \
        -o Acquire::Check-Valid-Until=false -o Acquire::Check-Date=false -o APT::Sandbox::User= "$@"
}
private_apt update >"$log" 2>&1 || fail "reading trixie's package list"
# --tar-only: mirrors may lack the two files of Debian's own packaging, and this needs neither.
(cd "$work" && private_apt source --download-only --tar-only monado) >"$log" 2>&1 || fail "fetching the source"
mkdir "$work/source"
tar -C "$work/source" --strip-components=1 -xf "$work"/monado_*.orig.tar.xz

# Three lines of Monado are changed.
# The remote driver listens on every interface and trusts whoever calls. The tests are on this machine: loopback will do.
# The null compositor's 20 frames a second become a choice, so that tests of a few hundred frames need not wait.
change() { # file, line's text, its replacement
    grep -q "$2" "$work/source/$1" || { say "$1 is not what this recipe knows: no '$2'"; exit 1; }
    sed -i "s|$2|$3|" "$work/source/$1"
}
change src/xrt/drivers/remote/r_hub.c 'htonl(INADDR_ANY)' 'htonl(INADDR_LOOPBACK)'
change src/xrt/compositor/null/null_compositor.c 'U_TIME_1S_IN_NS / 20;' \
    'U_TIME_1S_IN_NS / debug_get_num_option("VR_DTI_NULL_HZ", 20);'
# The remote driver's STAGE cannot be moved; every other driver's can, and a test must see it move.
change src/xrt/drivers/remote/r_hub.c 'xrt_space_reference(\&xso->semantic.stage, root);' \
    'u_space_overseer_create_offset_space(uso, root, \&r->origin.initial_offset, \&xso->semantic.stage);'

options="-DCMAKE_BUILD_TYPE=Release"
for on in BUILD_DRIVER_REMOTE BUILD_DRIVER_SIMULATED MODULE_COMPOSITOR_NULL; do options="$options -DXRT_$on=ON"; done
for off in BUILD_TESTING BUILD_DOC; do options="$options -D$off=OFF"; done
for off in BUILD_SAMPLES MODULE_MONADO_CLI MODULE_MONADO_GUI INSTALL_SYSTEMD_UNIT_FILES; do options="$options -DXRT_$off=OFF"; done
for off in DEBUG_GUI WINDOW_PEEK STEAMVR_PLUGIN SLAM TRACING SERVICE_SYSTEMD; do options="$options -DXRT_FEATURE_$off=OFF"; done
for off in SYSTEMD SDL2 OPENCV GST LIBUVC LIBUSB DBUS HIDAPI WAYLAND JPEG BLUETOOTH; do options="$options -DXRT_HAVE_$off=OFF"; done
for off in NS VIVE STEAMVR_LIGHTHOUSE WMR HDK HYDRA PSMV PSSENSE RIFT_S XREAL_AIR PSVR ARDUINO DAYDREAM ROKID TWRAP; do
    options="$options -DXRT_BUILD_DRIVER_$off=OFF"
done

say "configuring"
# shellcheck disable=SC2086  # the options are words
cmake -G Ninja -S "$work/source" -B "$work/build" $options >"$log" 2>&1 || fail "configuring"

say "compiling (about 280 steps, 2 to 5 minutes)"
# One line in 25 is progress enough; everything is in the log should it fail.
if ! { NINJA_STATUS='%f of %t ' ninja -C "$work/build" monado-service openxr_monado monado-ctl 2>&1 || touch "$work/failed"; } |
    tee "$log" | awk '/^[0-9]+ of [0-9]+ / && $1 % 25 == 0 {print "monado: " $1 " of " $3; fflush()}' || [ -e "$work/failed" ]; then
    fail "compiling"
fi

targets=$work/build/src/xrt/targets
new=$work/prefix
mkdir -p "$new/bin" "$new/lib" "$new/share/openxr/1"
cp "$targets/service/monado-service" "$targets/ctl/monado-ctl" "$new/bin/"
cp -P "$targets/openxr/libopenxr_monado.so" "$targets"/libmonado/libmonado.so* "$new/lib/"
strip "$new"/bin/* "$new/lib/libopenxr_monado.so"
cat > "$new/share/openxr/1/openxr_monado.json" <<'JSON'
{"file_format_version": "1.0.0", "runtime": {"name": "Monado", "library_path": "../../../lib/libopenxr_monado.so"}}
JSON
echo "$distro" > "$new/complete"
rm -rf "$prefix" # of somebody who deleted its mark
mv "$new" "$prefix"
say "built in $(($(date +%s) - started)) s: $prefix"
