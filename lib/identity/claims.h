// Checks of a token's claims: times, audience, and claims by name. Plain functions; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "config/predicate.h"
#include "identity/jws.h"

namespace gw::identity {

// Checks exp, nbf and iat (RFC 7519, 4.1.4 to 4.1.6), with leeway for clocks that differ. REQUIRES:
// leeway <= 1 day.
std::optional<TokenFault> check_times(const Json& claims, Duration leeway, WallTime now);

// `exp`, if it is a valid time.
std::optional<WallTime> expiry(const Json& claims);

// Checks that `aud` has one of the wanted names. Without wanted names every audience passes.
std::optional<TokenFault> check_audience(const Json& claims, std::span<const std::string> wanted);

// A claim by its name. Dots select nested claims if no claim has the whole name. Null if absent.
const Json* find_claim(const Json& claims, std::string_view name);
// The claim's values as text: each member of a list, the JSON of an object. Empty if absent.
std::vector<std::string> claim_values(const Json* claim);

// Text for people; each word printable and quoted: "`a` or `b`". Empty without words.
template <class Words>
std::string quoted(const Words& words, std::string_view separator, char quote = '`') {
  std::string all;
  for (const std::string_view word : words) {
    if (!all.empty()) all += separator;
    all += quote + printable(word, 60) + quote;
  }
  return all;
}

// One member of a list is enough; with `not`, no member may match.
bool claim_holds(const config::Predicate& predicate, std::span<const std::string_view> values);

}  // namespace gw::identity
