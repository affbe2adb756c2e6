// csrf: rejects requests that another site's page made a browser send. Browsers state the source of
// a request in Sec-Fetch-Site (Fetch Metadata) and Origin (Fetch), and no page can forge either. A
// client that sends neither is not a browser, so it has no cookies that a page could use.
#include "base/text.h"
#include "policy/kind.h"
#include "policy/options.h"
#include "policy/origin_set.h"

namespace gw::policy {

namespace {

constexpr config::Option options[] = {
    {"origins", "list of origins", "needed",
     "Other origins whose pages may send unsafe requests, such as \"https://app.example.com\" or "
     "\"https://*.example.com\". The origin of the site itself is always allowed; [] allows no "
     "other."},
};

struct Sender {
  bool allowed;
  std::string_view word;  // behind "origin ..." or alone
};

// The origin is the request's own host. The scheme is not compared: behind a proxy that terminates
// TLS it is unknown.
bool is_own(std::string_view origin, const Facts& facts) {
  const std::size_t scheme = origin.find("://");
  if (scheme == origin.npos) return false;
  const std::string_view authority = origin.substr(scheme + 3);
  if (!authority.starts_with(facts.host)) return false;
  const std::string_view port = authority.substr(facts.host.size());
  if (port.empty()) return facts.port == 80 || facts.port == 443;
  return port.starts_with(':') && parse_number(port.substr(1)) == facts.port;
}

class Csrf final : public Policy {
 public:
  explicit Csrf(OriginSet origins) : origins_(std::move(origins)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    const Facts& facts = context.facts;
    const http::Headers& headers = facts.request.headers;
    // A WebSocket opens with a GET, and no browser asks before it lets a page do that (RFC 6455,
    // 10.2).
    if (http::is_safe(facts.request.method) && !headers.find(http::FieldId::upgrade)) {
      if (why != nullptr) *why = format("{} is a safe method", facts.request.method_text);
      return Pass{};
    }
    const bool one = headers.count(http::FieldId::origin) == 1;
    const std::string_view origin = headers.value(http::FieldId::origin);
    const Sender sender = judge(facts, headers, one ? origin : std::string_view());
    if (why != nullptr)
      *why = origin.empty() ? std::string(sender.word)
                            : format("origin {}: {}", printable(origin.substr(0, 80)), sender.word);
    if (!sender.allowed) return Refuse{http::Reason::csrf_origin};
    return Pass{};
  }

 private:
  Sender judge(const Facts& facts, const http::Headers& headers, std::string_view origin) const {
    if (!origin.empty() && origins_.contains(origin)) return {true, "in `origins`"};
    if (const http::Field* site = headers.find("sec-fetch-site")) {
      if (site->value == "same-origin") return {true, "Sec-Fetch-Site is same-origin"};
      if (site->value == "none") return {true, "Sec-Fetch-Site is none: no page sent it"};
      return {false, "by Sec-Fetch-Site, a page of another site sent it"};
    }
    if (!headers.find(http::FieldId::origin)) return {true, "no Origin field, so no page sent it"};
    if (is_own(origin, facts)) return {true, "the origin of this host"};
    return {false, "neither the origin of this host nor in `origins`"};
  }

  const OriginSet origins_;
};

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  OriginSet origins = OriginSet::read(reader, "origins");
  if (origins.every())
    context.diagnostics.error("bad-origin", reader.find("origins")->at,
                              format("{}: \"*\" would allow every origin", reader.owner()),
                              "list the origins, or remove the policy");
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<Csrf>(std::move(origins));
}

constexpr http::Reason reasons[] = {http::Reason::csrf_origin};

}  // namespace

Kind csrf() {
  return {.name = "csrf",
          .summary = "Reject unsafe requests sent by pages of other sites.",
          .options = options,
          .reasons = reasons,
          .make = make};
}

}  // namespace gw::policy
