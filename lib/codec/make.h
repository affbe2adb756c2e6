// Creates the codec for the protocol that TLS or the configuration selected.
#pragma once

#include <memory>
#include <string_view>

#include "codec/codec.h"

namespace gw::codec {

struct Parts {  // what every codec needs; sink and pool must outlive it
  Sink& sink;
  BlockPool& pool;
  Limits limits = {};
};

// An ALPN name (RFC 7301): "http/1.1", or "" for the same. Null if not supported.
std::unique_ptr<ServerCodec> make_server(std::string_view protocol, const Parts& parts);
std::unique_ptr<ClientCodec> make_client(std::string_view protocol, const Parts& parts);

}  // namespace gw::codec
