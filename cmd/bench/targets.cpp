// Whom gw bench asks, and what: URLs, fields, bodies, weights.
#include <algorithm>

#include "base/text.h"
#include "cmd/bench/read.h"
#include "cmd/output/numbers.h"
#include "cmd/output/print.h"
#include "config/cases.h"
#include "http/framing.h"
#include "net/resolver.h"

namespace gw::cmd {

namespace {

constexpr std::string_view url_help = "write http://HOST:PORT/PATH";
constexpr Duration resolve_patience = seconds(5);

class Reader {
 public:
  Reader(const Arguments& arguments, Print& print, Bench& to)
      : arguments_(arguments), print_(print), to_(to) {}

  bool read() { return common() && targets() && weights() && direct(); }

 private:
  bool fail(std::string_view what, std::string_view help = {}) {
    print_.fail(what, help);
    return false;
  }
  bool common();
  bool body(const std::string& text);
  bool target(const std::string& text);
  bool targets();
  bool weights();
  bool direct();
  std::optional<std::size_t> server(const std::string& authority, std::uint16_t port);

  const Arguments& arguments_;
  Print& print_;
  Bench& to_;
  load::Ask common_;  // what all asks share
  std::vector<std::string> server_names_;
};

bool Reader::body(const std::string& text) {
  Result<load::Wording> wording = load::Wording::parse(text, load::Lands::body, read_file);
  if (!wording) return fail(wording.error().text());
  common_.body = *std::move(wording);
  return true;
}

bool Reader::common() {
  for (const std::string& header : arguments_.all("--header")) {
    const std::size_t colon = header.find(':');
    const std::string name = header.substr(0, colon);
    const std::string_view value =
        colon == header.npos ? "" : trim(std::string_view(header).substr(colon + 1));
    if (colon == header.npos || !http::is_token(name))
      return fail(format("'{}' is not a header field", printable(header)),
                  "write -H 'Name: value'");
    if (http::is_codec_field(http::field_id(name)))
      return fail(format("the header field {} is set by gw bench", name), "leave it out");
    Result<load::Wording> wording = load::Wording::parse(value, load::Lands::field, read_file);
    if (!wording) return fail(wording.error().text());
    common_.fields.emplace_back(name, *std::move(wording));
  }
  common_.method = arguments_.text("--method", "GET");
  if (!http::is_token(common_.method))
    return fail(format("'{}' is not a method", printable(common_.method)), "like -X POST");
  if (arguments_.has("--body") && arguments_.has("--data"))
    return fail("'--body' and '--data' exclude each other", "remove one of them");
  if (!arguments_.has("--body")) return body(arguments_.text("--data"));
  const Result<std::string> text = read_file(arguments_.text("--body"));
  if (!text) return fail(text.error().text(), "--body takes a file, --data takes text");
  return body(*text);
}

// The number of the plan's server; a new one where it is met for the first time.
std::optional<std::size_t> Reader::server(const std::string& authority, std::uint16_t port) {
  const std::string name = format("{}|{}", authority, port);
  const auto known = std::find(server_names_.begin(), server_names_.end(), name);
  if (known != server_names_.end()) return static_cast<std::size_t>(known - server_names_.begin());
  const std::size_t colon =
      authority.find(':', authority.starts_with('[') ? authority.find(']') : 0);
  std::string host = authority.substr(0, colon);
  net::Address address;
  address.port = port;
  if (const auto ip = IpAddress::parse(host)) {
    address.ip = *ip;
  } else {
    const Result<net::Resolved> found = net::resolve_now(host, resolve_patience);
    if (!found) return fail(found.error().text()), std::nullopt;
    // Servers that listen on one family alone listen on IPv4 most often.
    const auto four = std::find_if(found->addresses.begin(), found->addresses.end(),
                                   [](const IpAddress& one) { return one.is_v4(); });
    address.ip = four == found->addresses.end() ? found->addresses.front() : *four;
  }
  server_names_.push_back(name);
  to_.plan.servers.push_back(address);
  return server_names_.size() - 1;
}

// "http://ann:secret@host/": which no client sends as it is (RFC 9110, 4.2.4).
bool names_user(const std::string& url) {
  const std::size_t start = url.find("://");
  if (start == url.npos) return false;
  const std::size_t end = url.find_first_of("/?#", start + 3);
  return url.substr(0, end).find('@') != url.npos;
}

bool Reader::target(const std::string& text) {
  if (names_user(text))
    return fail("a URL with a user name is not supported", "use -H 'Authorization: Basic ...'");
  const Result<config::CaseRequest> request = config::parse_case_request(text);
  if (!request) return fail(request.error().text(), url_help);
  if (text.find("://") == text.npos)
    return fail(format("'{}' has no host", printable(text)), url_help);
  if (request->scheme == "https")
    return fail(format("'{}': this version does not support TLS yet", printable(text)), url_help);
  load::Ask ask = common_;
  if (text.find(' ') != text.npos) ask.method = request->method;
  if (ask.method == "CONNECT") return fail("CONNECT opens a tunnel, which cannot be measured");
  const auto number = server(request->authority, request->port.value_or(80));
  if (!number) return false;
  ask.server = *number;
  Result<load::Wording> wording =
      load::Wording::parse(request->target, load::Lands::target, read_file);
  if (!wording) return fail(wording.error().text());
  ask.target = *std::move(wording);
  const auto add = [&](std::string_view name, const std::string& value) {
    const bool given = std::any_of(ask.fields.begin(), ask.fields.end(),
                                   [&](const auto& field) { return iequals(field.first, name); });
    if (given) return;
    ask.fields.emplace(ask.fields.begin(), name,
                       *load::Wording::parse(value, load::Lands::field, read_file));
  };
  add("User-Agent", "gw-bench/" GW_VERSION);
  add("Host", request->authority);
  to_.targets.push_back(format("{} http://{}{}", ask.method, request->authority, request->target));
  to_.plan.asks.push_back(std::move(ask));
  return true;
}

bool Reader::targets() {
  const std::vector<std::string> urls = arguments_.operands();
  if (urls.empty()) return fail("which URL?", "gw bench http://127.0.0.1:8080/");
  return std::all_of(urls.begin(), urls.end(), [&](const auto& url) { return target(url); });
}

bool Reader::weights() {
  if (!arguments_.has("--weights")) return true;
  const std::string text = arguments_.text("--weights");
  const std::vector<std::string_view> words = split(text, ',');
  if (words.size() != to_.plan.asks.size())
    return fail(format("{} weights for {} URLs", words.size(), to_.plan.asks.size()),
                "write one weight per URL, such as --weights 9,1");
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto weight = parse_decimal(trim(words[i]));
    if (!weight || *weight <= 0)
      return fail(format("'{}' is not a weight", printable(words[i])), "write a number above 0");
    to_.plan.asks[i].weight = *weight;
  }
  return true;
}

bool Reader::direct() {
  if (!arguments_.has("--direct")) return true;
  if (to_.plan.asks.size() > 1 || to_.plan.closed)
    return fail("'--direct' needs exactly one URL and an open loop",
                "give one URL, and remove '--closed'");
  if (!target(arguments_.text("--direct"))) return false;
  to_.direct = to_.plan.in_turns = true;
  to_.plan.sides = 2;
  to_.plan.asks[1].side = 1;
  to_.plan.asks[1].method = to_.plan.asks[0].method;
  return true;
}

}  // namespace

bool read_targets(const Arguments& arguments, Print& print, Bench& to) {
  return Reader(arguments, print, to).read();
}

}  // namespace gw::cmd
