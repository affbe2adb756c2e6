// PROXY headers from strangers: what is decided of the whole was not decided otherwise before, and
// never needs more than 4 KiB.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "codec/proxy_protocol.h"

using gw::codec::ProxyHeader;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const ProxyHeader whole = gw::codec::parse_proxy_header(all);
  GW_CHECK(whole.outcome != ProxyHeader::Outcome::more || size < 4096);
  GW_CHECK(whole.used <= size);
  for (std::size_t part = 0; part < size; ++part) {
    const ProxyHeader early = gw::codec::parse_proxy_header(all.substr(0, part));
    if (early.outcome == ProxyHeader::Outcome::more) continue;
    GW_CHECK(early.outcome == whole.outcome && early.used == whole.used);
    break;
  }
  return 0;
}
