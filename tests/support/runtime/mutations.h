// HTTP/1 messages by chance: right ones, and what becomes of a text when it is damaged where
// parsers disagree. All from one generator, so a seed repeats them.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace gw::test {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <std::size_t n>
  std::string_view of(const std::string_view (&all)[n]) {
    return all[below(n)];
  }

 private:
  std::mt19937_64 random_;
};

std::string some_request(Chance&);
std::string some_response(Chance&);
void damage(std::string& text, Chance&);  // once, somewhere

}  // namespace gw::test
