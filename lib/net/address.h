// Address: where a socket is bound or connects to: IP and port, or the path of a Unix socket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ip.h"

namespace gw::net {

struct Address {
  IpAddress ip;
  std::uint16_t port = 0;
  std::string unix_path;  // not empty: a Unix socket, ip and port mean nothing
  bool any = false;       // every address of both families: ":8080"

  // "127.0.0.1:80", "[::1]:80", ":80" (any), "unix:/run/app.sock". No host names: use the resolver.
  static std::optional<Address> parse(std::string_view text);
  std::string text() const;

  friend bool operator==(const Address&, const Address&) = default;
};

}  // namespace gw::net
