// URLs of endpoints: only a scheme, a host and a port.
#include "config/url.h"

#include <algorithm>

#include "base/text.h"

namespace gw::config {

namespace {

constexpr std::string_view unix_scheme = "unix:";

bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  for (const std::string_view label : split(text, '.')) {
    if (label.empty() || label.size() > 63 || label.front() == '-') return false;
    const bool letters = std::all_of(label.begin(), label.end(), [](char c) {
      return is_alpha(c) || is_digit(c) || c == '-' || c == '_';
    });
    if (!letters) return false;
  }
  return true;
}

class UrlParser {
 public:
  UrlParser(const std::string& text, Position at, Diagnostics& diagnostics)
      : text_(text), diagnostics_(diagnostics) {
    result_.at = at;
  }

  std::optional<EndpointUrl> whole() {
    if (text_.starts_with(unix_scheme)) return unix_socket();
    std::string_view rest = text_;
    const auto scheme_end = rest.find("://");
    if (scheme_end == rest.npos) return wrong("has no scheme", "write http://HOST:PORT");
    const std::string scheme = lower(rest.substr(0, scheme_end));
    if (scheme != "http" && scheme != "https")
      return wrong(format("has the unsupported scheme {}", printable(scheme)),
                   "write http://HOST:PORT");
    result_.tls = scheme == "https";
    rest.remove_prefix(scheme_end + 3);
    const auto path = rest.find_first_of("/?#");
    if (path != rest.npos && rest.substr(path) != "/")
      return wrong("has a path",
                   format("an endpoint has no path: write \"{}\" in the `rewrite` of the route",
                          printable(rest.substr(path))));
    if (!authority(rest.substr(0, path))) return {};
    if (result_.tls) return not_yet();
    result_.url = format("{}://{}:{}", scheme, result_.host, result_.port);
    return std::move(result_);
  }

 private:
  std::nullopt_t wrong(std::string_view what, std::string help = {}) {
    diagnostics_.error("bad-url", result_.at, format("the URL \"{}\" {}", printable(text_), what),
                       std::move(help));
    return std::nullopt;
  }

  std::nullopt_t not_yet() {
    diagnostics_.not_yet(result_.at, "https:// to an upstream");
    return std::nullopt;
  }

  std::optional<EndpointUrl> unix_socket() {
    result_.unix_path = text_.substr(unix_scheme.size());
    // sun_path has 108 bytes, including the terminating NUL.
    if (!result_.unix_path.starts_with('/') || result_.unix_path.size() > 107)
      return wrong("is not a valid Unix socket",
                   "write one like unix:/run/app.sock, of at most 107 bytes");
    result_.url = text_;
    return std::move(result_);
  }

  bool authority(std::string_view text) {
    if (text.find('@') != text.npos) {
      wrong("contains a user name", "send credentials with `request.set.authorization`");
      return false;
    }
    const auto bracket = text.find(']');
    const auto colon = text.find(':', bracket == text.npos ? 0 : bracket);
    const std::string_view host = text.substr(0, colon);
    if (!is_host(host)) {
      wrong(host.empty() ? "has no host" : format("has an invalid host: \"{}\"", printable(host)));
      return false;
    }
    result_.host = lower(host);
    result_.port = result_.tls ? 443 : 80;
    if (colon == text.npos) return true;
    const auto port = parse_number(text.substr(colon + 1));
    if (!port || *port == 0 || *port > 65535) {
      wrong("has an invalid port", "a port is a number from 1 to 65535");
      return false;
    }
    result_.port = static_cast<std::uint16_t>(*port);
    return true;
  }

  const std::string& text_;
  Diagnostics& diagnostics_;
  EndpointUrl result_;
};

}  // namespace

bool is_host(std::string_view text) {
  if (text.starts_with('[')) return text.ends_with(']') && IpAddress::parse(text).has_value();
  const bool numbers =
      std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; });
  return numbers ? IpAddress::parse(text).has_value() : is_host_name(text);
}

std::optional<EndpointUrl> parse_endpoint_url(const std::string& text, Position at,
                                              Diagnostics& diagnostics) {
  return UrlParser(text, at, diagnostics).whole();
}

}  // namespace gw::config
