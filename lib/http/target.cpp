// Forms of a target, hosts, and the normal form of paths. Faults are constant texts that name the
// violated rule.
#include "http/target.h"

#include <algorithm>
#include <array>

#include "base/ip.h"
#include "base/text.h"

namespace gw::http {

namespace {

// What a byte means in a path. `escape`: not allowed in a URI, but browsers send it.
enum class Kind : std::uint8_t { refuse, plain, dot, slash, percent, escape };

constexpr std::array<Kind, 256> make_kinds() {
  std::array<Kind, 256> kinds{};
  for (std::size_t c = 0x21; c < 0x7f; ++c) kinds[c] = Kind::plain;
  for (const char c : std::string_view("\"<>^`{|}[]"))
    kinds[static_cast<unsigned char>(c)] = Kind::escape;
  for (const char c : std::string_view("#?\\")) kinds[static_cast<unsigned char>(c)] = Kind::refuse;
  kinds['.'] = Kind::dot;
  kinds['/'] = Kind::slash;
  kinds['%'] = Kind::percent;
  return kinds;
}
constexpr auto kinds = make_kinds();
Kind kind_of(char c) { return kinds[static_cast<unsigned char>(c)]; }

constexpr bool is_upper_hex(char c) { return is_digit(c) || (c >= 'A' && c <= 'F'); }

bool is_dots(std::string_view segment) { return segment == "." || segment == ".."; }

bool hides_separator(int byte) { return byte == '/' || byte == '\\'; }

// A triplet that is already normal and cannot be part of a dot segment.
bool is_normal_triplet(std::string_view text) {
  const int byte = triplet(text);
  return byte > 0 && !is_unreserved(static_cast<char>(byte)) && !hides_separator(byte) &&
         is_upper_hex(text[1]) && is_upper_hex(text[2]);
}

// Fast check that nearly every request passes: nothing to change and nothing to reject.
bool is_normal(std::string_view path, bool merge) {
  if (path.empty() || path[0] != '/') return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    switch (kind_of(path[i])) {
      case Kind::plain:
        break;
      case Kind::slash:
        if (i > 0 && path[i - 1] == '/' && (merge || i == 1)) return false;
        break;
      case Kind::dot:
        if (path[i - 1] == '/' && is_dots(path.substr(i, path.find('/', i) - i))) return false;
        break;
      case Kind::percent:
        if (!is_normal_triplet(path.substr(i))) return false;
        break;
      case Kind::refuse:
      case Kind::escape:
        return false;
    }
  }
  return true;
}

// Writes the normal form, segment by segment. `to_` never exceeds start_ + 3 * input size.
class Normaliser {
 public:
  Normaliser(char* start, bool merge) : start_(start), to_(start), merge_(merge) {}

  bool add(std::string_view segment, bool last) {
    if (segment.empty() && !last && (merge_ || to_ == start_)) return true;
    char* const before = to_;
    *to_++ = '/';
    if (!write(segment)) return false;
    const std::string_view written(before + 1, static_cast<std::size_t>(to_ - before - 1));
    if (!is_dots(written)) return !hides_dots(written);
    if (written.size() != segment.size()) return fail("an encoded dot segment");
    to_ = before;
    if (written == "..") step_out();
    if (last) *to_++ = '/';
    return true;
  }

  std::string_view path() const { return {start_, static_cast<std::size_t>(to_ - start_)}; }
  const char* fault() const { return fault_; }

 private:
  bool fail(const char* fault) {
    fault_ = fault;
    return false;
  }

  void step_out() {
    while (to_ != start_ && *--to_ != '/') continue;
  }

  void put_triplet(unsigned byte) {
    static constexpr char digits[] = "0123456789ABCDEF";
    *to_++ = '%';
    *to_++ = digits[byte >> 4];
    *to_++ = digits[byte & 15];
  }

  bool write(std::string_view segment) {
    for (std::size_t i = 0; i < segment.size(); ++i) {
      const Kind kind = kind_of(segment[i]);
      if (kind == Kind::refuse) return fail("a character that is not allowed in a path");
      if (kind == Kind::escape) {
        put_triplet(static_cast<unsigned char>(segment[i]));
      } else if (kind == Kind::percent) {
        const int byte = triplet(segment.substr(i));
        if (byte < 0) return fail("an invalid percent-encoding");
        if (byte == 0) return fail("an encoded NUL");
        if (is_unreserved(static_cast<char>(byte)))
          *to_++ = static_cast<char>(byte);
        else
          put_triplet(static_cast<unsigned>(byte));
        i += 2;
      } else {
        *to_++ = segment[i];
      }
    }
    return true;
  }

  // "..%2Fx": an upstream that decodes it sees a dot segment.
  bool hides_dots(std::string_view segment) {
    bool hidden = false;
    std::size_t from = 0;
    for (std::size_t i = 0; i <= segment.size(); ++i) {
      const bool end = i == segment.size();
      if (!end && !hides_separator(triplet(segment.substr(i, 3)))) continue;
      hidden = hidden || !end;
      if (hidden && is_dots(segment.substr(from, i - from))) {
        fault_ = "an encoded slash next to a dot segment";
        return true;
      }
      from = i + 3;
      i += 2;
    }
    return false;
  }

  char* const start_;
  char* to_;
  const bool merge_;
  const char* fault_ = nullptr;
};

bool is_host_char(char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_'; }

const char* host_fault(std::string_view host) {
  if (host.empty()) return "an empty host";
  if (host.size() > 255) return "a host longer than 255 characters";
  if (host[0] == '[')
    return IpAddress::parse(host) ? nullptr : "a host in brackets that is not an IPv6 address";
  for (const char c : host)
    if (!is_host_char(c)) return "a character that is not allowed in a host";
  if (host[0] == '.' || host.find("..") != host.npos) return "an empty label in the host";
  return nullptr;
}

std::string_view lower_in(std::string_view text, Arena& arena) {
  bool changes = false;
  for (const char c : text) changes |= c != to_lower(c);
  if (!changes) return text;
  char* to = arena.chars(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) to[i] = to_lower(text[i]);
  return {to, text.size()};
}

const char* query_fault(std::string_view query) {
  for (std::size_t i = 0; i < query.size(); ++i) {
    const auto c = static_cast<unsigned char>(query[i]);
    if (c < 0x21 || c > 0x7e || c == '#') return "a character that is not allowed in a query";
    if (c == '%' && triplet(query.substr(i)) < 0) return "an invalid percent-encoding";
  }
  return nullptr;
}

TargetMade bad_target(const char* fault) { return {{}, fault, false}; }

struct NormalPath {
  std::string_view path;
  const char* fault = nullptr;
};
NormalPath normalise(std::string_view path, bool merge, Arena& arena) {
  if (is_normal(path, merge)) return {path};
  if (path.empty() || path[0] != '/') return {{}, "a path that does not start with a slash"};
  Normaliser normaliser(arena.chars(path.size() * 3), merge);
  std::string_view rest = path;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find('/'), rest.size());
    if (!normaliser.add(rest.substr(0, end), end == rest.size())) return {{}, normaliser.fault()};
    rest.remove_prefix(end);
  }
  return {normaliser.path()};
}

// Sets path and query from the text after the authority.
TargetMade with_path(Target target, std::string_view text, bool merge, Arena& arena) {
  const std::size_t mark = text.find('?');
  target.has_query = mark != text.npos;
  if (target.has_query) target.query = text.substr(mark + 1);
  if (const char* fault = query_fault(target.query)) return bad_target(fault);
  const std::string_view path = text.substr(0, mark);
  const NormalPath normal = normalise(path.empty() ? "/" : path, merge, arena);
  if (normal.fault) return bad_target(normal.fault);
  target.path = normal.path;
  return {target};
}

// Sets authority, host and port (RFC 3986, 3.2). User information is rejected (RFC 9110, 4.2.4).
const char* set_authority(Target& target, std::string_view text, Arena& arena) {
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
  const std::size_t colon = text.find(':', bracket == text.npos ? 0 : bracket);
  const std::string_view digits = colon == text.npos ? "" : text.substr(colon + 1);
  std::string_view host = text.substr(0, colon);
  if (host.size() > 1 && host.ends_with('.')) host.remove_suffix(1);
  if (const char* fault = host_fault(host)) return fault;
  const auto port = parse_number(digits);
  if (!digits.empty() && (!port || *port == 0 || *port > 65535)) return "an invalid port";
  target.authority = text;
  target.host = lower_in(host, arena);
  target.port = static_cast<std::uint16_t>(port.value_or(0));
  return nullptr;
}

// "http://host/path": takes precedence over the Host field (RFC 9112, 3.2.2).
TargetMade from_absolute(const RequestHead& head, const TargetRules& rules, Arena& arena) {
  const std::size_t colon = std::min(head.target.find("://"), head.target.size());
  const std::string_view scheme = head.target.substr(0, colon);
  Target target;
  if (iequals(scheme, "http")) target.scheme = "http";
  if (iequals(scheme, "https")) target.scheme = "https";
  if (colon == head.target.size() || target.scheme.empty())
    return bad_target("neither a path nor a URL of http or https");
  const std::string_view rest = head.target.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  if (const char* fault = set_authority(target, rest.substr(0, end), arena))
    return bad_target(fault);
  if (head.method == Method::options && end == rest.size()) {  // RFC 9112, 3.2.4
    target.path = "*";
    return {target};
  }
  return with_path(target, rest.substr(end), rules.merge_slashes, arena);
}

}  // namespace

TargetMade make_target(const RequestHead& head, const TargetRules& rules, Arena& arena) {
  if (head.method == Method::connect) return bad_target("CONNECT is not served");
  Target target;
  const std::string_view host = head.headers.value(FieldId::host);
  if (const char* fault = host.empty() ? nullptr : set_authority(target, host, arena))
    return {{}, fault, true};  // even if the target has its own (RFC 9112, 3.2)
  if (!head.target.starts_with('/') && head.target != "*") return from_absolute(head, rules, arena);
  if (head.target != "*") return with_path(target, head.target, rules.merge_slashes, arena);
  if (head.method != Method::options) return bad_target("only OPTIONS may have the target *");
  target.path = "*";
  return {target};
}

std::optional<std::string_view> normal_path(std::string_view path, const TargetRules& rules,
                                            Arena& arena) {
  const NormalPath normal = normalise(path, rules.merge_slashes, arena);
  if (normal.fault) return {};
  return normal.path;
}

}  // namespace gw::http
