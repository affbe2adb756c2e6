// One socket per worker and address (SO_REUSEPORT): the kernel distributes the connections.
#include "control/listening.h"

#include <algorithm>
#include <optional>

namespace gw::control {

namespace {

const Bound* find(const std::vector<Bound>& all, const std::string& address) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Bound& bound) { return bound.address == address; });
  return found == all.end() ? nullptr : &*found;
}

// With SO_REUSEPORT a second gw could share the port unnoticed, so binding is first tried without
// it, unless this process already has the port under another address.
Result<void> check(const net::Address& address, const std::vector<Bound>& now) {
  const bool ours = std::any_of(now.begin(), now.end(), [&](const Bound& bound) {
    return bound.real.port == address.port && address.unix_path.empty();
  });
  return ours ? Result<void>() : net::check_free(address);
}

// Opens one address for each worker. For port 0, the first socket determines the port.
Result<net::Address> open_for_all(net::Address address, proxy::ListenSocket wanted,
                                  std::vector<std::vector<proxy::ListenSocket>>& opened) {
  for (std::vector<proxy::ListenSocket>& of_worker : opened) {
    Result<net::Descriptor> socket = net::listen_on(address);
    if (!socket) return socket.error();
    if (address.unix_path.empty() && address.port == 0) {
      const Result<net::Address> real = net::local_address(*socket);
      if (!real) return real.error();
      address.port = real->port;
    }
    of_worker.push_back({wanted.listener, wanted.address, std::move(*socket)});
  }
  return address;
}

}  // namespace

Result<Listening> open_listeners(const std::vector<Bound>& now, const decision::Snapshot& next,
                                 std::size_t workers) {
  Listening result;
  result.opened.resize(workers);
  for (std::size_t i = 0; i < next.listeners.size(); ++i) {
    const decision::Listener& listener = next.listeners[i];
    for (const std::string& text : listener.addresses) {
      if (const Bound* const open = find(now, text)) {
        result.bound.push_back({listener.name, text, open->real});
        continue;
      }
      const std::optional<net::Address> address = net::Address::parse(text);
      if (!address) return Error{Error::Kind::invalid, "is not an address to listen on", text};
      if (const Result<void> free = check(*address, now); !free) return free.error();
      Result<net::Address> real =
          open_for_all(*address, {static_cast<std::uint32_t>(i), text, {}}, result.opened);
      if (!real) return real.error();
      result.bound.push_back({listener.name, text, *real});
    }
  }
  for (const Bound& bound : now)
    if (!find(result.bound, bound.address)) result.closed.push_back(bound.address);
  return result;
}

}  // namespace gw::control
