// Routes that the overlap analysis names are taken out again, until it is content.
#include "support/binary/generated.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/text.h"
#include "control/real_sources.h"
#include "control/version.h"
#include "support/temp_folder.h"

namespace gw::test {

namespace {

constexpr const char* segments[] = {"a", "b", "c", "v1", "items", "x.json", "list"};
constexpr const char* methods[] = {"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PURGE"};
constexpr const char* hosts[] = {"a.test", "b.test", "x.a.test", "y.x.a.test", "other.example"};
constexpr const char* host_patterns[] = {"a.test", "b.test", "*.a.test", "*.x.a.test", "x.a.test"};
constexpr const char* clients[] = {"192.0.2.1", "192.0.2.99", "10.1.2.3", "2001:db8::7"};
constexpr const char* odd_paths[] = {"/a/../b", "/a//b", "/%61/b",    "/a%2Fb/c", "/a/%zz",
                                     "/..%2fa", "/a/b/", "/a/%c3%a9", "/A"};

// Lines of the routes that may not stay.
std::set<std::uint32_t> faulty_lines(const std::string& toml) {
  const TempFolder folder;
  control::RealSources sources;
  ledger::Names names;
  const control::Version version =
      control::read_version({folder.write("gw.toml", toml)}, sources, names);
  std::set<std::uint32_t> lines;
  for (const config::Diagnostic& one : version.loaded.diagnostics.all())
    if (one.severity == config::Severity::error || one.code == "route.unreachable")
      lines.insert(one.at.line);
  return lines;
}

}  // namespace

Generator::Generator(std::uint64_t seed, std::vector<std::uint16_t> ports)
    : random_(seed), ports_(std::move(ports)) {}

std::string Generator::fixed_part(const std::string& log) const {
  static constexpr const char* balances[] = {"round-robin", "least-request", "random-two",
                                             "ring-hash"};
  std::string text = format(
      "[gateway]\n"
      "workers    = 1\n"
      "access_log = \"file:{}\"\n\n"
      "[listener.web]\n"
      "address  = \"127.0.0.1:0\"\n"
      "trust    = \"127.0.0.0/8\"\n"
      "policies = \"stamp\"\n\n"
      "[policy.stamp]\n"
      "type     = \"headers\"\n"
      "request  = {{ set = {{ x-route = \"{{route.name}}\", x-q = \"{{query.q}}\" }} }}\n"
      "response = {{ set = {{ x-endpoint = \"{{endpoint.url}}\" }} }}\n\n"
      "[policy.block]\n"
      "type = \"ip-filter\"\n"
      "deny = \"10.0.0.0/8\"\n\n"
      "[policy.few]\n"
      "type  = \"rate-limit\"\n"
      "limit = \"20/day\"\n"
      "by    = [\"route\", \"address\"]\n\n",
      log);
  for (std::size_t i = 0; i + 1 < ports_.size(); i += 2)
    text += format(
        "[upstream.u{}]\n"
        "endpoints = [{{ url = \"http://127.0.0.1:{}\", weight = {} }}, "
        "\"http://127.0.0.1:{}\"]\n"
        "balance   = \"{}\"\n"
        "host      = \"{}\"\n\n",
        i / 2, ports_[i], 1 + i / 2 % 3, ports_[i + 1], balances[i / 2 % 4],
        i / 2 % 3 == 0 ? "endpoint" : "client");
  return text;
}

std::string Generator::configuration(std::size_t routes, const std::string& log) {
  const std::string fixed = fixed_part(log);
  std::vector<std::string> kept;
  std::size_t number = 0;
  for (int round = 0; round < 60; ++round) {
    while (kept.size() < routes) kept.push_back(route(number++));
    std::string text = fixed;
    std::vector<std::uint32_t> starts;
    std::uint32_t line = static_cast<std::uint32_t>(std::count(fixed.begin(), fixed.end(), '\n'));
    for (const std::string& one : kept) {
      starts.push_back(line + 1);
      line += static_cast<std::uint32_t>(std::count(one.begin(), one.end(), '\n'));
      text += one;
    }
    const std::set<std::uint32_t> faulty = faulty_lines(text);
    if (faulty.empty()) return text;
    std::vector<std::string> left;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const std::uint32_t end = i + 1 < kept.size() ? starts[i + 1] : line + 1;
      const auto first = faulty.lower_bound(starts[i]);
      if (first == faulty.end() || *first >= end) left.push_back(std::move(kept[i]));
    }
    kept = std::move(left);
  }
  constexpr bool found_one_without_overlaps = false;
  GW_CHECK(found_one_without_overlaps);
  return {};
}

std::string Generator::pattern(bool* rest) {
  std::string text;
  const std::size_t count = 1 + pick(4);
  for (std::size_t i = 0; i < count; ++i) {
    switch (pick(8)) {
      case 0:
        text += format("/{{p{}}}", i);
        break;
      case 1:
        text += format("/{{p{}:[a-z]+}}", i);
        break;
      case 2:
        text += format("/{{p{}}}.json", i);
        break;
      default:
        text += "/" + word(segments);
    }
  }
  *rest = one_in(3);
  return *rest ? text + "/**" : text;
}

std::string Generator::action(bool rest) {
  const std::size_t upstreams = ports_.size() / 2;
  std::string text;
  switch (pick(8)) {
    case 0:
      return format(
          "respond  = {{ status = {}, body = \"{{request.path}} of {{request.host}}\" }}\n",
          200 + pick(3));
    case 1:
      return rest ? "redirect = \"https://moved.example/**\"\n"
                  : "redirect = { to = \"/moved?from={request.path}\", status = 308 }\n";
    case 2:
      text = format(
          "split    = [{{ upstream = \"u{}\", weight = {} }}, {{ upstream = \"u{}\", "
          "request = {{ set = {{ x-entry = \"2\" }} }} }}]\n",
          pick(upstreams), 1 + pick(4), pick(upstreams));
      if (one_in(2)) text += "sticky   = \"header:x-user\"\n";
      break;
    default:
      text = format("upstream = \"u{}\"\n", pick(upstreams));
  }
  if (rest && one_in(2)) text += "rewrite  = \"/new/**\"\n";
  if (one_in(4))
    text +=
        "request  = { set = { x-by = \"{client.address}\" }, remove = [\"x-drop\"], "
        "query = { remove = [\"r\"], add = { via = \"gw\" } } }\n";
  if (one_in(4)) text += "response = { set = { x-status = \"{response.status}\" } }\n";
  return text;
}

std::string Generator::route(std::size_t number) {
  bool rest = false;
  std::string text =
      format("[[route]]\nname     = \"r{}\"\npath     = \"{}\"\n", number, pattern(&rest));
  if (one_in(2)) text += format("host     = \"{}\"\n", word(host_patterns));
  if (one_in(2)) text += format("method   = \"{}\"\n", word(methods));
  if (one_in(5)) text += format("header   = {{ x-kind = \"{}\" }}\n", word(segments));
  if (one_in(6)) text += format("query    = {{ q = {} }}\n", one_in(2) ? "true" : "\"a\"");
  if (one_in(9)) text += "from     = \"192.0.2.0/26\"\n";
  if (one_in(6)) text += format("priority = {}\n", pick(3));
  if (one_in(4)) text += format("policies = \"{}\"\n", one_in(2) ? "block" : "few");
  return text + action(rest) + "\n";
}

std::string Generator::path() {
  if (one_in(15)) return word(odd_paths);
  std::string text;
  const std::size_t count = 1 + pick(5);
  for (std::size_t i = 0; i < count; ++i) text += "/" + word(segments);
  return text;
}

std::string Generator::host() { return word(hosts); }

config::CaseRequest Generator::request(std::size_t number) {
  config::CaseRequest made;
  made.method = one_in(2) ? "GET" : word(methods);
  made.authority = host() + (one_in(6) ? ":8080" : "");
  made.target = path();
  if (one_in(3)) made.target += one_in(2) ? "?q=a" : "?r=1&q=b%20c&z";
  made.headers.emplace_back("X-Request-Id", format("request-{:06}", number));
  made.headers.emplace_back("X-Forwarded-For", word(clients));
  if (one_in(3)) made.headers.emplace_back("X-Kind", word(segments));
  if (one_in(3)) made.headers.emplace_back("X-User", format("user-{}", pick(40)));
  if (one_in(8)) made.headers.emplace_back("X-Drop", "me");
  if (one_in(10)) made.headers.emplace_back("Connection", "keep-alive, x-hop");
  if (one_in(10)) made.headers.emplace_back("X-Hop", "1");
  if (one_in(10)) made.headers.emplace_back("Accept", "text/plain");
  if (made.method == "POST" || made.method == "PUT") made.body = std::string(pick(50), 'x');
  return made;
}

std::string wire_text(const config::CaseRequest& request) {
  std::string text =
      format("{} {} HTTP/1.1\r\nHost: {}\r\n", request.method, request.target, request.authority);
  for (const auto& [name, value] : request.headers) text += format("{}: {}\r\n", name, value);
  if (!request.body.empty()) text += format("Content-Length: {}\r\n", request.body.size());
  return text + "\r\n" + request.body;
}

}  // namespace gw::test
