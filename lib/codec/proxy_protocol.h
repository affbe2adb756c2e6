// The PROXY protocol, versions 1 and 2 (HAProxy's proxy-protocol.txt): the real source of a
// connection, sent before its first byte and before TLS. Strict: a listener that requires the
// header serves no connection without it. Any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/ip.h"

namespace gw::codec {

struct ProxyHeader {
  enum class Outcome : std::uint8_t {
    more,       // not whole yet: ask again with the same bytes and more
    addresses,  // source and destination are set
    local,  // the proxy's own connection, or a family that is none of ours: the peer is the peer
    bad     // fault says why
  };
  Outcome outcome = Outcome::more;
  std::size_t used = 0;  // bytes of the header, once whole
  IpAddress source, destination;
  std::uint16_t source_port = 0, destination_port = 0;
  const char* fault = nullptr;
};

// bytes: all that the connection has received so far. Never waits for more than 4 KiB.
ProxyHeader parse_proxy_header(std::string_view bytes);

}  // namespace gw::codec
