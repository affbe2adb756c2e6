// The combined format: CLIENT - USER [TIME] "REQUEST" STATUS BYTES "REFERER" "AGENT", as nginx and
// Apache write it; also without the last two (common), with VHOST:PORT before it, and followed by
// times: nginx's $request_time and $upstream_response_time in seconds (0.005), or Apache's %D in
// microseconds (5210). Other quoted fields after it are skipped.
#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "record/read.h"

namespace gw::record {

namespace {

using View = std::string_view;

// Takes the text up to the next `mark`, and the mark; all of it if there is none.
View part(View& rest, char mark) {
  const void* const found = rest.empty() ? nullptr : std::memchr(rest.data(), mark, rest.size());
  const std::size_t size =
      found ? static_cast<std::size_t>(static_cast<const char*>(found) - rest.data()) : rest.size();
  const View text = rest.substr(0, size);
  rest.remove_prefix(std::min(size + 1, rest.size()));
  return text;
}

// The end of a quoted text whose opening quote was already taken: the first quote without a
// backslash before it (Apache writes \" and \\; nginx \x22 and \x5C). npos if there is none.
std::size_t end_of_quoted(View rest, bool& escaped) {
  escaped = false;
  for (std::size_t at = 0; at < rest.size();) {
    const void* const found = std::memchr(rest.data() + at, '"', rest.size() - at);
    if (!found) return View::npos;
    const auto quote = static_cast<std::size_t>(static_cast<const char*>(found) - rest.data());
    escaped = escaped || (quote > at && std::memchr(rest.data() + at, '\\', quote - at));
    std::size_t slashes = 0;
    while (slashes < quote - at && rest[quote - slashes - 1] == '\\') ++slashes;
    if (slashes % 2 == 0) return quote;
    at = quote + 1;
  }
  return View::npos;
}

View unescaped(View text, DecodedText& decoded) {
  char* to = decoded.next();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hex = text[i] == '\\' && i + 3 < text.size() && text[i + 1] == 'x' &&
                     hex_value(text[i + 2]) >= 0 && hex_value(text[i + 3]) >= 0;
    if (hex) {
      *to++ = static_cast<char>(hex_value(text[i + 2]) * 16 + hex_value(text[i + 3]));
      i += 3;
    } else if (text[i] == '\\' && i + 1 < text.size()) {
      *to++ = text[++i];
    } else {
      *to++ = text[i];
    }
  }
  return decoded.take(to);
}

// CLIENT IDENT USER, or VHOST:PORT before them. A user name may contain spaces.
bool set_caller(View before, Record& to) {
  if (!before.ends_with(' ')) return false;
  before.remove_suffix(1);
  View first = part(before, ' '), ident = part(before, ' ');
  if (before.empty() || first.empty()) return false;
  if (ident != "-" && before.starts_with("- ")) {  // VHOST CLIENT - USER
    to.host = first;
    first = ident;
    part(before, ' ');
  }
  to.client = first;
  if (before != "-") to.consumer = before;
  return true;
}

// "0.005" seconds, "5210" microseconds; negative if it is no time.
Duration time_of(View text) {
  const std::size_t point = text.find('.');
  const auto whole = parse_number(text.substr(0, point));
  constexpr std::uint64_t most = 1'000'000'000;  // s: 31 years
  if (!whole || *whole > most * (point == View::npos ? 1000 : 1)) return Duration(-1);
  if (point == View::npos) return microseconds(*whole);
  const View decimals = text.substr(point + 1, 9);
  const auto fraction = parse_number(decimals);
  if (!fraction) return Duration(-1);
  std::uint64_t nanos = *fraction;
  for (std::size_t i = decimals.size(); i < 9; ++i) nanos *= 10;
  return seconds(*whole) + Duration(nanos);
}

// The part after the byte count: quoted texts, then the total time and the times of upstream
// attempts.
void set_rest(View rest, Record& to) {
  bool escaped = false;
  while (!rest.empty()) {
    if (rest[0] == '"') {
      rest.remove_prefix(1);
      const std::size_t end = end_of_quoted(rest, escaped);
      if (end == View::npos) return;  // the line was cut behind what matters
      rest.remove_prefix(end + 1);
      continue;
    }
    View word = part(rest, ' ');
    if (word.ends_with(',')) word.remove_suffix(1);
    if (word.empty() || !is_digit(word[0])) continue;
    const Duration time = time_of(word);
    if (time.count() < 0) continue;
    if (to.total.count() < 0) {
      to.total = time;
    } else {
      to.upstream_time = std::max(Duration(0), to.upstream_time) + time;
      ++to.attempts;
    }
  }
  set_gateway_time(to);
}

}  // namespace

std::string_view read_combined(View line, DayCache& days, DecodedText& decoded, Record& to) {
  View rest = line;
  const View before = part(rest, '[');
  if (rest.empty()) return "neither JSON nor a line with a time in brackets";
  if (!set_caller(before, to)) return "it does not start with a client, - and a user";
  if (!days.read_clf(part(rest, ']'), to.time)) return "the time in brackets is invalid";
  if (!rest.starts_with(" \"")) return "no request in quotes after the time";
  rest.remove_prefix(2);
  bool escaped = false;
  const std::size_t end = end_of_quoted(rest, escaped);
  if (end == View::npos) return "it ends inside the request";
  const View request = rest.substr(0, end);
  set_request_line(escaped ? unescaped(request, decoded) : request, to);
  rest.remove_prefix(end + 1);
  if (rest.size() < 4 || rest[0] != ' ') return "no status code after the request";
  rest.remove_prefix(1);
  const View status = part(rest, ' ');
  const auto number = parse_number(status);
  if (!number || status.size() != 3 || *number < 100) return "no status code after the request";
  to.status = static_cast<std::uint16_t>(*number);
  if (const auto bytes = parse_number(part(rest, ' '))) to.bytes_out = *bytes;
  set_rest(rest, to);
  return {};
}

}  // namespace gw::record
