// Passwords: hashes of others and our own, what is none, and what a check takes.
#include "crypto/password.h"

#include <catch2/catch.hpp>

using namespace gw;
using namespace gw::crypto;

namespace {

constexpr std::array<std::uint8_t, 16> salt = {1, 2,  3,  4,  5,  6,  7,  8,
                                               9, 10, 11, 12, 13, 14, 15, 16};

bool fits(std::string_view hash, std::string_view password) {
  const std::string said = check_password(password_asked(hash, password));
  REQUIRE((said == "0" || said == "1"));
  return said == "1";
}

}  // namespace

TEST_CASE("hashes of other makers", "[base][password]") {
  // Of the test of OpenBSD's bcrypt, which others took over; the last one by `htpasswd -B`.
  const std::pair<const char*, const char*> rows[] = {
      {"U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"},
      {"U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"},
      {"U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"},
      {"\xff\xff\xa3", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e"},
  };
  for (const auto& [password, hash] : rows) {
    INFO(hash);
    CHECK(password_cost(hash).value() == 5);
    CHECK(fits(hash, password));
    CHECK_FALSE(fits(hash, std::string(password) + "x"));
  }
}

TEST_CASE("a hash of ours fits its password alone", "[base][password]") {
  const std::string hash = hash_password("correct horse", 4, salt);
  CHECK(hash.starts_with("$2b$04$"));
  CHECK(hash == hash_password("correct horse", 4, salt));
  CHECK(fits(hash, "correct horse"));
  for (const char* other : {"correct hors", "correct horse ", "Correct horse", "none"})
    CHECK_FALSE(fits(hash, other));
  const std::string longest(longest_password, 'x');
  CHECK(fits(hash_password(longest, 4, salt), longest));
  CHECK_FALSE(fits(hash_password(longest, 4, salt), longest + "y"));
}

TEST_CASE("what is no password fits nothing", "[base][password]") {
  CHECK_FALSE(is_password(""));
  CHECK_FALSE(is_password({"a\0b", 3}));
  CHECK_FALSE(is_password(std::string(longest_password + 1, 'x')));
  CHECK(is_password("\xc3\xa9\n"));
  const std::string hash = hash_password("none", 4, salt);
  CHECK(fits(hash, "none"));
  CHECK_FALSE(fits(hash, ""));
  CHECK_FALSE(fits(hash, {"none\0", 5}));
  CHECK(check_password("") == "0");
  CHECK(check_password("no hash\nno password") == "0");
}

TEST_CASE("nobody has nobody's password", "[base][password]") {
  const std::string hash = nobodys_password_hash(4);
  CHECK(password_cost(hash).value() == 4);
  CHECK_FALSE(fits(hash, "anything"));
  CHECK(password_cost(nobodys_password_hash(12)).value() == 12);
}

TEST_CASE("what is no hash of ours", "[base][password]") {
  const std::string good = hash_password("x", 4, salt);
  const auto fault = [](const std::string& hash) {
    const Result<int> cost = password_cost(hash);
    return cost.ok() ? "" : cost.error().message;
  };
  CHECK(fault(good) == "");
  for (const std::string& hash :
       {std::string(), std::string("secret"), good.substr(1), good + "x", "$1" + good.substr(2),
        "$2x" + good.substr(3), good.substr(0, 59) + "!", good.substr(0, 59) + "\n"})
    CHECK(fault(hash) == "not a bcrypt hash");
  CHECK(fault("$2b$03" + good.substr(6)) == "a bcrypt hash of cost 03; it must be 4 to 14");
  CHECK(fault("$2b$15" + good.substr(6)) == "a bcrypt hash of cost 15; it must be 4 to 14");
  CHECK(fault("$2b$+4" + good.substr(6)) == "a bcrypt hash of cost +4; it must be 4 to 14");
}
