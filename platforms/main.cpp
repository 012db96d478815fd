// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/program.h"

// libsystemc has a main() of its own, which calls this; it is never run.
extern "C" int sc_main(int, char*[]) {
    return 1;
}

int main(int argc, char* argv[]) {
    return cxlvp::platform::run_program(argc, argv);
}
