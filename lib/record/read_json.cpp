// JSON lines: one object per line, parsed in one pass without building it. Our own names in the
// order of line.cpp need no lookup. The names of AWS API Gateway are in the same table (its logs
// have whatever a template defines, so these are the names that its manual uses).
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/text.h"
#include "record/read.h"

namespace gw::record {

namespace {

using View = std::string_view;

struct Value {  // of a number, true, false or null its spelling
  View text;
  bool absent() const { return text.empty() || text == "-" || text == "null"; }
};
struct Reading {
  Record& to;
  DayCache& days;
  bool timed = false;  // it had a time
};
using Set = bool (*)(Reading&, const Value&);  // false: the value cannot be that

// "12.345" milliseconds, exactly.
bool milliseconds_of(View text, Duration& to) {
  const std::size_t point = text.find('.');
  const auto whole = parse_number(text.substr(0, point));
  const View decimals = point == View::npos ? View() : text.substr(point + 1);
  const auto fraction = parse_number(decimals.substr(0, 6));
  constexpr std::uint64_t most = 9'000'000'000'000;  // 285 years, also since 1970
  if (!whole || *whole > most || (point != View::npos && !fraction)) return false;
  std::uint64_t nanos = fraction.value_or(0);
  for (std::size_t i = std::min<std::size_t>(decimals.size(), 6); i < 6; ++i) nanos *= 10;
  to = Duration(*whole * 1'000'000 + nanos);
  return true;
}

template <View Record::*member>
bool text(Reading& reading, const Value& value) {
  if (!value.absent()) reading.to.*member = value.text;
  return true;
}
template <auto member>
bool number(Reading& reading, const Value& value) {
  if (value.absent()) return true;
  const auto found = parse_number(value.text);
  using Number = std::remove_reference_t<decltype(reading.to.*member)>;
  if (!found || *found > static_cast<std::uint64_t>(static_cast<Number>(-1))) return false;
  reading.to.*member = static_cast<Number>(*found);
  return true;
}
template <Duration Record::*member>
bool span_of(Reading& reading, const Value& value) {
  return value.absent() || milliseconds_of(value.text, reading.to.*member);
}
bool status(Reading& reading, const Value& value) {
  return number<&Record::status>(reading, value) && reading.to.status < 1000;
}
bool time(Reading& reading, const Value& value) {
  return reading.timed = reading.days.read_rfc3339(value.text, reading.to.time) ||
                         reading.days.read_clf(value.text, reading.to.time);
}
bool epoch(Reading& reading, const Value& value) {  // milliseconds since 1970
  Duration since{};
  if (!milliseconds_of(value.text, since)) return false;
  if (!reading.timed) reading.to.time = WallTime(since);
  return reading.timed = true;
}
bool reason(Reading& reading, const Value& value) {
  if (value.absent()) return true;
  if (const http::ReasonRow* row = http::find_reason(value.text)) {
    reading.to.reason = row->reason;
  } else if (reading.to.detail.empty()) {  // of another version of gw
    reading.to.detail = value.text;
  }
  return true;
}
bool path(Reading& reading, const Value& value) {  // gw's holds no '?', others' may
  set_target(value.text, reading.to);
  return true;
}
bool own_path(Reading& reading, const Value& value) {
  reading.to.path = value.text;
  return true;
}
bool resource(Reading& reading, const Value& value) {  // "GET /pets/{id}", "/pets/{id}", "$default"
  if (value.absent()) return true;
  reading.to.route = value.text;
  const std::size_t slash = value.text.find('/');
  if (slash != View::npos) reading.to.pattern = value.text.substr(slash);
  return true;
}
bool detail(Reading& reading, const Value& value) {
  if (!value.absent() && reading.to.detail.empty()) reading.to.detail = value.text;
  return true;
}

struct Name {
  View name;
  Set set;
};
constexpr Name names[] = {
    // ours, in the order of fields.cpp
    {"time", time},
    {"id", text<&Record::id>},
    {"listener", text<&Record::listener>},
    {"client", text<&Record::client>},
    {"method", text<&Record::method>},
    {"scheme", text<&Record::scheme>},
    {"host", text<&Record::host>},
    {"path", own_path},
    {"query", text<&Record::query>},
    {"protocol", text<&Record::protocol>},
    {"status", status},
    {"reason", reason},
    {"route", text<&Record::route>},
    {"pattern", text<&Record::pattern>},
    {"consumer", text<&Record::consumer>},
    {"policies", text<&Record::policies>},
    {"upstream", text<&Record::upstream>},
    {"endpoint", text<&Record::endpoint>},
    {"attempts", number<&Record::attempts>},
    {"bytes_in", number<&Record::bytes_in>},
    {"bytes_out", number<&Record::bytes_out>},
    {"gateway_ms", span_of<&Record::gateway>},
    {"upstream_ms", span_of<&Record::upstream_time>},
    {"total_ms", span_of<&Record::total>},
    {"dice", number<&Record::dice>},
    {"version", number<&Record::version>},
    {"detail", text<&Record::detail>},
    // AWS API Gateway
    {"requestId", text<&Record::id>},
    {"ip", text<&Record::client>},
    {"sourceIp", text<&Record::client>},
    {"requestTime", time},
    {"requestTimeEpoch", epoch},
    {"httpMethod", text<&Record::method>},
    {"requestPath", path},
    {"resourcePath", resource},
    {"routeKey", resource},
    {"domainName", text<&Record::host>},
    {"responseLength", number<&Record::bytes_out>},
    {"responseLatency", span_of<&Record::total>},
    {"integrationLatency", span_of<&Record::upstream_time>},
    {"principalId", text<&Record::consumer>},
    {"caller", text<&Record::consumer>},
    {"errorMessage", detail},
    {"integrationErrorMessage", detail},
};

// The row of this name: `next` if the name matches it, as it always does in our own lines.
std::size_t find(View name, std::size_t next) {
  if (next < std::size(names) && names[next].name == name) return next;
  for (std::size_t i = 0; i < std::size(names); ++i)
    if (names[i].name == name) return i;
  return std::size(names);
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Eight bytes at once: sets a bit in each that is a quote or a backslash.
std::uint64_t marks(const char* at) {
  constexpr std::uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  const std::uint64_t quote = word ^ (ones * '"'), slash = word ^ (ones * '\\');
  return (((quote - ones) & ~quote) | ((slash - ones) & ~slash)) & highs;
}

class Scanner {
 public:
  Scanner(View line, DecodedText& decoded)
      : at_(line.data()), end_(line.data() + line.size()), decoded_(decoded) {}

  bool next_is(char c) {
    while (at_ != end_ && is_space(*at_)) ++at_;
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  bool at_end() {
    while (at_ != end_ && is_space(*at_)) ++at_;
    return at_ == end_;
  }
  bool string(View& to);  // behind its first quote
  bool value(Value& to);

 private:
  bool nested();  // an object or array, passed over
  bool decode(const char* from, View& to);
  bool escape(char*& to);
  int code_unit();  // of \uXXXX, behind the u; below zero: it is none

  const char* at_;
  const char* end_;
  DecodedText& decoded_;
};

bool Scanner::string(View& to) {
  const char* const from = at_;
  while (end_ - at_ >= 8 && marks(at_) == 0) at_ += 8;
  while (at_ != end_ && *at_ != '"' && *at_ != '\\') ++at_;
  if (at_ == end_) return false;
  if (*at_ == '\\') return decode(from, to);
  to = View(from, static_cast<std::size_t>(at_++ - from));
  return true;
}

int Scanner::code_unit() {
  if (end_ - at_ < 4) return -1;
  int code = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = hex_value(*at_++);
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return code;
}

void put_utf8(char*& to, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { *to++ = static_cast<char>(byte); };
  const auto more = [&](int shift) { put(0x80 | ((code >> shift) & 0x3f)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) return put(0xc0 | code >> 6), more(0);
  if (code < 0x10000) return put(0xe0 | code >> 12), more(6), more(0);
  put(0xf0 | code >> 18), more(12), more(6), more(0);
}

bool Scanner::escape(char*& to) {
  static constexpr View names_of = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
  if (at_ == end_) return false;
  const char name = *at_++;
  if (name != 'u') {
    const std::size_t which = names_of.find(name);
    if (which == View::npos) return false;
    *to++ = meant[which];
    return true;
  }
  int code = code_unit();
  if (code < 0) return false;
  std::uint32_t whole = static_cast<std::uint32_t>(code);
  if (code >= 0xd800 && code < 0xdc00 && end_ - at_ >= 6 && at_[0] == '\\' && at_[1] == 'u') {
    at_ += 2;
    const int low = code_unit();
    if (low < 0) return false;
    const bool pair = low >= 0xdc00 && low < 0xe000;
    whole = pair ? 0x10000 + ((whole - 0xd800) << 10) + (static_cast<std::uint32_t>(low) - 0xdc00)
                 : 0xfffd;
  } else if (code >= 0xd800 && code < 0xe000) {
    whole = 0xfffd;  // half of a pair
  }
  put_utf8(to, whole);
  return true;
}

bool Scanner::decode(const char* from, View& to) {
  char* out = decoded_.next();
  out = std::copy(from, at_, out);
  while (at_ != end_ && *at_ != '"') {
    if (*at_ != '\\') {
      *out++ = *at_++;
    } else {
      ++at_;
      if (!escape(out)) return false;
    }
  }
  if (at_ == end_) return false;
  ++at_;
  to = decoded_.take(out);
  return true;
}

bool Scanner::nested() {
  std::size_t depth = 0;
  View ignored;
  while (at_ != end_) {
    const char c = *at_++;
    if (c == '"' && !string(ignored)) return false;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return true;
  }
  return false;
}

bool Scanner::value(Value& to) {
  if (at_end()) return false;
  if (*at_ == '"') return ++at_, string(to.text);
  to.text = {};
  if (*at_ == '{' || *at_ == '[') return nested();
  const char* const from = at_;
  while (at_ != end_ && *at_ != ',' && *at_ != '}' && !is_space(*at_)) ++at_;
  to.text = View(from, static_cast<std::size_t>(at_ - from));
  return !to.text.empty();
}

constexpr View cut = "incomplete or invalid JSON";

}  // namespace

std::string_view read_json(View line, DayCache& days, DecodedText& decoded, Record& to) {
  Scanner scanner(line, decoded);
  Reading reading{to, days};
  std::size_t place = 0;
  if (!scanner.next_is('{')) return cut;
  if (!scanner.next_is('}')) {
    do {
      View name;
      Value value;
      if (!scanner.next_is('"') || !scanner.string(name)) return cut;
      if (!scanner.next_is(':') || !scanner.value(value)) return cut;
      const std::size_t found = find(name, place);
      if (found == std::size(names)) continue;
      if (!names[found].set(reading, value)) return "JSON with an invalid value of a field";
      place = found + 1;
    } while (scanner.next_is(','));
    if (!scanner.next_is('}')) return cut;
  }
  if (!scanner.at_end()) return cut;
  if (!reading.timed) return "JSON without a time";
  if (to.status == 0) return "JSON without a status code";
  if (to.gateway.count() < 0) set_gateway_time(to);
  return {};
}

}  // namespace gw::record
