#!/bin/sh
# Install the Khronos glTF validator for the tests, in a folder of its own.
#
#   tests/assets/validator/install.sh            install if need be
#   tests/assets/validator/install.sh --prefix   print where it is or would be, and do nothing else
#
# The prefix is named after a hash of this recipe, so that a changed recipe installs anew and a cache can be kept. It appears whole or not
# at all.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cache=${VR_DTI_TEST_CACHE:-$HOME/.cache/vr-dti-tests}
hash=$(cat "$here/install.sh" "$here/package.json" | sha256sum | cut -c1-12)
prefix=$cache/gltf-validator-$hash

if [ "${1:-}" = --prefix ]; then echo "$prefix"; exit 0; fi
if [ -e "$prefix/complete" ]; then exit 0; fi
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then "$here/../../../tools/system-packages" "$here/packages-node"; fi

mkdir -p "$cache"
# One installation at a time; a second one waits and then finds the work done.
exec 9>"$cache/gltf-validator.lock"
flock 9
if [ -e "$prefix/complete" ]; then exit 0; fi

echo "gltf-validator: installing the Khronos glTF validator for the tests (about 1 MB)"
rm -rf "$prefix" # of an installation that was killed; we hold the lock
mkdir "$prefix"
cp "$here/package.json" "$prefix/"
(cd "$prefix" && npm install --silent --no-audit --no-fund --ignore-scripts) || {
    rm -rf "$prefix"
    echo "gltf-validator: cannot be installed"
    echo "gltf-validator: -> connect to the npm registry and run $here/install.sh again"
    exit 1
}
touch "$prefix/complete"
