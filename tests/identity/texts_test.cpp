// Texts: each kept once, whatever its length; lists of them.
#include <catch2/catch.hpp>

#include <string>

#include "identity/texts.h"

using gw::identity::Texts;

TEST_CASE("a text is kept once and read again", "[policy]") {
  Texts texts;
  std::vector<std::string> all = {"",
                                  "a",
                                  std::string(127, 'x'),
                                  std::string(128, 'x'),
                                  std::string(70'000, 'y'),
                                  std::string("a\0b", 3)};
  for (int i = 0; i < 1000; ++i) all.push_back("text-" + std::to_string(i));
  std::vector<Texts::Number> numbers;
  for (const std::string& text : all) numbers.push_back(texts.add(text));
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(texts.add(all[i]) == numbers[i]);
  texts.freeze();
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(texts.at(numbers[i]) == all[i]);
}

TEST_CASE("a list is kept once, and may be empty", "[policy]") {
  Texts texts;
  const Texts::Number a = texts.add("a"), b = texts.add("b");
  const std::vector<Texts::Number> ab = {a, b}, ba = {b, a};
  const Texts::Number first = texts.add_list(ab), second = texts.add_list(ba);
  CHECK(texts.add_list(ab) == first);
  CHECK(first != second);
  CHECK(texts.add_list({}) == 0);
  texts.freeze();
  CHECK(texts.list(0).empty());
  REQUIRE(texts.list(first).size() == 2);
  CHECK(texts.list(first)[1] == "b");
  CHECK(texts.list(second)[1] == "a");
}
