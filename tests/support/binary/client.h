// Client: one connection, byte by byte, for tests in which the client is slow, greedy or gone.
// Blocking; every wait ends after ten seconds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "net/socket.h"

namespace gw::test {

struct ClientSetup {
  std::string from = "127.0.0.1";
  int receive_buffer = 0;  // bytes that the kernel keeps for it; 0: its own rule
  bool wait = true;        // until it is connected; else it may never be, and is only held
};

class Client {
 public:
  explicit Client(std::uint16_t port, const ClientSetup& setup = {});

  bool connected() const { return static_cast<bool>(socket_); }
  net::Descriptor take() { return std::move(socket_); }

  bool send(std::string_view text);  // all of it; false where the connection is gone
  void end();                        // nothing more will be sent

  // The next answer, by its Content-Length: head and body. What came where it is not whole.
  std::string answer();
  std::string exchange(std::string_view request);
  // At most so many bytes, waiting for the first; empty where none come any more.
  std::string read(std::size_t most, int milliseconds = 10'000);
  std::size_t read_to_end();  // how many bytes came until the peer's end
  bool gone();                // it was closed, or is within ten seconds; what comes is dropped

 private:
  net::Descriptor socket_;
  std::string rest_;
};

// So that a test may hold as many connections as it asks for.
void raise_descriptor_limit();

// "GET PATH HTTP/1.1" and a Host.
std::string get_request(std::string_view path);
// A POST whose body is `size` bytes, without the body.
std::string post_head(std::string_view path, std::size_t size);

}  // namespace gw::test
