#!/bin/sh
# Install the learning record store that the tests send to: ralph-malph, in an environment of its own, since it pins what we use otherwise.
#
#   tests/records/lrs/install.sh            install if need be
#   tests/records/lrs/install.sh --prefix   print where it is or would be, and do nothing else
#
# The prefix is named after a hash of this recipe and the Python, so that a changed recipe installs anew and a cache can be kept.
# It appears whole or not at all.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${VR_DTI_TEST_PYTHON:-python3}
cache=${VR_DTI_TEST_CACHE:-$HOME/.cache/vr-dti-tests}
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
hash=$(cat "$here/install.sh" "$here/requirements.txt" | { cat; echo "$version"; } | sha256sum | cut -c1-12)
prefix=$cache/lrs-$hash

if [ "${1:-}" = --prefix ]; then echo "$prefix"; exit 0; fi
if [ -e "$prefix/complete" ]; then exit 0; fi

mkdir -p "$cache"
# One installation at a time; a second one waits and then finds the work done.
exec 9>"$cache/lrs.lock"
flock 9
if [ -e "$prefix/complete" ]; then exit 0; fi

echo "lrs: installing a learning record store for the tests (about 30 MB)"
rm -rf "$prefix" # of an installation that was killed; we hold the lock
"$python" -m venv "$prefix"
"$prefix/bin/python" -m pip --disable-pip-version-check -q install -r "$here/requirements.txt" || {
    rm -rf "$prefix"
    echo "lrs: cannot be installed"
    echo "lrs: -> connect to a package index and run $here/install.sh again"
    exit 1
}
touch "$prefix/complete"
