// One request: made from the command line's words, asked of a fresh gateway, explained.
#include <optional>

#include "analysis/explanation.h"
#include "analysis/rehearse.h"
#include "base/json.h"
#include "base/text.h"
#include "cmd/output/print.h"
#include "cmd/output/time_text.h"
#include "cmd/route_test/route_test.h"
#include "config/cases.h"
#include "control/real_sources.h"

namespace gw::cmd {

namespace {

std::optional<Dice> parse_dice(const std::string& text) {
  if (text.find('.') == std::string::npos) {
    const auto number = parse_number(text);
    if (number) return Dice{*number, -1};
    return std::nullopt;
  }
  char* end = nullptr;
  const double fraction = std::strtod(text.c_str(), &end);
  if (*end != '\0' || !(fraction >= 0 && fraction <= 1)) return std::nullopt;
  return Dice::fraction(fraction);
}

// What is wrong with the words, else the request in `to`.
class Reader {
 public:
  Reader(const RouteTest& test, config::CaseRequest& to) : test_(test), to_(to) {}

  bool read() {
    return headers() && address() && time() && dice() && body() && listener() && caller() &&
           token();
  }

 private:
  bool fail(std::string what, std::string help) {
    test_.print.fail(what, help);
    return false;
  }
  std::optional<std::string> given(std::string_view name) const {
    if (!test_.arguments.has(name)) return std::nullopt;
    return test_.arguments.text(name);
  }
  bool headers();
  bool address();
  bool time();
  bool dice();
  bool body();
  bool listener();
  bool caller();
  bool token();

  const RouteTest& test_;
  config::CaseRequest& to_;
};

bool Reader::headers() {
  for (const std::string& header : test_.arguments.all("--header")) {
    const std::size_t colon = header.find(':');
    if (colon == std::string::npos || colon == 0)
      return fail(format("'{}' is not a header field", printable(header)),
                  "write -H 'Name: value'");
    to_.headers.emplace_back(header.substr(0, colon),
                             trim(std::string_view(header).substr(colon + 1)));
  }
  return true;
}

bool Reader::address() {
  const auto text = given("--from");
  if (!text) return true;
  const auto address = IpAddress::parse(*text);
  if (!address)
    return fail(format("--from '{}' is not an IP address", printable(*text)),
                "like 203.0.113.7 or 2001:db8::1");
  to_.from = *address;
  return true;
}

bool Reader::time() {
  const auto text = given("--now");
  if (!text) return true;
  const auto time = parse_time(*text);
  if (!time)
    return fail(format("--now '{}' is not a time", printable(*text)),
                "like 2026-01-01 or 2026-01-01T12:00:00Z");
  to_.now = *time;
  return true;
}

bool Reader::dice() {
  const auto text = given("--dice");
  if (!text) return true;
  const auto dice = parse_dice(*text);
  if (!dice)
    return fail(format("--dice '{}' is neither a fraction nor a record's dice", printable(*text)),
                "like 0.5, from 0.0 to 1.0; or the whole number that a log line shows");
  to_.dice = *dice;
  return true;
}

bool Reader::token() {
  const auto text = given("--token");
  if (!text) return true;
  Result<Json> claims = parse_json(*text);
  if (!claims)
    return fail(format("--token is not valid JSON: {}", claims.error().message),
                "write claims like '{\"aud\": \"orders\"}'");
  if (claims->object() == nullptr)
    return fail("--token is not a JSON object", "write claims like '{\"aud\": \"orders\"}'");
  to_.token = *std::move(claims);
  return true;
}

bool Reader::body() {
  const auto file = given("--body");
  if (!file) return true;
  control::RealSources sources;
  Result<std::string> read = sources.read(*file);
  if (!read)
    return fail(format("cannot read the body: {}", read.error().text()),
                "--body takes a file; leave it out for a request without one");
  to_.body = std::move(*read);
  return true;
}

bool Reader::listener() {
  const auto name = given("--listener");
  if (!name) return true;
  std::vector<std::string> known;
  for (const decision::Listener& one : test_.checked.snapshot->listeners) {
    if (one.name == *name) {
      to_.listener = *name;
      return true;
    }
    known.push_back(one.name);
  }
  const std::string meant = nearest(*name, known);
  std::string all;
  for (const std::string& one : known) all += (all.empty() ? "there is: " : ", ") + one;
  return fail(format("there is no listener '{}'", printable(*name)),
              meant.empty() ? all : format("did you mean '{}'?", meant));
}

bool Reader::caller() {
  const auto text = given("--as");
  if (!text) return true;
  Result<config::CaseCaller> caller = config::parse_case_caller(*text);
  if (!caller)
    return fail(format("--as: {}", caller.error().text()), "like --as acme, or --as acme/KEY-ID");
  to_.as = *std::move(caller);
  return true;
}

Style style_of(analysis::Tone tone) {
  switch (tone) {
    case analysis::Tone::good:
      return Style::green;
    case analysis::Tone::bad:
      return Style::red;
    case analysis::Tone::doubtful:
      return Style::yellow;
    case analysis::Tone::faint:
      return Style::faint;
    case analysis::Tone::plain:
      break;
  }
  return Style::plain;
}

}  // namespace

void print_rehearsal(const analysis::Rehearsal& rehearsal, std::string_view form, Print& print) {
  if (form == "json") return print.out(analysis::explain_json(rehearsal) + "\n");
  std::vector<Row> rows;
  for (const analysis::Line& one : analysis::explain_lines(rehearsal)) {
    const Style faint = one.tone == analysis::Tone::faint ? Style::faint : Style::plain;
    rows.push_back({{one.stage, Style::bold},
                    {one.subject, faint},
                    {one.outcome, style_of(one.tone)},
                    {one.why, faint}});
  }
  print.table(rows);
  print.out(analysis::messages_text(rehearsal));
}

int explain_request(const RouteTest& test) {
  const std::string line = test.arguments.operands().front();
  Result<config::CaseRequest> request = config::parse_case_request(line);
  if (!request) {
    test.print.fail(format("'{}' is not a request: {}", printable(line), request.error().text()),
                    "like 'POST https://api.example.com/v1/orders', or just /v1/orders");
    return exit_code::no_answer;
  }
  if (!Reader(test, *request).read()) return exit_code::no_answer;
  analysis::Memory memory;
  const analysis::Rehearsal rehearsal =
      analysis::rehearse({*test.checked.snapshot, *request, memory.ledger, request->now, true});
  print_rehearsal(rehearsal, test.format, test.print);
  return exit_code::yes;
}

}  // namespace gw::cmd
