#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# launcher_test.sh PROJECT SCRATCH CASE
# Runs ./vp in a scratch project where every tool it calls is replaced by one that records its arguments, and checks one
# case. The tools: dpkg-query (knows the packages of $installed), apt-get, sudo, cmake, ctest, taskset.
set -euo pipefail

project=$1 scratch=$2 case=$3
here=$scratch/project
calls=$scratch/calls

fail() {
    echo "$case: $*" >&2
    exit 1
}

expect_status() { # STATUS COMMAND...
    local want=$1 got=0
    shift
    "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || got=$?
    [[ $got == "$want" ]] || fail "exit status $got instead of $want: $(cat "$scratch/err")"
}

expect_call() { grep -qxF -- "$1" "$calls" || fail "not called: $1; but: $(cat "$calls")"; }
expect_no_call() { ! grep -q -- "$1" "$calls" || fail "called: $(grep -- "$1" "$calls")"; }
expect_error() { grep -q -- "$1" "$scratch/err" || fail "not said: $1; but: $(cat "$scratch/err")"; }

tool() { # NAME, and its script on standard input
    { echo '#!/bin/bash' && cat; } >"$scratch/bin/$1"
    chmod +x "$scratch/bin/$1"
}

rm -rf "$scratch"
mkdir -p "$here" "$scratch/bin" "$scratch/elsewhere" "$scratch/state"
cp "$project/vp" "$project/CMakePresets.json" "$here/"
: >"$calls"
export calls installed=all state=$scratch/state here PATH=$scratch/bin:$PATH CXLVP_JOBS=3
unset CXLVP_PRESET

tool dpkg-query <<'EOF'
for package in "${@:3}"; do
    if [[ $installed == all || " $installed " == *" $package "* || -e $state/$package ]]; then echo "$package installed"; fi
done
EOF
tool apt-get <<'EOF'
echo "apt-get $*" >>"$calls"
case "$*" in
*update) touch "$state/lists" ;;
*install*)
    [[ -e $state/lists && ! -e $state/offline ]] || exit 100
    for word in "$@"; do touch "$state/$(basename -- "$word")"; done
    ;;
esac
EOF
tool sudo <<'EOF'
while [[ $1 == -* ]]; do shift; done
exec "$@"
EOF
tool cmake <<'EOF'
echo "cmake $*" >>"$calls"
tree=$here/build/release
case "$1" in
--preset)
    [[ ! -e $state/bad_project ]] || { echo "CMake Error: something"; exit 1; }
    touch "$tree/build.ninja"
    echo "CMAKE_HOME_DIRECTORY:INTERNAL=$here" >"$tree/CMakeCache.txt"
    ;;
--build)
    echo "[1/2] Building CXX object one.o"
    if [[ -e $state/bad_code ]]; then
        echo "FAILED: one.o"
        echo "one.cpp:1:1: error: expected something"
        exit 1
    fi
    mkdir -p "$tree/platforms" "$tree/tests/bench"
    printf '#!/bin/bash\necho "program in $PWD:"\nprintf "<%%s>" "$@"\n[[ -e $state/program_works ]] || exit 7\n' >"$tree/platforms/cxlvp"
    chmod +x "$tree/platforms/cxlvp"
    ;;
esac
EOF
tool ctest <<'EOF'
echo "ctest $*" >>"$calls"
exit 8
EOF
tool taskset <<'EOF'
if [[ $1 == -pc ]]; then echo "pid 1's current affinity list: 0-5"; else echo "taskset $*" >>"$calls"; fi
EOF

case $case in
run_keeps_folder_arguments_and_status)
    cd "$scratch/elsewhere"
    expect_status 7 "$here/vp" run "a file.yaml" --set 'x=1 2' ''
    [[ $(cat "$scratch/out") == "program in $scratch/elsewhere:"$'\n''<run><a file.yaml><--set><x=1 2><>' ]] ||
        fail "output: $(cat "$scratch/out")"
    expect_call "cmake --build --preset release -j 3 --target cxlvp"
    expect_no_call ^apt-get
    ;;
serve_reaches_the_program)
    expect_status 7 "$here/vp" serve crypto_offload --socket s
    expect_call "cmake --build --preset release -j 3 --target cxlvp cxlvp_openssl"
    grep -qxF '<serve><crypto_offload><--socket><s>' "$scratch/out" || fail "output: $(cat "$scratch/out")"
    ;;
configures_once)
    expect_status 0 "$here/vp" build
    expect_status 0 "$here/vp" build
    [[ $(grep -c -- '^cmake --preset' "$calls") == 1 ]] || fail "configured more than once"
    touch "$here/CMakePresets.json"
    expect_status 0 "$here/vp" build
    [[ $(grep -c -- '^cmake --preset' "$calls") == 2 ]] || fail "did not see that the presets changed"
    ;;
moved_tree_is_configured_anew)
    expect_status 0 "$here/vp" build
    mv "$here" "$scratch/moved"
    here=$scratch/moved
    expect_status 0 "$here/vp" build
    [[ $(grep -c -- '^cmake --preset' "$calls") == 2 ]] || fail "kept a tree that CMake will refuse"
    ;;
installs_only_what_is_missing)
    export installed="cmake ninja-build pkg-config libsystemc-dev libfmt-dev nlohmann-json3-dev libyaml-cpp-dev
        libcli11-dev zlib1g-dev libzstd-dev libssl-dev libgtest-dev libgmock-dev libbenchmark-dev openssl
        python3-jsonschema
        python3-yaml g++"
    installed=$(tr -s ' \n' ' ' <<<"$installed")
    touch "$state/lists"
    expect_status 0 "$here/vp" build
    expect_error "installing Debian packages: ccache$"
    grep -q 'install --no-install-recommends ccache$' "$calls" || fail "apt-get was not asked for ccache alone"
    expect_no_call update
    ;;
old_package_lists_are_updated_once)
    installed="" expect_status 0 "$here/vp" build
    [[ $(grep -c 'update$' "$calls") == 1 ]] || fail "not one update"
    [[ $(grep -c 'install' "$calls") == 2 ]] || fail "not two attempts"
    ;;
says_why_packages_cannot_be_installed)
    touch "$state/offline"
    installed="" expect_status 69 "$here/vp" build
    expect_error "cannot be installed"
    expect_no_call ^cmake
    ;;
shows_the_errors_of_a_failed_build)
    touch "$state/bad_code"
    expect_status 69 "$here/vp" run x.yaml
    expect_error "one.cpp:1:1: error: expected something"
    [[ ! -s $scratch/out ]] || fail "wrote to standard output"
    ;;
shows_the_errors_of_a_failed_configuration)
    touch "$state/bad_project"
    expect_status 69 "$here/vp" build
    expect_error "CMake Error: something"
    ;;
test_has_the_status_of_ctest)
    expect_status 8 "$here/vp" test -R 'a b'
    expect_call "cmake --build --preset release -j 3 --target all"
    expect_call "ctest --test-dir $here/build/release --output-on-failure --no-tests=error -j 3 -R a b"
    ;;
bench_translates_its_options)
    expect_status 0 "$here/vp" bench --filter 'A|B' --json out.json
    expect_call "taskset -c 5 $here/build/release/tests/bench/cxlvp_bench --benchmark_filter=A|B \
--benchmark_out=out.json --benchmark_out_format=json"
    ;;
docs_writes_every_page_or_fails)
    expect_status 7 "$here/vp" docs # the stand-in for the program fails
    [[ -z $(ls "$here/docs/generated") ]] || fail "left a page of a failed program"
    touch "$state/program_works"
    expect_status 0 "$here/vp" docs
    [[ $(cd "$here/docs/generated" && echo *) == "platform.schema.json registers.md types.md" ]] || fail "pages missing"
    [[ $(cat "$here/docs/generated/registers.md") == *"<regs>" ]] || fail "a page has the wrong content"
    ;;
wrong_usage_is_refused)
    expect_status 64 "$here/vp" frobnicate
    expect_status 64 "$here/vp" bench --filter
    expect_status 64 "$here/vp" bench --speed 3
    CXLVP_PRESET=nonsense expect_status 64 "$here/vp" build
    expect_no_call ^cmake
    ;;
clean_removes_the_trees)
    expect_status 0 "$here/vp" build
    expect_status 0 "$here/vp" clean
    [[ ! -e $here/build && -e $here/vp ]] || fail "build trees left, or too much removed"
    ;;
*)
    fail "there is no such case"
    ;;
esac
