// Listening sockets: what may be shared, what is refused, and in which words.
#include "net/socket.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

namespace gw::net {

namespace {

Address parsed(const std::string& text) { return Address::parse(text).value(); }

struct Folder {
  std::string path = "/tmp/gw-net-XXXXXX";
  Folder() { REQUIRE(::mkdtemp(path.data())); }
  ~Folder() {
    ::unlink((path + "/s").c_str());
    ::rmdir(path.c_str());
  }
};

}  // namespace

TEST_CASE("port 0 becomes a real port, read back", "[net]") {
  const std::string host = GENERATE("127.0.0.1", "[::1]", "");
  auto socket = listen_on(parsed(host + ":0"));
  REQUIRE(socket);
  const auto address = local_address(*socket);
  REQUIRE(address);
  CHECK(address->port != 0);
  CHECK(address->text() == host + ":" + std::to_string(address->port));
}

TEST_CASE("workers share a port, another program's is told in words", "[net]") {
  auto first = listen_on(parsed("127.0.0.1:0"));
  REQUIRE(first);
  const Address address = local_address(*first).value();
  CHECK(listen_on(address));
  const auto free = check_free(address);
  REQUIRE_FALSE(free);
  CHECK(free.error().text() == address.text() + ": port " + std::to_string(address.port) +
                                   " is in use by another program");
  *first = Descriptor();
  CHECK(check_free(address));
}

TEST_CASE("an address of another machine is told in words", "[net]") {
  const auto socket = listen_on(parsed("192.0.2.1:0"));
  REQUIRE_FALSE(socket);
  CHECK(socket.error().text() == "192.0.2.1:0: 192.0.2.1 is not an address of this machine");
}

TEST_CASE("a Unix socket left behind is taken over, one in use is not", "[net]") {
  const Folder folder;
  const Address address = parsed("unix:" + folder.path + "/s");
  auto first = listen_on(address);
  REQUIRE(first);
  CHECK(local_address(*first).value() == address);
  const auto second = listen_on(address);
  REQUIRE_FALSE(second);
  CHECK(second.error().message == "the socket is in use by another program");
  *first = Descriptor();
  CHECK(check_free(address));
  CHECK(listen_on(address));
}

TEST_CASE("a file that is no socket is never removed", "[net]") {
  const Folder folder;
  const Address address = parsed("unix:" + folder.path + "/s");
  std::ofstream(address.unix_path) << "precious";
  const auto socket = listen_on(address);
  REQUIRE_FALSE(socket);
  CHECK(socket.error().message == "the file exists and is not a socket");
  CHECK(::access(address.unix_path.c_str(), F_OK) == 0);
}

TEST_CASE("a folder that does not exist is told in words", "[net]") {
  const auto socket = listen_on(parsed("unix:/nonexistent/s"));
  REQUIRE_FALSE(socket);
  CHECK(socket.error().message == "the folder does not exist");
}

}  // namespace gw::net
