// deprecation: announces the end of a route: Deprecation (RFC 9745), Sunset (RFC 8594) and a Link
// to more information (RFC 9745, 3). After the sunset it can reject requests.
#include <algorithm>

#include "base/text.h"
#include "http/fields.h"
#include "policy/kind.h"
#include "policy/options.h"

namespace gw::policy {

namespace {

constexpr config::Option options[] = {
    {"since", "time", "", "Date of the deprecation, past or future (Deprecation)."},
    {"sunset", "time", "", "Time at which the route is expected to stop working (Sunset)."},
    {"link", "URL", "", "URL of further information, sent as a Link with rel=\"deprecation\"."},
    {"gone", "boolean", "false", "Reject requests after the sunset."},
};

std::string date_text(WallTime time) {
  const http::HttpDate date = http::http_date(time);
  return std::string(http::text_of(date));
}

struct Announced {  // the values of the fields; empty: not sent
  std::string since, sunset, link;
};

class Deprecation final : public Policy {
 public:
  Deprecation(Announced announced, std::optional<WallTime> ends)
      : announced_(std::move(announced)), ends_(ends) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    announce(context);
    const bool gone = ends_ && context.facts.now.wall >= *ends_;
    if (why != nullptr) *why = gone ? format("gone since {}", announced_.sunset) : explanation();
    if (gone) return Refuse{http::Reason::deprecation_gone};
    return Pass{};
  }

 private:
  void announce(RequestContext& context) const {
    ArenaList<FieldEdit>& edits = context.edits.response;
    const auto edit = [&](FieldEdit::Kind kind, std::string_view name, std::string_view value) {
      if (!value.empty()) edits.push_back({kind, name, value}, context.arena);
    };
    edit(FieldEdit::Kind::set, "deprecation", announced_.since);
    edit(FieldEdit::Kind::set, "sunset", announced_.sunset);
    edit(FieldEdit::Kind::add, "link", announced_.link);  // there may be other links
  }

  std::string explanation() const {
    return announced_.sunset.empty()
               ? "deprecation announced"
               : format("deprecation announced, sunset {}", announced_.sunset);
  }

  const Announced announced_;
  const std::optional<WallTime> ends_;
};

// A URI reference between angle brackets (RFC 8288, 3): characters that could end it must be
// encoded.
std::string read_link(config::Reader& reader) {
  constexpr std::string_view never = "<>\"\\^`{|}";
  const config::Maybe<std::string> link = reader.text("link");
  if (!link) return {};
  const bool usable =
      !link->value.empty() && std::all_of(link->value.begin(), link->value.end(), [&](char c) {
        return c > 0x20 && c < 0x7f && never.find(c) == never.npos;
      });
  if (usable) return format("<{}>; rel=\"deprecation\"", link->value);
  reader.diagnostics().error("bad-url", link->at,
                             format("{} is not a valid URL", reader.subject("link").text()),
                             "write one like \"https://example.com/v1-ends\"; percent-encode "
                             "everything but printable ASCII");
  return {};
}

bool makes_sense(const config::Reader& reader, const config::Maybe<WallTime>& since,
                 const config::Maybe<WallTime>& sunset, const config::Maybe<bool>& gone) {
  const auto wrong = [&](config::Position at, std::string what, std::string help) {
    reader.diagnostics().error("bad-deprecation", at,
                               format("{}: {}", reader.owner(), std::move(what)), std::move(help));
    return false;
  };
  if (!reader.has("since") && !reader.has("sunset"))
    return wrong(reader.at(), "neither `since` nor `sunset` is set", "set at least one of them");
  if (gone && gone->value && !reader.has("sunset"))
    return wrong(gone->at, "`gone` needs a `sunset`",
                 "add the time from which on requests are rejected");
  // RFC 9745, 4: the sunset must not be before the deprecation.
  if (since && sunset && sunset->value < since->value)
    return wrong(sunset->at, "the sunset is before the deprecation",
                 "`sunset` must not be earlier than `since`");
  return true;
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  const config::Maybe<WallTime> since = reader.time("since");
  const config::Maybe<WallTime> sunset = reader.time("sunset");
  const config::Maybe<bool> gone = reader.flag("gone");
  Announced announced{{}, sunset ? date_text(sunset->value) : "", read_link(reader)};
  makes_sense(reader, since, sunset, gone);
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  if (since)
    announced.since =
        format("@{}", std::chrono::floor<seconds>(since->value).time_since_epoch().count());
  const bool ends = sunset && value_or(gone, false);
  return std::make_unique<Deprecation>(std::move(announced),
                                       ends ? std::optional(sunset->value) : std::nullopt);
}

constexpr http::Reason reasons[] = {http::Reason::deprecation_gone};

}  // namespace

Kind deprecation() {
  return {.name = "deprecation",
          .summary = "Announce that a route is deprecated, and end it.",
          .options = options,
          .reasons = reasons,
          .make = make};
}

}  // namespace gw::policy
