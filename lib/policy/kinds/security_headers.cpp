// security-headers: fields that make browsers stricter. They replace the upstream's.
#include <algorithm>

#include "base/text.h"
#include "policy/kind.h"
#include "policy/options.h"

namespace gw::policy {

namespace {

constexpr config::Option options[] = {
    {"hsts", "duration or \"off\"", "\"365d\"",
     "How long browsers use HTTPS only (Strict-Transport-Security). Sent over TLS only."},
    {"frame", "\"DENY\", \"SAMEORIGIN\" or \"off\"", "\"DENY\"",
     "Pages that may embed the response in a frame (X-Frame-Options)."},
    {"referrer", "a referrer policy or \"off\"", "\"no-referrer\"",
     "What browsers send in the Referer field (Referrer-Policy)."},
    {"csp", "text or \"off\"", "\"off\"",
     "What a page may load (Content-Security-Policy), sent unchanged."},
};

constexpr std::string_view frames[] = {"DENY", "SAMEORIGIN", "off"};
// Referrer Policy, section 3.
constexpr std::string_view referrers[] = {"no-referrer",
                                          "no-referrer-when-downgrade",
                                          "same-origin",
                                          "origin",
                                          "strict-origin",
                                          "origin-when-cross-origin",
                                          "strict-origin-when-cross-origin",
                                          "unsafe-url",
                                          "off"};

struct Words {  // the values of the fields; empty: off
  std::string hsts, frame, referrer, csp;
};

class SecurityHeaders final : public Policy {
 public:
  explicit SecurityHeaders(Words words) : words_(std::move(words)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    const auto set = [&](std::string_view name, std::string_view value) {
      if (value.empty()) return;
      context.edits.response.push_back({FieldEdit::Kind::set, name, value}, context.arena);
      if (why != nullptr) *why += why->empty() ? format("sets {}", name) : format(", {}", name);
    };
    // Must not be sent over plain HTTP, where anybody on the way could have set it (RFC 6797, 7.2).
    if (context.facts.scheme == "https") set("strict-transport-security", words_.hsts);
    set("x-frame-options", words_.frame);
    set("referrer-policy", words_.referrer);
    set("content-security-policy", words_.csp);
    set("x-content-type-options", "nosniff");  // there is no other value
    return Pass{};
  }

 private:
  const Words words_;
};

std::string chosen(config::Reader& reader, std::string_view key,
                   std::span<const std::string_view> words) {
  const config::Maybe<std::size_t> word = reader.word(key, words);
  const std::string_view value = words[value_or(word, std::size_t{0})];
  return value == "off" ? "" : std::string(value);
}

std::string read_hsts(config::Reader& reader) {
  const Duration age =
      value_or(reader.duration("hsts", config::Off::allowed), Duration(hours(24 * 365)));
  return age == config::no_limit ? "" : format("max-age={}", age / seconds(1));
}

std::string read_csp(config::Reader& reader) {
  const config::Maybe<std::string> csp = reader.text("csp");
  if (!csp || csp->value == "off") return {};
  const bool visible = std::all_of(csp->value.begin(), csp->value.end(),
                                   [](char c) { return c >= 0x20 && c < 0x7f; });
  if (visible && !csp->value.empty()) return csp->value;
  reader.diagnostics().error(
      "bad-text", csp->at,
      format("{} must be one line of printable ASCII, and not empty", reader.subject("csp").text()),
      "write one like \"default-src 'self'\", or \"off\"");
  return {};
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  Words words{read_hsts(reader), chosen(reader, "frame", frames),
              chosen(reader, "referrer", referrers), read_csp(reader)};
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<SecurityHeaders>(std::move(words));
}

}  // namespace

Kind security_headers() {
  return {.name = "security-headers",
          .summary = "Add response fields that enable browser protections.",
          .options = options,
          .reasons = {},
          .make = make};
}

}  // namespace gw::policy
