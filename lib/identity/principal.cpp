// Packed form: the texts in sequence, each after its length; lists after their count. After
// unpack() the texts are views into one copy.
#include "identity/principal.h"

#include <cstring>

#include "base/check.h"

namespace gw::identity {

namespace {

using Strings = std::span<const std::string_view>;

void put_number(std::string& to, std::size_t number) {
  const auto small = static_cast<std::uint32_t>(number);
  to.append(reinterpret_cast<const char*>(&small), sizeof small);
}
void put_text(std::string& to, std::string_view text) {
  put_number(to, text.size());
  to += text;
}
void put_strings(std::string& to, Strings strings) {
  put_number(to, strings.size());
  for (const std::string_view text : strings) put_text(to, text);
}

class Unpacking {
 public:
  Unpacking(std::string_view packed, Arena& arena) : rest_(arena.copy(packed)), arena_(arena) {}

  std::size_t number() {
    std::uint32_t small = 0;
    GW_CHECK(rest_.size() >= sizeof small);
    std::memcpy(&small, rest_.data(), sizeof small);
    rest_.remove_prefix(sizeof small);
    return small;
  }
  std::string_view text() {
    const std::size_t size = number();
    GW_CHECK(rest_.size() >= size);
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }
  Strings strings() {
    const std::span<std::string_view> all = arena_.array<std::string_view>(number());
    for (std::string_view& one : all) one = text();
    return all;
  }
  std::span<const Claim> claims() {
    const std::span<Claim> all = arena_.array<Claim>(number());
    for (Claim& one : all) {
      one.name = text();
      one.values = strings();
    }
    return all;
  }

 private:
  std::string_view rest_;
  Arena& arena_;
};

}  // namespace

Strings Principal::claim(std::string_view wanted) const {
  for (const Claim& one : claims)
    if (one.name == wanted) return one.values;
  return {};
}

std::optional<std::string_view> listed(Strings strings, Arena& arena) {
  if (strings.empty()) return {};
  std::string_view all = strings[0];
  for (const std::string_view text : strings.subspan(1)) all = arena.join(all, ",", text);
  return all;
}

std::string pack(const Principal& principal) {
  std::string packed;
  put_text(packed, principal.name);
  put_strings(packed, principal.groups);
  put_strings(packed, principal.scopes);
  put_number(packed, principal.claims.size());
  for (const Claim& claim : principal.claims) {
    put_text(packed, claim.name);
    put_strings(packed, claim.values);
  }
  return packed;
}

Principal unpack(std::string_view packed, Arena& arena) {
  Unpacking from(packed, arena);
  Principal principal;
  principal.name = from.text();
  principal.groups = from.strings();
  principal.scopes = from.strings();
  principal.claims = from.claims();
  return principal;
}

}  // namespace gw::identity
