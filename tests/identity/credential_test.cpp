// API keys: their form, their check digits, and what people may see of them. The expected keys and
// hashes were computed by another program (Python's zlib and hashlib).
#include <catch2/catch.hpp>

#include <set>

#include "identity/credential.h"

using namespace gw::identity;

namespace {

using Random = std::array<std::uint8_t, key_random_bytes>;

Random counting() {
  Random random{};
  for (std::size_t i = 0; i < random.size(); ++i) random[i] = static_cast<std::uint8_t>(i);
  return random;
}
Random all(std::uint8_t byte) {
  Random random{};
  random.fill(byte);
  return random;
}

const std::string live = "gw_live_0029sS3yqsuDyR1vGFhTuuRAq1b3BNRxs";

}  // namespace

TEST_CASE("a key is its label, 27 random digits and 6 that check them", "[policy]") {
  CHECK(make_api_key("live", counting()) == live);
  CHECK(make_api_key("test", all(0xff)) == "gw_test_aWgEPTl1tmebfsQzFP4bxwgy80V3eru37");
  CHECK(make_api_key("a1", all(0)) == "gw_a1_00000000000000000000000000006SSgx");
  for (const char* label : {"live", "a", "0123456789abcdef"}) CHECK(is_key_label(label));
  for (const char* label : {"", "Live", "a_b", "a-b", "é", "0123456789abcdefg"})
    CHECK_FALSE(is_key_label(label));
}

TEST_CASE("different random bytes make different keys", "[policy]") {
  std::set<std::string> keys;
  for (std::size_t bit = 0; bit < key_random_bytes * 8; ++bit) {
    Random random{};
    random[bit / 8] = static_cast<std::uint8_t>(1u << bit % 8);
    const std::string key = make_api_key("live", random);
    CHECK(form_of_key(key) == KeyForm::ours);
    keys.insert(key);
  }
  CHECK(keys.size() == key_random_bytes * 8);
}

TEST_CASE("one wrong character breaks a key, wherever it stands", "[policy]") {
  CHECK(form_of_key(live) == KeyForm::ours);
  for (std::size_t i = 3; i < live.size(); ++i)
    for (const char c : {'0', 'z', 'Q', '_', '-', ' '}) {
      std::string typo = live;
      if (typo[i] == c) continue;
      typo[i] = c;
      CHECK(form_of_key(typo) == KeyForm::broken);
    }
  for (std::size_t i = 3; i < live.size(); ++i) {
    CHECK(form_of_key(live.substr(0, i)) == KeyForm::broken);
    if (i + 1 == live.size() || live[i] == live[i + 1]) continue;
    std::string swapped = live;
    std::swap(swapped[i], swapped[i + 1]);
    CHECK(form_of_key(swapped) == KeyForm::broken);
  }
  CHECK(form_of_key(live + "0") == KeyForm::broken);
  for (const char* foreign : {"", "gw", "GW_live_x", "sk-abc", "0123"})
    CHECK(form_of_key(foreign) == KeyForm::foreign);
}

TEST_CASE("people see a label and two digits, and of a stranger's key nothing", "[policy]") {
  CHECK(shortened_key(live) == "gw_live_00…");
  CHECK(shortened_key("gw_live_0029") == "gw_…");
  CHECK(shortened_key(live + "secret") == "gw_…");
  CHECK(shortened_key("gw_a_secret") == "gw_…");
  CHECK(shortened_key("sk-abc") == "…");
}

TEST_CASE("at rest there is the hash of the whole key", "[policy]") {
  CHECK(gw::crypto::digest_text(digest_of_key(live)) ==
        "sha256:b2f7363d6bdd77bb92891826c0ff917d59da3d98fdec6a0d185a11d7c8b1258b");
}
