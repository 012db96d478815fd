// SPDX-License-Identifier: Apache-2.0
// replay_NAME [--inputs N] [--seed S] PATH...
// Feeds a fuzz target without libFuzzer: every file of the paths (a file, or a folder searched without recursion), then
// N inputs derived from them by a fixed pseudo-random sequence. The input at hand is written to "crash-NAME" in the
// working directory before it is tried and removed at the end, so that what breaks a target is kept.

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;
using Input = std::vector<std::uint8_t>;

constexpr std::size_t kMaxInputBytes = 4096;

/// splitmix64: small, portable, and the same on every machine.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    /// A number below `bound`, which is not 0.
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

private:
    std::uint64_t state_;
};

Input read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return Input(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

/// A change of `input` in place, of the kinds that reach past the first check of a parser.
void mutate(Input& input, const std::vector<Input>& corpus, Random& random) {
    static constexpr std::uint8_t kEdges[] = {0x00, 0x01, 0x7f, 0x80, 0xff, '\n', ':', '-', '0', '9', ' ', '"'};
    const std::size_t at = input.empty() ? 0 : random.below(input.size());
    const auto place = input.begin() + static_cast<std::ptrdiff_t>(at);
    switch (random.below(6)) {
        case 0:  // flip a bit
            if (!input.empty()) *place = static_cast<std::uint8_t>(*place ^ (1u << random.below(8)));
            break;
        case 1:  // a value at the edge of a range, or one with a meaning in text
            if (!input.empty()) *place = kEdges[random.below(std::size(kEdges))];
            break;
        case 2:  // insert
            input.insert(place, static_cast<std::uint8_t>(random.next()));
            break;
        case 3:  // remove a run
            input.erase(place, place + static_cast<std::ptrdiff_t>(std::min(input.size() - at, 1 + random.below(8))));
            break;
        case 4: {  // repeat a run
            const std::size_t length = std::min(input.size() - at, 1 + random.below(32));
            const Input run(place, place + static_cast<std::ptrdiff_t>(length));
            input.insert(place, run.begin(), run.end());
            break;
        }
        default: {  // join with the tail of another seed
            const Input& other = corpus[random.below(corpus.size())];
            const std::size_t from = other.empty() ? 0 : random.below(other.size());
            input.resize(at);
            input.insert(input.end(), other.begin() + static_cast<std::ptrdiff_t>(from), other.end());
            break;
        }
    }
    if (input.size() > kMaxInputBytes) input.resize(kMaxInputBytes);
}

Input random_input(Random& random) {
    Input input(random.below(256));
    for (std::uint8_t& byte : input) byte = static_cast<std::uint8_t>(random.next());
    return input;
}

bool parse_number(std::string_view text, std::uint64_t& value) {
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

}  // namespace

int main(int argc, char* argv[]) {
    const std::string program = fs::path(argv[0]).filename().string();
    std::uint64_t inputs = 0;
    std::uint64_t seed = 1;
    std::vector<fs::path> files;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--inputs" || argument == "--seed") {
            std::uint64_t& value = argument == "--inputs" ? inputs : seed;
            if (i + 1 == argc || !parse_number(argv[i + 1], value)) {
                std::fprintf(stderr, "%s: %s needs a number\n", program.c_str(), argv[i]);
                return 2;
            }
            ++i;
        } else if (fs::is_directory(argument)) {
            for (const auto& entry : fs::directory_iterator(argument)) files.push_back(entry.path());
        } else if (fs::exists(argument)) {
            files.emplace_back(argument);
        } else {
            std::fprintf(stderr, "%s: there is no '%s'\n", program.c_str(), argv[i]);
            return 2;
        }
    }
    std::sort(files.begin(), files.end());  // a folder lists in no particular order

    const fs::path crash = "crash-" + program;
    const auto feed = [&crash](const Input& input) {
        std::ofstream(crash, std::ios::binary)
            .write(reinterpret_cast<const char*>(input.data()), static_cast<std::streamsize>(input.size()));
        LLVMFuzzerTestOneInput(input.data(), input.size());
    };

    std::vector<Input> corpus;
    for (const fs::path& file : files) {
        corpus.push_back(read_file(file));
        feed(corpus.back());
    }
    Random random(seed);
    for (std::uint64_t n = 0; n < inputs; ++n) {
        // One in eight is noise; the others keep enough of a seed to get far.
        Input input =
            corpus.empty() || random.below(8) == 0 ? random_input(random) : corpus[random.below(corpus.size())];
        if (!corpus.empty()) {
            for (std::size_t changes = random.below(5); changes > 0; --changes) mutate(input, corpus, random);
        }
        feed(input);
    }
    fs::remove(crash);
    const std::size_t total = corpus.size() + static_cast<std::size_t>(inputs);
    std::printf("%s: %zu inputs, %zu of them from the corpus\n", program.c_str(), total, corpus.size());
    if (total == 0) std::fprintf(stderr, "%s: nothing was tried\n", program.c_str());
    return total == 0 ? 1 : 0;
}
