// SPDX-License-Identifier: Apache-2.0
// The main() of every test program. It is linked as an object, so that the main() in libsystemc is never taken in its
// place, whatever the order of the libraries.

#include <gtest/gtest.h>

int main(int argc, char* argv[]) {
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
