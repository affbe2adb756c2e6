// StringPool: each kept once, whatever its length; lists of them.
#include <catch2/catch.hpp>

#include <string>

#include "identity/string_pool.h"

using gw::identity::StringPool;

TEST_CASE("a text is kept once and read again", "[policy]") {
  StringPool strings;
  std::vector<std::string> all = {"",
                                  "a",
                                  std::string(127, 'x'),
                                  std::string(128, 'x'),
                                  std::string(70'000, 'y'),
                                  std::string("a\0b", 3)};
  for (int i = 0; i < 1000; ++i) all.push_back("text-" + std::to_string(i));
  std::vector<StringPool::Number> numbers;
  for (const std::string& text : all) numbers.push_back(strings.add(text));
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(strings.add(all[i]) == numbers[i]);
  strings.freeze();
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(strings.at(numbers[i]) == all[i]);
}

TEST_CASE("a list is kept once, and may be empty", "[policy]") {
  StringPool strings;
  const StringPool::Number a = strings.add("a"), b = strings.add("b");
  const std::vector<StringPool::Number> ab = {a, b}, ba = {b, a};
  const StringPool::Number first = strings.add_list(ab), second = strings.add_list(ba);
  CHECK(strings.add_list(ab) == first);
  CHECK(first != second);
  CHECK(strings.add_list({}) == 0);
  strings.freeze();
  CHECK(strings.list(0).empty());
  REQUIRE(strings.list(first).size() == 2);
  CHECK(strings.list(first)[1] == "b");
  CHECK(strings.list(second)[1] == "a");
}
