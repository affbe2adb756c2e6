// Gateway: the real gw, serving from a file of its own, over the engine that a test asks for; and
// what the kernel says of its memory. Standard is the binary just built; GW_UNDER_TEST names
// another, so that a release is measured by the tests that hold for every build.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/binary/process.h"
#include "support/temp_folder.h"

namespace gw::test {

// "epoll", and "io_uring" where this kernel gives it.
std::vector<std::string> engines();

// GW_FULL=1 asks for the sizes that the manual promises; standard are those that take seconds.
bool full_size();

// One line on standard output where GW_FULL is set: "FIGURE name: value".
void show_figure(const std::string& name, const std::string& value);

struct GatewaySetup {
  std::string engine = "epoll";
  std::string gateway = {};   // more lines of [gateway]
  std::string listener = {};  // more lines of [listener.web]
  std::string rest = {};      // routes, upstreams, policies
  std::vector<std::string> options = {};
  std::size_t descriptors = 0;
  int workers = 1;
};

// One listener, no access log unless `gateway` says so.
std::string configuration(const GatewaySetup& setup);

class Gateway {
 public:
  explicit Gateway(GatewaySetup setup);

  std::uint16_t port() const { return port_; }
  Process& process() { return process_; }
  const TempFolder& folder() const { return folder_; }

  // Saves the file with another `rest`.
  void write(const std::string& rest);
  // The same, and SIGHUP; true once it says that the new version serves.
  bool reload(const std::string& rest);
  int stop();  // SIGTERM, and its exit code

  // Bytes that its pages take now.
  std::size_t resident() const;
  std::size_t descriptors() const;  // open ones

 private:
  GatewaySetup setup_;
  TempFolder folder_;
  Process process_;
  std::uint16_t port_ = 0;
};

}  // namespace gw::test
