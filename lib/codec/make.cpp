// The table of protocols.
#include "codec/make.h"

#include <array>

#include "codec/h1.h"

namespace gw::codec {

namespace {

struct Protocol {
  std::string_view name;
  std::unique_ptr<ServerCodec> (*server)(Sink&, BlockPool&, const Limits&);
  std::unique_ptr<ClientCodec> (*client)(Sink&, BlockPool&, const Limits&);
};

constexpr std::array protocols = {
    Protocol{"http/1.1", make_h1_server, make_h1_client},
};

const Protocol* find(std::string_view name) {
  if (name.empty()) name = "http/1.1";
  for (const Protocol& protocol : protocols)
    if (protocol.name == name) return &protocol;
  return nullptr;
}

}  // namespace

std::unique_ptr<ServerCodec> make_server(std::string_view protocol, const Parts& parts) {
  const Protocol* found = find(protocol);
  return found ? found->server(parts.sink, parts.pool, parts.limits) : nullptr;
}

std::unique_ptr<ClientCodec> make_client(std::string_view protocol, const Parts& parts) {
  const Protocol* found = find(protocol);
  return found ? found->client(parts.sink, parts.pool, parts.limits) : nullptr;
}

}  // namespace gw::codec
