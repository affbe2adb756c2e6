// Parses a head line by line. `end` below is where scanning must stop: the end of the bytes or of
// what the limits allow, whichever is first. So a line that is too long is found at the same byte
// however the bytes were split.
#include "codec/h1_parser.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "codec/h1_scan.h"

namespace gw::codec {

using http::Reason;
using http::Side;
using http::Version;

namespace {

std::string_view between(const char* from, const char* to) {
  return {from, static_cast<std::size_t>(to - from)};
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// How many bytes at `at` match the start of `text`.
std::size_t same(const char* at, const char* end, std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && at + n != end && at[n] == text[n]) ++n;
  return n;
}

}  // namespace

void HeadParser::start(Kind kind) {
  kind_ = kind;
  seen_ = has_line_ = finished_ = false;
  at_ = fields_from_ = count_ = 0;
  fields_ = nullptr;
  base_ = nullptr;
  method_ = http::Method::other;
  first_ = target_ = {};
  arena_.clear();
}

Parsed HeadParser::fail(Reason reason, const char* rule) {
  if (side_ == Side::upstream) reason = Reason::upstream_invalid;
  failure_ = {side_, reason, false, rule};
  return Parsed::bad;
}

void HeadParser::rebase(const char* base) {
  if (base_ && base_ != base) {
    const auto moved = [&](std::string_view& view) {
      if (view.data()) view = {base + (view.data() - base_), view.size()};
    };
    moved(first_);
    moved(target_);
    for (std::size_t i = 0; i < count_; ++i) {
      moved(fields_[i].name);
      moved(fields_[i].value);
    }
  }
  base_ = base;
}

Parsed HeadParser::parse(std::string_view text) {
  if (text.empty()) return Parsed::more;
  seen_ = true;
  rebase(text.data());
  if (!has_line_ && kind_ != Kind::trailers) {
    const Parsed line = kind_ == Kind::request ? request_line(text) : response_line(text);
    if (line != Parsed::whole) return line;
    has_line_ = true;
    fields_from_ = at_;
  }
  while (!finished_) {
    const Parsed line = field_line(text);
    if (line != Parsed::whole) return line;
  }
  return Parsed::whole;
}

Parsed HeadParser::line_ran_out(const char* end, std::string_view text) {
  if (end == text.data() + text.size()) return Parsed::more;
  return fail(Reason::request_line_too_long, "the first line is too long");
}

// RFC 9112, 2.2: one empty line before a request, from clients that end a body with CRLF.
Parsed HeadParser::skip_empty_line(std::string_view text) {
  if (at_ != 0 || text[0] != '\r') return Parsed::whole;
  if (text.size() < 2) return Parsed::more;
  if (text[1] != '\n') return malformed("a bare CR");
  at_ = 2;
  return text.size() > 2 ? Parsed::whole : Parsed::more;
}

Parsed HeadParser::bad_target_byte(char c) {
  if (c == '\r' || c == '\n') return malformed("a request line without a version");
  if (static_cast<unsigned char>(c) < 0x7f) return malformed("a control character in the target");
  return fail(Reason::request_target, "a target with a byte that is not visible ASCII");
}

Parsed HeadParser::request_line(std::string_view text) {
  if (const Parsed empty = skip_empty_line(text); empty != Parsed::whole) return empty;
  const char* const line = text.data() + at_;
  const char* const end = line + std::min(text.size() - at_, limits_.line + 2);

  const char* const method_end = scan_token(line, end);
  if (method_end == end) return line_ran_out(end, text);
  if (method_end == line || *method_end != ' ') return malformed("a method that is not a token");
  first_ = between(line, method_end);
  method_ = http::method_of(first_);

  const char* const target = method_end + 1;
  const char* const target_end = scan_target(target, end);
  if (target_end == end) return line_ran_out(end, text);
  if (*target_end != ' ') return bad_target_byte(*target_end);
  if (target_end == target) return malformed("two spaces in the request line");
  target_ = between(target, target_end);

  const char* version = target_end + 1;
  const std::size_t name = same(version, end, "HTTP/1.");
  version += name;
  if (version == end) return line_ran_out(end, text);
  if (name < 7 || (*version != '1' && *version != '0'))
    return malformed("a version other than HTTP/1.0 and HTTP/1.1");
  version_ = *version == '1' ? Version::http_1_1 : Version::http_1_0;
  const std::size_t line_end = same(++version, end, "\r\n");
  version += line_end;
  if (line_end == 2) {
    at_ = static_cast<std::size_t>(version - text.data());
    return Parsed::whole;
  }
  if (version == end) return line_ran_out(end, text);
  return malformed("a request line that does not end after its version");
}

// The space before an absent reason phrase may be missing: many servers omit it.
Parsed HeadParser::response_line(std::string_view text) {
  const char* const line = text.data();
  const char* const end = line + std::min(text.size(), limits_.line + 2);
  const std::size_t name = same(line, end, "HTTP/1.");
  const char* at = line + name;
  if (at == end) return line_ran_out(end, text);
  if (name < 7 || (*at != '1' && *at != '0'))
    return malformed("a version other than HTTP/1.0 and HTTP/1.1");
  version_ = *at == '1' ? Version::http_1_1 : Version::http_1_0;
  if (++at == end) return line_ran_out(end, text);
  if (*at++ != ' ') return malformed("no single space behind the version");
  status_ = 0;
  for (int i = 0; i < 3; ++i, ++at) {
    if (at == end) return line_ran_out(end, text);
    if (*at < '0' || *at > '9') return malformed("a status that is not a three-digit number");
    status_ = static_cast<std::uint16_t>(status_ * 10 + (*at - '0'));
  }
  if (at == end) return line_ran_out(end, text);
  if (status_ < 100 || status_ > 599) return malformed("an invalid status code");
  if (*at != ' ' && *at != '\r') return malformed("a status that is not a three-digit number");
  const char* const phrase = at + (*at == ' ');
  const char* const phrase_end = scan_value(phrase, end);
  if (phrase_end == end || phrase_end + 1 == end) {
    if (phrase_end != end && *phrase_end != '\r') return bad_value_byte(*phrase_end);
    return line_ran_out(end, text);
  }
  if (phrase_end[0] != '\r') return bad_value_byte(*phrase_end);
  if (phrase_end[1] != '\n') return malformed("a bare CR");
  first_ = between(phrase, phrase_end);
  at_ = static_cast<std::size_t>(phrase_end + 2 - line);
  return Parsed::whole;
}

Parsed HeadParser::bad_name(const char* at, bool first) {
  if (*at == ':') return malformed("a field without a name");
  if (is_blank(*at) && first) return malformed("a folded field line");
  if (is_blank(*at)) return malformed("a space in or behind a field name");
  return malformed("a character that no field name may hold");
}

Parsed HeadParser::bad_value_byte(char c) {
  if (c == '\n') return malformed("a bare LF");
  if (c == '\0') return malformed("a NUL");
  return malformed("a control character");
}

Parsed HeadParser::field_line(std::string_view text) {
  const char* const line = text.data() + at_;
  const char* const last = text.data() + text.size();
  if (line == last) return Parsed::more;
  if (*line == '\r') {
    if (line + 1 == last) return Parsed::more;
    if (line[1] != '\n') return malformed("a bare CR");
    at_ += 2;
    finished_ = true;
    return Parsed::whole;
  }
  const std::size_t before = at_ - fields_from_;
  if (before > limits_.headers) return too_large();
  const std::size_t room = std::min(limits_.header, limits_.headers - before) + 2;
  const char* const end = line + std::min(text.size() - at_, room);
  const auto ran_out = [&] { return end == last ? Parsed::more : too_large(); };

  const char* const name_end = scan_token(line, end);
  if (name_end == end) return ran_out();
  if (*name_end != ':' || name_end == line) return bad_name(name_end, name_end == line);
  const char* value = name_end + 1;
  while (value != end && is_blank(*value)) ++value;
  const char* value_end = scan_value(value, end);
  if (value_end == end) return ran_out();
  if (*value_end != '\r') return bad_value_byte(*value_end);
  if (value_end + 1 == end) return ran_out();
  if (value_end[1] != '\n') return malformed("a bare CR");
  const char* const line_end = value_end + 2;
  while (value_end != value && is_blank(value_end[-1])) --value_end;
  if (add(between(line, name_end), between(value, value_end)) == Parsed::bad) return Parsed::bad;
  at_ = static_cast<std::size_t>(line_end - text.data());
  return Parsed::whole;
}

Parsed HeadParser::add(std::string_view name, std::string_view value) {
  if (count_ == limits_.count) return fail(Reason::request_head_too_large, "too many fields");
  if (!fields_) {
    void* const memory = arena_.allocate(sizeof(http::Field) * limits_.count, alignof(http::Field));
    fields_ = static_cast<http::Field*>(memory);
  }
  new (fields_ + count_++) http::Field{http::field_id(name), name, value};
  return Parsed::whole;
}

void HeadParser::drop_known() {
  const auto known = [](const http::Field& field) { return field.id != http::FieldId::other; };
  count_ = static_cast<std::size_t>(std::remove_if(fields_, fields_ + count_, known) - fields_);
}

Parsed HeadParser::request(http::RequestHead& head, http::Framing& framing) {
  head.method = method_;
  head.version = version_;
  head.method_text = first_;
  head.target = target_;
  head.headers = headers();
  framing = http::request_framing(version_, head.headers);
  if (framing.fault) return malformed(framing.fault);
  head.body = framing.body;
  head.expects_continue =
      version_ == Version::http_1_1 && head.headers.lists(http::FieldId::expect, "100-continue");
  const http::Field* host = nullptr;
  for (const http::Field& field : head.headers) {
    if (field.id != http::FieldId::host) continue;
    if (host) return malformed("more than one Host");
    if (field.value.empty()) return malformed("an empty Host");
    host = &field;
  }
  if (!host && version_ == Version::http_1_1) return malformed("no Host");
  return Parsed::whole;
}

Parsed HeadParser::response(http::Method asked, http::ResponseHead& head, http::Framing& framing) {
  head.status = status_;
  head.version = version_;
  head.reason_phrase = first_;
  head.headers = headers();
  framing = http::response_framing({asked, status_, version_}, head.headers);
  if (framing.fault) return malformed(framing.fault);
  head.body = framing.body;
  return Parsed::whole;
}

}  // namespace gw::codec
