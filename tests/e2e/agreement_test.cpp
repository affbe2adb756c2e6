// The code that decides live answers offline: a generated configuration of 500 routes and 10,000
// requests, observed through the real binary and rehearsed with what the access log says of each
// (its dice, its time), must give the same route, refusal, endpoint, head sent upstream, and
// answer.
#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "analysis/rehearse.h"
#include "base/text.h"
#include "control/real_sources.h"
#include "control/version.h"
#include "support/binary/generated.h"
#include "support/binary/process.h"
#include "support/binary/wire.h"
#include "support/temp_folder.h"

using namespace gw;

namespace {

constexpr std::size_t route_count = 500;
constexpr std::size_t request_count = 10'000;
constexpr std::size_t upstream_count = 6;
constexpr std::uint64_t seed = 2026;

// What is sent for one request and what was seen of it.
struct Observed {
  config::CaseRequest request;
  test::WireMessage answer;
  std::vector<std::pair<std::size_t, test::WireMessage>> upstream;  // by port
};

// The text of a member of one log line; empty where it is absent. None of these needs an unescape.
std::string member(std::string_view line, std::string_view name) {
  const std::string key = format("\"{}\":", name);
  const std::size_t at = line.find(key);
  if (at == std::string_view::npos) return {};
  std::string_view value = line.substr(at + key.size());
  if (value.starts_with("\"")) {
    value.remove_prefix(1);
    return std::string(value.substr(0, value.find('"')));
  }
  return std::string(value.substr(0, value.find_first_of(",}")));
}

// "2026-01-01T00:00:00.000000Z"
WallTime time_of(const std::string& text) {
  using namespace std::chrono;
  const auto number = [&](std::size_t from, std::size_t size) {
    return static_cast<int>(*parse_number(std::string_view(text).substr(from, size)));
  };
  const sys_days day = year(number(0, 4)) / number(5, 2) / number(8, 2);
  return day + hours(number(11, 2)) + minutes(number(14, 2)) + seconds(number(17, 2)) +
         microseconds(number(20, 6));
}

// Fields as a set: which of them the codec writes first is its own affair, and so is what belongs
// to the connection.
test::WireFields comparable(test::WireFields fields) {
  std::erase_if(fields, [](const auto& field) {
    return field.first == "connection" || field.first == "date" || field.first == "keep-alive";
  });
  std::sort(fields.begin(), fields.end());
  return fields;
}

// What EchoOrigins say.
config::GivenAnswer origin_answer() {
  config::GivenAnswer given;
  given.headers = {{"x-from", "origin"}};
  given.body = "ok";
  return given;
}

std::vector<Observed> observe(test::Generator& generator, test::EchoOrigins& origins,
                              std::uint16_t port) {
  std::vector<Observed> all;
  test::WireClient client(port);
  for (std::size_t i = 0; i < request_count; ++i) {
    Observed one;
    one.request = generator.request(i);
    one.answer = client.exchange(test::wire_text(one.request), one.request.method == "HEAD");
    one.upstream = origins.take();
    all.push_back(std::move(one));
  }
  return all;
}

// Differences of one request, as text; empty where both agree.
class Agreement {
 public:
  Agreement(const Observed& live, std::string_view log, const analysis::Rehearsal& offline,
            const test::EchoOrigins& origins)
      : live_(live), log_(log), offline_(offline), origins_(origins) {}

  std::string differences() {
    same("route", member(log_, "route"), offline_.route.empty() ? own_route() : offline_.route);
    same("reason", member(log_, "reason"), std::string(http::reason_name(offline_.reason)));
    same("status", member(log_, "status"), std::to_string(offline_.status));
    same("upstream", member(log_, "upstream"), offline_.upstream);
    same("endpoint", member(log_, "endpoint"), offline_.endpoint);
    same("attempts", member(log_, "attempts"), std::to_string(offline_.attempts));
    same_upstream_request();
    same("answer", fields_text(live_.answer.fields), fields_text(offline_.response.headers));
    same("body", live_.answer.body, offline_.response.body);
    return text_;
  }

 private:
  // Where no route matches the log names the listener's own, which offline is none.
  std::string own_route() const { return member(log_, "route"); }
  void same(std::string_view what, const std::string& live, const std::string& offline) {
    if (live != offline) text_ += format("{}: live {}, offline {}\n", what, live, offline);
  }
  static std::string fields_text(const test::WireFields& fields) {
    std::string text;
    for (const auto& [name, value] : comparable(fields)) text += format("{}: {}; ", name, value);
    return text;
  }
  void same_upstream_request() {
    same("requests upstream", std::to_string(live_.upstream.size()),
         std::to_string(offline_.attempts));
    if (live_.upstream.empty() || !offline_.upstream_request) return;
    const auto& [port, head] = live_.upstream.back();
    const analysis::UpstreamRequest& sent = *offline_.upstream_request;
    same("endpoint's port", format("http://127.0.0.1:{}", origins_.port(port)), offline_.endpoint);
    same("request line", head.first_line, format("{} {} HTTP/1.1", sent.method, sent.target));
    same("head upstream", fields_text(head.fields), fields_text(sent.headers));
  }

  const Observed& live_;
  std::string_view log_;
  const analysis::Rehearsal& offline_;
  const test::EchoOrigins& origins_;
  std::string text_;
};

}  // namespace

TEST_CASE("serve and route-test agree on 10,000 requests to 500 routes", "[e2e][agreement]") {
  test::EchoOrigins origins(upstream_count * 2);
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < upstream_count * 2; ++i) ports.push_back(origins.port(i));
  test::Generator generator(seed, ports);
  const test::TempFolder folder;
  const std::string file =
      folder.write("gw.toml", generator.configuration(route_count, folder.path("access.log")));

  test::Process gateway({.words = {GW_BINARY, "serve", "-c", file}, .folder = folder.path()});
  REQUIRE(gateway.wait_for_err("listener web on "));
  const std::string address = gateway.rest_of_err_line();
  const auto port = parse_number(address.substr(address.rfind(':') + 1));
  REQUIRE(port);
  const std::vector<Observed> live = observe(generator, origins, static_cast<std::uint16_t>(*port));
  gateway.signal(SIGTERM);
  REQUIRE(gateway.wait() == 0);
  const std::string log = folder.read("access.log");
  const std::vector<std::string_view> lines = split(log, '\n');
  REQUIRE(lines.size() == request_count + 1);

  control::RealSources sources;
  ledger::Names names;
  const control::Version version = control::read_version({file}, sources, names);
  REQUIRE(version.snapshot);
  CHECK(version.loaded.config.routes.size() == route_count);
  analysis::Memory memory;
  std::size_t forwarded = 0, refused = 0, differing = 0;
  for (std::size_t i = 0; i < request_count; ++i) {
    config::CaseRequest request = live[i].request;
    request.dice = Dice{*parse_number(member(lines[i], "dice")), -1};
    request.now = time_of(member(lines[i], "time"));
    request.upstream = {origin_answer()};
    const analysis::Rehearsal offline =
        analysis::rehearse({*version.snapshot, request, memory.ledger, request.now, false});
    (offline.attempts ? forwarded : refused) += 1;
    const std::string differences = Agreement(live[i], lines[i], offline, origins).differences();
    if (differences.empty()) continue;
    if (++differing <= 5) FAIL_CHECK(test::wire_text(live[i].request) << differences);
  }
  CHECK(differing == 0);
  // The generator must not drift into requests that ask nothing.
  CHECK(forwarded > request_count / 4);
  CHECK(refused > request_count / 10);
}
