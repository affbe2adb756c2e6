// Any text as a configuration, on the whole road that serve takes: read, compiled, looked at for
// overlaps. It must end, say where each fault stands, and never crash; what comes out of it must
// answer requests, and never with a target that means another server.
#include <cstddef>
#include <cstdint>
#include <string>

#include "analysis/rehearse.h"
#include "analysis/suite.h"
#include "base/check.h"
#include "control/version.h"

using namespace gw;

namespace {

// One file, and nothing else in the world.
class OneFile final : public config::Sources {
 public:
  explicit OneFile(std::string text) : text_(std::move(text)) {}

  Result<std::string> read(const std::string& path) override {
    if (path == "gw.toml") return text_;
    return Error{Error::Kind::not_found, "no such file"};
  }
  Result<std::vector<std::string>> list(const std::string&) override {
    return std::vector<std::string>();
  }
  bool is_folder(const std::string&) override { return false; }
  std::optional<std::string> env(const std::string& name) override { return name; }
  std::vector<IpAddress> addresses(const std::string&) override {
    return {IpAddress::v4(0x0a000001)};
  }

 private:
  std::string text_;
};

bool is_target(std::string_view target) {
  if (target == "*") return true;
  if (!target.starts_with('/') || target.starts_with("//")) return false;
  for (const char c : target)
    if (c <= ' ' || c >= 0x7f) return false;
  return true;
}

bool is_field(std::string_view value) {
  return value.find_first_of(std::string_view("\r\n\0", 3)) == value.npos;
}

void ask(const decision::Snapshot& snapshot, const config::CaseRequest& request) {
  analysis::Memory memory;
  for (const bool traced : {false, true}) {
    const analysis::Rehearsal made =
        analysis::rehearse({snapshot, request, memory.ledger, request.now, traced});
    if (made.upstream_request) {
      GW_CHECK(is_target(made.upstream_request->target));
      for (const auto& [name, value] : made.upstream_request->headers) GW_CHECK(is_field(value));
    }
    for (const auto& [name, value] : made.response.headers) GW_CHECK(is_field(value));
  }
}

// Its own tests too, where they are not many.
void ask_all(const decision::Snapshot& snapshot, const config::Config& config) {
  static constexpr std::string_view lines[] = {
      "/",
      "/api/x?y=1&y=2",
      "POST /v1/orders/7",
      "//a/./..;/%2f%41",
      "/a%0d%0ab/{id}/%7Bx%7D",
      "OPTIONS http://api.example.com:8443/v1/%2e%2e%2fx/"};
  for (const std::string_view line : lines)
    if (const auto request = config::parse_case_request(line); request.ok())
      ask(snapshot, *request);
  std::uint64_t questions = 0;
  for (const config::Test& test : config.tests)
    for (const config::Step& step : test.steps) questions += step.repeat;
  if (questions < 100) analysis::run_tests(snapshot, config.tests);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  OneFile sources(std::string(reinterpret_cast<const char*>(data), size));
  ledger::Names names;
  const control::Version version = control::read_version({"gw.toml"}, sources, names);
  const config::Diagnostics& diagnostics = version.loaded.diagnostics;
  for (const config::Diagnostic& one : diagnostics.all()) {
    GW_CHECK(!one.code.empty() && !one.message.empty());
    GW_CHECK(one.at.file < diagnostics.files.size());
    GW_CHECK(!config::show(one, diagnostics).empty());
  }
  GW_CHECK(diagnostics.ok() == (version.snapshot != nullptr));
  if (version.snapshot) ask_all(*version.snapshot, version.loaded.config);
  return 0;
}
