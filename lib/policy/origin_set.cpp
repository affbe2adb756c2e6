// Parsing and comparing web origins.
#include "policy/origin_set.h"

#include <algorithm>

#include "base/text.h"

namespace gw::policy {

namespace {

bool is_port(std::string_view text) {
  const auto port = parse_number(text);
  return port && *port > 0 && *port <= 65535;
}

// The characters of a host; browsers send hosts in ASCII.
bool is_host_text(std::string_view host) {
  if (host.starts_with('[')) return IpAddress::parse(host).has_value();
  return !host.empty() && host.front() != '.' && std::all_of(host.begin(), host.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
  });
}

struct Parts {
  std::string scheme;     // "https://"
  std::string authority;  // host, and the port where it is not the scheme's
  bool domain = false;    // "*." stood before the host; authority then starts with the dot
};

// Accepts any scheme: a browser extension's pages have an origin too.
std::optional<Parts> parse_origin(std::string_view written) {
  const std::string text = lower(written);
  const std::size_t colon = text.find("://");
  if (colon == text.npos || colon == 0) return std::nullopt;
  Parts parts{text.substr(0, colon + 3), text.substr(colon + 3), false};
  if (parts.authority.starts_with("*.")) {
    parts.domain = true;
    parts.authority.erase(0, 2);
  }
  const std::size_t bracket = parts.authority.rfind(']');
  const std::size_t port = parts.authority.find(':', bracket == text.npos ? 0 : bracket);
  if (!is_host_text(std::string_view(parts.authority).substr(0, port))) return std::nullopt;
  if (port != text.npos) {
    const std::string number = parts.authority.substr(port + 1);
    if (!is_port(number)) return std::nullopt;
    if ((parts.scheme == "https://" && number == "443") ||
        (parts.scheme == "http://" && number == "80"))
      parts.authority.erase(port);
  }
  if (parts.domain) parts.authority.insert(0, 1, '.');
  return parts;
}

void wrong(const config::Text& text, const config::Reader& reader, std::string_view key) {
  reader.diagnostics().error(
      "bad-origin", text.at,
      format("{}: \"{}\" is not an origin", reader.subject(key).text(), printable(text.value)),
      "an origin is scheme, host and port, without a path: \"https://app.example.com\", "
      "\"http://localhost:3000\"; or \"https://*.example.com\", or \"*\"");
}

}  // namespace

OriginSet OriginSet::read(config::Reader& reader, std::string_view key) {
  OriginSet set;
  for (const config::Text& text : reader.texts(key)) {
    if (text.value == "*") {
      set.every_ = true;
    } else if (auto parts = parse_origin(text.value)) {
      if (parts->domain)
        set.domains_.push_back({std::move(parts->scheme), std::move(parts->authority)});
      else
        set.exact_.push_back(parts->scheme + parts->authority);
    } else {
      wrong(text, reader, key);
    }
  }
  std::sort(set.exact_.begin(), set.exact_.end());
  return set;
}

bool OriginSet::contains(std::string_view origin) const {
  if (every_) return true;
  const bool upper =
      std::any_of(origin.begin(), origin.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (upper) return contains(lower(origin));  // no browser writes it so
  if (std::binary_search(exact_.begin(), exact_.end(), origin, std::less<>())) return true;
  return std::any_of(domains_.begin(), domains_.end(), [&](const Domain& domain) {
    if (!origin.starts_with(domain.scheme) || !origin.ends_with(domain.suffix)) return false;
    // There must be at least one label before the suffix, and only host characters in it:
    // "https://evil/.example.com".
    const std::size_t around = domain.scheme.size() + domain.suffix.size();
    return origin.size() > around &&
           is_host_text(origin.substr(domain.scheme.size(), origin.size() - around));
  });
}

}  // namespace gw::policy
