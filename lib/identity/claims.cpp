// Times, audience, and claims as text.
#include "identity/claims.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace gw::identity {

namespace {

using http::Reason;
using Fault = std::optional<TokenFault>;

// Seconds since 1970, possibly with a fraction (RFC 7519, 2). Values before 1970 or after 2255 are
// clamped: the result is the same, and no arithmetic here overflows.
std::optional<WallTime> numeric_date(const Json& json) {
  constexpr std::int64_t most = 9'000'000'000;
  if (const auto* whole = std::get_if<std::int64_t>(&json.data))
    return WallTime(seconds(std::clamp<std::int64_t>(*whole, 0, most)));
  if (std::holds_alternative<std::uint64_t>(json.data)) return WallTime(seconds(most));
  if (const auto* fraction = std::get_if<double>(&json.data)) {
    const double cut = std::clamp(*fraction, 0.0, static_cast<double>(most));
    return WallTime(Duration(static_cast<std::int64_t>(std::floor(cut * 1e9))));
  }
  return {};
}

// "45s", "3m 20s", "2h 5m", "9d": as precise as people need.
std::string span_text(Duration span) {
  const std::int64_t all = span / seconds(1);
  if (all < 60) return format("{}s", all);
  if (all < 3600) return format("{}m {}s", all / 60, all % 60);
  if (all < 2 * 86'400) return format("{}h {}m", all / 3600, all % 3600 / 60);
  return format("{}d", all / 86'400);
}

// The claim's time if present; a fault if it is not a time.
Fault read_time(const Json& claims, std::string_view name, std::optional<WallTime>& time) {
  const Json* const claim = claims.find(name);
  if (claim == nullptr) return {};
  time = numeric_date(*claim);
  if (time) return {};
  return TokenFault{Reason::jwt_malformed, format("claim `{}` is not a number", name)};
}

bool any_holds(const config::Predicate& predicate, std::span<const std::string_view> values) {
  return std::any_of(values.begin(), values.end(),
                     [&](const std::string_view& text) { return predicate.holds(&text); });
}

}  // namespace

std::optional<TokenFault> check_times(const Json& claims, Duration leeway, WallTime now) {
  std::optional<WallTime> expires, begins, issued;
  if (Fault fault = read_time(claims, "exp", expires)) return fault;
  if (Fault fault = read_time(claims, "nbf", begins)) return fault;
  if (Fault fault = read_time(claims, "iat", issued)) return fault;
  now = std::max(now, WallTime{});
  if (expires && now >= *expires + leeway)
    return TokenFault{Reason::jwt_expired,
                      format("claim `exp`: expired {} ago, with a leeway of {}",
                             span_text(now - *expires), span_text(leeway))};
  if (begins && now < *begins - leeway)
    return TokenFault{Reason::jwt_not_yet, format("claim `nbf`: valid in {}, with a leeway of {}",
                                                  span_text(*begins - now), span_text(leeway))};
  if (issued && now < *issued - leeway)
    return TokenFault{Reason::jwt_not_yet,
                      format("claim `iat`: issued {} in the future, with a leeway of {}",
                             span_text(*issued - now), span_text(leeway))};
  return {};
}

std::optional<WallTime> expiry(const Json& claims) {
  const Json* const claim = claims.find("exp");
  return claim == nullptr ? std::nullopt : numeric_date(*claim);
}

std::optional<TokenFault> check_audience(const Json& claims, std::span<const std::string> wanted) {
  if (wanted.empty()) return {};
  const Json* const claim = claims.find("aud");
  const std::vector<std::string> given = claim_values(claim);
  const bool right = std::any_of(given.begin(), given.end(), [&](const std::string& one) {
    return std::find(wanted.begin(), wanted.end(), one) != wanted.end();
  });
  if (right) return {};
  return TokenFault{Reason::jwt_audience,
                    format("claim `aud` expected {}, got {}", quoted(wanted, " or "),
                           given.empty() ? std::string("none") : quoted(given, " or "))};
}

const Json* find_claim(const Json& claims, std::string_view name) {
  if (const Json* whole = claims.find(name)) return whole;
  for (std::size_t dot = name.find('.'); dot != name.npos; dot = name.find('.', dot + 1))
    if (const Json* outer = claims.find(name.substr(0, dot)))
      if (const Json* inner = find_claim(*outer, name.substr(dot + 1))) return inner;
  return nullptr;
}

std::vector<std::string> claim_values(const Json* claim) {
  std::vector<std::string> values;
  const auto add = [&values](const Json& one) {
    if (one.text() != nullptr)
      values.push_back(*one.text());
    else if (!one.is_null())
      values.push_back(to_text(one));
  };
  if (claim == nullptr) return values;
  if (const Json::Array* list = claim->array())
    std::for_each(list->begin(), list->end(), add);
  else
    add(*claim);
  return values;
}

bool claim_holds(const config::Predicate& predicate, std::span<const std::string_view> values) {
  if (values.empty()) return predicate.holds(nullptr);
  if (predicate.negated == nullptr) return any_holds(predicate, values);
  config::Predicate rest = predicate;
  rest.negated = nullptr;
  return any_holds(rest, values) && !claim_holds(*predicate.negated, values);
}

}  // namespace gw::identity
