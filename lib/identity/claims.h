// What a token says, judged: its times, its audience, and claims by name. Plain functions; any
// thread.
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

// exp, nbf and iat (RFC 7519, 4.1.4 to 4.1.6), each with some leeway for clocks that differ.
// REQUIRES: leeway is a day at most.
std::optional<TokenFault> check_times(const Json& claims, Duration leeway, WallTime now);

// `exp`, where it is given as a time.
std::optional<WallTime> expiry(const Json& claims);

// One of the wanted names stands in `aud`. Nothing wanted: nothing is asked.
std::optional<TokenFault> check_audience(const Json& claims, std::span<const std::string> wanted);

// A claim by its name; dots go deeper where no claim has the whole name. Null where absent.
const Json* find_claim(const Json& claims, std::string_view name);
// Its members as text: of a list each one, of an object its JSON. Empty where absent.
std::vector<std::string> claim_values(const Json* claim);

// Words for people, each printable and in quotes: "`a` or `b`". Empty where there are none.
template <class Words>
std::string quoted(const Words& words, std::string_view separator, char quote = '`') {
  std::string all;
  for (const std::string_view word : words) {
    if (!all.empty()) all += separator;
    all += quote + printable(word, 60) + quote;
  }
  return all;
}

// Of a list one member is enough, and for a `not` none may be.
bool claim_holds(const config::Predicate& predicate, std::span<const std::string_view> values);

}  // namespace gw::identity
