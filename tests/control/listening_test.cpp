// Which sockets are opened and closed from one snapshot to the next.
#include "control/listening.h"

#include <catch2/catch.hpp>

using namespace gw;
using namespace gw::control;
using control::Bound;

namespace {

std::unique_ptr<decision::Snapshot> with_addresses(
    const std::vector<std::vector<std::string>>& listeners) {
  auto snapshot = std::make_unique<decision::Snapshot>();
  for (const auto& addresses : listeners) {
    decision::Listener listener;
    listener.name = "l" + std::to_string(snapshot->listeners.size());
    listener.addresses = addresses;
    snapshot->listeners.push_back(std::move(listener));
  }
  return snapshot;
}

}  // namespace

TEST_CASE("each worker gets a socket of each address, all on one port", "[control]") {
  const auto snapshot = with_addresses({{"127.0.0.1:0"}, {"[::1]:0"}});
  const auto listening = control::open_listeners({}, *snapshot, 2);
  REQUIRE(listening.ok());
  REQUIRE(listening->bound.size() == 2);
  CHECK(listening->bound[0].listener == "l0");
  CHECK(listening->bound[0].real.port != 0);
  REQUIRE(listening->opened.size() == 2);
  for (const auto& of_worker : listening->opened) {
    REQUIRE(of_worker.size() == 2);
    for (std::uint32_t i = 0; i < 2; ++i) {
      CHECK(of_worker[i].listener == i);
      CHECK(net::local_address(of_worker[i].socket).value() == listening->bound[i].real);
    }
  }
  CHECK(listening->closed.empty());
}

TEST_CASE("what stays is not touched, what goes is named", "[control]") {
  const std::string stays = "127.0.0.1:1111", goes = "127.0.0.1:2222";
  const std::vector<Bound> now = {{"old", stays, *net::Address::parse(stays)},
                                  {"old", goes, *net::Address::parse(goes)}};
  const auto listening = control::open_listeners(now, *with_addresses({{stays}}), 2);
  REQUIRE(listening.ok());
  CHECK(listening->opened[0].empty());
  CHECK(listening->closed == std::vector<std::string>{goes});
  REQUIRE(listening->bound.size() == 1);
  CHECK(listening->bound[0].listener == "l0");
}

TEST_CASE("a port in use is found, also where its holder shares it", "[control]") {
  const auto holder = net::listen_on(*net::Address::parse("127.0.0.1:0"));
  REQUIRE(holder.ok());
  const std::string taken = net::local_address(*holder)->text();
  const auto listening = control::open_listeners({}, *with_addresses({{"[::1]:0"}, {taken}}), 1);
  REQUIRE_FALSE(listening.ok());
  CHECK(listening.error().where == taken);
  CHECK(listening.error().message.find("in use") != std::string::npos);
}
