// HTTP/1.0 and 1.1 (RFC 9112) as codecs: one exchange at a time, keep-alive; pipelined requests
// wait in the link. The classes are private to the .cpp files. Sink and pool must outlive them.
#pragma once

#include <memory>

#include "codec/codec.h"

namespace gw::codec {

std::unique_ptr<ServerCodec> make_h1_server(Sink& sink, BlockPool& pool, const Limits& limits);
std::unique_ptr<ClientCodec> make_h1_client(Sink& sink, BlockPool& pool, const Limits& limits);

}  // namespace gw::codec
