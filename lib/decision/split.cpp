// A draw is stored as 64 bits, and the fraction uses the upper 53 of them, so it never rounds up to
// 1. A sticky key or cookie alone determines the result, on every node.
#include "decision/split.h"

#include <charconv>
#include <cmath>

#include "base/text.h"
#include "crypto/random.h"
#include "http/target.h"
#include "policy/key_value.h"

namespace gw::decision {

namespace {

using policy::RequestContext;

constexpr std::size_t draw_digits = 16;

struct Draw {
  std::uint64_t bits = 0;
  std::string_view by;  // the origin of the draw, for traces
  bool keep = false;    // must be stored in a cookie
};

std::uint64_t first_bits(std::string_view text) {
  const auto digest = crypto::sha256(text);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = bits << 8 | digest[i];
  return bits;
}

std::optional<std::uint64_t> kept_bits(const config::Sticky& sticky,
                                       const RequestContext& request) {
  const auto value = http::cookie_value(request.facts.request.headers, sticky.cookie);
  if (!value || value->size() != draw_digits) return std::nullopt;
  std::uint64_t bits = 0;
  const char* const end = value->data() + value->size();
  const auto read = std::from_chars(value->data(), end, bits, 16);
  return read.ec == std::errc() && read.ptr == end ? std::optional(bits) : std::nullopt;
}

Draw draw(const std::optional<config::Sticky>& sticky, const RequestContext& request) {
  const double fraction = request.facts.dice.draw(Dice::Purpose::split);
  const auto dice = static_cast<std::uint64_t>(std::ldexp(fraction, 64));
  if (!sticky) return {dice, "dice"};
  if (sticky->key) {
    const auto text = policy::key_text(*sticky->key, request.facts, request);
    return text ? Draw{first_bits(*text), "the sticky key"}
                : Draw{dice, "dice, as the sticky key is absent"};
  }
  if (const auto bits = kept_bits(*sticky, request)) return {*bits, "the sticky cookie"};
  return {dice, "dice", true};
}

std::string_view hex(std::uint64_t bits, Arena& arena) {
  constexpr std::string_view digits = "0123456789abcdef";
  char* const text = arena.chars(draw_digits);
  for (std::size_t i = 0; i < draw_digits; ++i) text[i] = digits[bits >> (60 - 4 * i) & 15];
  return {text, draw_digits};
}

// RFC 6265, 4.1. With TLS, the cookie is sent back over TLS only.
std::string_view cookie_of(const config::Sticky& sticky, const Draw& draw,
                           const RequestContext& request) {
  Arena& arena = request.arena;
  std::string_view age;
  if (const auto seconds_kept = duration_cast<seconds>(sticky.max_age).count(); seconds_kept > 0) {
    char* const text = arena.chars(20);
    age = arena.join(
        "; Max-Age=",
        std::string_view(text, static_cast<std::size_t>(
                                   std::to_chars(text, text + 20, seconds_kept).ptr - text)));
  }
  return arena.join(sticky.cookie, "=", hex(draw.bits, arena), "; Path=/; HttpOnly; SameSite=Lax",
                    age, request.facts.scheme == "https" ? "; Secure" : "");
}

std::uint32_t pick(const ForwardAction& action, std::uint64_t bits) {
  const double point =
      static_cast<double>(bits >> 11) * 0x1p-53 * static_cast<double>(action.total_weight);
  double end = 0;
  std::uint32_t last = 0;
  for (std::uint32_t i = 0; i < action.targets.size(); ++i) {
    if (action.targets[i].weight == 0) continue;
    last = i;
    end += action.targets[i].weight;
    if (point < end) return i;
  }
  return last;
}

}  // namespace

Drawn draw_target(const Snapshot& snapshot, const ForwardAction& action,
                  const RequestContext& request) {
  if (action.targets.size() == 1) return {};
  const Draw drawn = draw(action.sticky, request);
  Drawn result{pick(action, drawn.bits), {}};
  if (drawn.keep) result.set_cookie = cookie_of(*action.sticky, drawn, request);
  if (request.trace != nullptr) {
    const ForwardTarget& target = action.targets[result.target];
    request.trace->note(
        "upstream", snapshot.upstreams[target.upstream].name, "chosen",
        format("weight {} of {}, draw {:.4f} by {}", target.weight, action.total_weight,
               std::ldexp(static_cast<double>(drawn.bits), -64), drawn.by));
  }
  return result;
}

}  // namespace gw::decision
