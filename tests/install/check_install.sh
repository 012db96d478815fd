#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# check_install.sh find_package|pkg_config BUILD_TREE SCRATCH COMPILER
# Installs BUILD_TREE below SCRATCH, moves the result, and builds and runs consumer/ against it; with find_package also a
# copy of examples/dma.
set -euo pipefail

way=$1 build=$2 scratch=$3 compiler=$4
here=$(cd "$(dirname "$0")" && pwd)

rm -rf "$scratch"
cmake --install "$build" --prefix "$scratch/first" >/dev/null
mv "$scratch/first" "$scratch/prefix" # an installed tree holds no path to itself or to the build
if grep -rIl -e "$scratch/first" -e "$build" "$scratch/prefix"; then
    echo "the files above name the build tree or the first prefix" >&2
    exit 1
fi
test -s "$scratch"/prefix/share/doc/cxlvp/LICENSE

case $way in
find_package)
    cmake -S "$here/consumer" -B "$scratch/build" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" \
        -DCMAKE_PREFIX_PATH="$scratch/prefix" >/dev/null
    cmake --build "$scratch/build"
    "$scratch/build/consumer"

    cp -r "$here/../../examples/dma" "$scratch/dma"
    cmake -S "$scratch/dma" -B "$scratch/dma/build" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" \
        -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$scratch/prefix" >/dev/null
    cmake --build "$scratch/dma/build"
    cd "$scratch/dma"
    for timing in reserve ordered; do
        "$scratch/prefix/bin/cxlvp" run dma.yaml --plugin build/dma.so --set "timing=$timing" --fail-on-warning
    done
    if "$scratch/prefix/bin/cxlvp" run dma.yaml --plugin build/dma.so --set host.steps.5.value=0x7 --quiet; then
        echo "a step of the example that fails does not fail the run" >&2
        exit 1
    fi
    ;;
pkg_config)
    pc=$(find "$scratch/prefix" -name cxlvp.pc)
    PKG_CONFIG_PATH=$(dirname "$pc")
    export PKG_CONFIG_PATH
    read -ra flags < <(pkg-config --cflags --libs cxlvp)
    "$compiler" "$here/consumer/main.cpp" -o "$scratch/consumer" "${flags[@]}"
    "$scratch/consumer"
    ;;
*)
    echo "unknown way: $way" >&2
    exit 2
    ;;
esac
