// Addresses as text, both ways. RFC 3986, 3.2.2 for the brackets.
#include "net/address.h"

#include "base/text.h"

namespace gw::net {

namespace {

// The longest path in sun_path, without the closing zero (unix(7)).
constexpr std::size_t longest_unix_path = 107;

std::optional<Address> parse_unix(std::string_view path) {
  if (path.empty() || path.size() > longest_unix_path) return {};
  if (path.find('\0') != std::string_view::npos) return {};
  Address address;
  address.unix_path = path;
  return address;
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
  constexpr std::string_view scheme = "unix:";
  if (text.substr(0, scheme.size()) == scheme) return parse_unix(text.substr(scheme.size()));
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return {};
  const auto port = parse_number(text.substr(colon + 1));
  if (!port || *port > 65535) return {};
  Address address;
  address.port = static_cast<std::uint16_t>(*port);
  const std::string_view host = text.substr(0, colon);
  address.any = host.empty();
  if (address.any) return address;
  // Without brackets, the last group of "::1:80" and a port would be ambiguous.
  if ((host.find(':') != std::string_view::npos) != (host.front() == '[')) return {};
  const auto ip = IpAddress::parse(host);
  if (!ip) return {};
  address.ip = *ip;
  return address;
}

std::string Address::text() const {
  if (!unix_path.empty()) return "unix:" + unix_path;
  if (any) return format(":{}", port);
  return ip.is_v4() ? format("{}:{}", ip.text(), port) : format("[{}]:{}", ip.text(), port);
}

}  // namespace gw::net
