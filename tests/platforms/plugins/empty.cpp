// SPDX-License-Identifier: Apache-2.0
// A shared object that is no plugin: it has another function than the one that registers types.

extern "C" int cxlvp_register_nothing() {
    return 0;
}
