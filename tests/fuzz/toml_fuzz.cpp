// Any text as a configuration: loading must end, say where each fault stands, and never crash.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "config/parse.h"

namespace {

// One file, and nothing else in the world.
class OneFile final : public gw::config::Sources {
 public:
  explicit OneFile(std::string text) : text_(std::move(text)) {}

  gw::Result<std::string> read(const std::string& path) override {
    if (path == "gw.toml") return text_;
    return gw::Error{gw::Error::Kind::not_found, "no such file"};
  }
  gw::Result<std::vector<std::string>> list(const std::string&) override {
    return std::vector<std::string>();
  }
  bool is_folder(const std::string&) override { return false; }
  std::optional<std::string> env(const std::string& name) override { return name; }
  std::vector<gw::IpAddress> addresses(const std::string&) override { return {}; }

 private:
  std::string text_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  OneFile sources(std::string(reinterpret_cast<const char*>(data), size));
  const gw::config::Loaded loaded =
      gw::config::load({"gw.toml"}, {{"headers"}, {"ip-filter"}, {"rate-limit"}}, sources);
  for (const gw::config::Diagnostic& one : loaded.diagnostics.all()) {
    GW_CHECK(!one.code.empty() && !one.message.empty());
    GW_CHECK(one.at.file < loaded.diagnostics.files.size());
  }
  return 0;
}
