// SPDX-License-Identifier: Apache-2.0
// libsystemc carries a main() that calls sc_main() and is linked with that symbol left open. Programs here have their
// own main() and never run the library's, but the symbol must exist for them to start.

extern "C" int sc_main(int, char*[]) {
    return 1;
}
