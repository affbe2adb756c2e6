// From the words of gw bench to a plan: targets, stages, limits.
#include <algorithm>

#include "base/text.h"
#include "cmd/bench.h"
#include "cmd/numbers.h"
#include "cmd/print.h"
#include "config/cases.h"
#include "config/units.h"
#include "control/real_sources.h"
#include "http/framing.h"
#include "net/resolver.h"

namespace gw::cmd {

namespace {

constexpr std::string_view standard_rate = "100", standard_duration = "10s";
constexpr std::string_view url_help = "write http://HOST:PORT/PATH";
constexpr Duration resolve_patience = seconds(5);
constexpr std::uint64_t most_connections = 100'000, most_backlog = 10'000'000;

Error invalid(std::string message) { return {Error::Kind::invalid, std::move(message)}; }

Result<std::string> read_file(const std::string& path) { return control::RealSources().read(path); }

// Reads into a bench; each step says what is wrong, and then false.
class Reader {
 public:
  Reader(const Arguments& arguments, Print& print, Bench& to)
      : arguments_(arguments), print_(print), to_(to) {}

  bool read() { return limits() && load() && common() && targets() && weights() && conditions(); }

 private:
  bool fail(std::string_view what, std::string_view help = {}) {
    print_.fail(what, help);
    return false;
  }
  bool number(std::string_view name, std::uint64_t most, std::size_t& to);
  bool duration(std::string_view name, Duration& to);
  Result<double> rate(std::string_view text);
  Result<load::Stage> stage(std::string_view text);
  bool limits();
  bool load();
  bool stages(const std::string& text);
  bool common();
  bool body(const std::string& text);
  bool target(const std::string& text);
  bool targets();
  bool weights();
  bool conditions();
  std::optional<std::size_t> server(const std::string& authority, std::uint16_t port);

  const Arguments& arguments_;
  Print& print_;
  Bench& to_;
  load::Ask common_;  // what all asks share
  std::vector<std::string> server_names_;
};

// --- how much, how long ---

bool Reader::number(std::string_view name, std::uint64_t most, std::size_t& to) {
  if (!arguments_.has(name)) return true;
  const auto value = parse_number(arguments_.text(name));
  if (!value || *value == 0 || *value > most)
    return fail(format("'{}' takes no '{}'", name, printable(arguments_.text(name))),
                format("a number from 1 to {}", most));
  to = static_cast<std::size_t>(*value);
  return true;
}

bool Reader::duration(std::string_view name, Duration& to) {
  if (!arguments_.has(name)) return true;
  const Result<Duration> value = config::parse_duration(arguments_.text(name));
  if (!value || *value == config::no_limit || *value == Duration::zero())
    return fail(format("'{}' takes no '{}'", name, printable(arguments_.text(name))),
                "a time like 500ms, 10s or 5m");
  to = *value;
  return true;
}

bool Reader::limits() {
  load::Plan& plan = to_.plan;
  plan.closed = arguments_.has("--closed");
  plan.fresh = arguments_.has("--fresh");
  std::size_t seed = 1;
  if (!number("--connections", most_connections, plan.connections) ||
      !number("--backlog", most_backlog, plan.backlog) || !number("--seed", UINT64_MAX, seed) ||
      !duration("--timeout", plan.timeout))
    return false;
  plan.seed = seed;
  return true;
}

// "500", "0.5", "600/minute".
Result<double> Reader::rate(std::string_view text) {
  const Error wrong = invalid(format("'{}' is no rate", printable(text)));
  double per_second = 0;
  if (text.find('/') == text.npos) {
    const auto number = parse_decimal(text);
    if (!number) return wrong;
    per_second = *number;
  } else {
    const Result<config::Rate> rate = config::parse_rate(text);
    if (!rate) return wrong;
    per_second = static_cast<double>(rate->count) / static_cast<double>(rate->per.count()) * 1e9;
  }
  if (per_second > 10e6) return invalid(format("'{}' is more than can be asked", printable(text)));
  return per_second;
}

// "10s:100", "30s:100..500".
Result<load::Stage> Reader::stage(std::string_view text) {
  const std::size_t colon = text.find(':');
  const Result<Duration> length = config::parse_duration(text.substr(0, colon));
  if (colon == text.npos || !length || *length == config::no_limit)
    return invalid(format("'{}' is no stage", printable(text)));
  const std::string_view rates = text.substr(colon + 1);
  const std::size_t dots = rates.find("..");
  const Result<double> from = rate(rates.substr(0, dots));
  if (!from) return from.error();
  if (dots == rates.npos) return load::Stage{*length, *from, *from};
  const Result<double> to = rate(rates.substr(dots + 2));
  if (!to) return to.error();
  return load::Stage{*length, *from, *to};
}

bool Reader::stages(const std::string& text) {
  if (arguments_.has("--rate") || arguments_.has("--duration"))
    return fail("'--stages' says how long and at which rate; '--rate' and '--duration' say it too",
                "leave those out");
  std::vector<load::Stage> stages;
  for (const std::string_view one : split(text, ',')) {
    const Result<load::Stage> read = stage(trim(one));
    if (!read)
      return fail(read.error().text(),
                  "like --stages '10s:100,30s:100..500': 10 s at 100 a "
                  "second, then 30 s from 100 up to 500");
    stages.push_back(*read);
  }
  const bool poisson = arguments_.text("--arrivals") == "poisson";
  to_.plan.schedule = load::Schedule(
      stages, poisson ? load::Arrivals::poisson : load::Arrivals::even, to_.plan.seed);
  if (to_.plan.schedule.requests() < 1) return fail("these stages ask for no request");
  to_.load = text;
  return true;
}

bool Reader::load() {
  load::Plan& plan = to_.plan;
  if (plan.closed &&
      (arguments_.has("--rate") || arguments_.has("--stages") || arguments_.has("--arrivals")))
    return fail("a closed loop has no rate: each connection asks once it was answered",
                "leave '--closed' out, or '--rate', '--stages' and '--arrivals'");
  if (arguments_.has("--stages")) return stages(arguments_.text("--stages"));
  Duration length = *config::parse_duration(standard_duration);
  if (!duration("--duration", length)) return false;
  const std::string text = arguments_.text("--rate", standard_rate);
  const Result<double> rate = plan.closed ? Result<double>(0.0) : this->rate(text);
  if (!rate || (*rate <= 0 && !plan.closed))
    return fail(rate ? format("'{}' is no rate", text) : rate.error().text(),
                "requests a second, like --rate 500, or --rate 600/minute");
  const bool poisson = arguments_.text("--arrivals") == "poisson";
  plan.schedule =
      load::Schedule({{length, *rate, *rate}},
                     poisson ? load::Arrivals::poisson : load::Arrivals::even, plan.seed);
  to_.load = plan.closed ? format("a closed loop for {}", config::show(length))
                         : format("{}{} for {}", text, text.find('/') == text.npos ? "/s" : "",
                                  config::show(length));
  return true;
}

// --- what ---

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
      return fail(format("'{}' is no header field", printable(header)), "write -H 'Name: value'");
    if (http::is_codec_field(http::field_id(name)))
      return fail(format("the field {} is written by the connection itself", name), "leave it out");
    Result<load::Wording> wording = load::Wording::parse(value, load::Lands::field, read_file);
    if (!wording) return fail(wording.error().text());
    common_.fields.emplace_back(name, *std::move(wording));
  }
  common_.method = arguments_.text("--method", "GET");
  if (!http::is_token(common_.method))
    return fail(format("'{}' is no method", printable(common_.method)), "like -X POST");
  if (arguments_.has("--body") && arguments_.has("--data"))
    return fail("'--body' and '--data' are both given", "give one of them");
  if (!arguments_.has("--body")) return body(arguments_.text("--data"));
  const Result<std::string> text = read_file(arguments_.text("--body"));
  if (!text) return fail(text.error().text(), "--body names a file; --data is the text itself");
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

bool Reader::target(const std::string& text) {
  const Result<config::CaseRequest> request = config::parse_case_request(text);
  if (!request) return fail(request.error().text(), url_help);
  if (text.find("://") == text.npos)
    return fail(format("'{}' names no host", printable(text)), url_help);
  if (request->scheme == "https")
    return fail(format("'{}': this version cannot ask over TLS yet", printable(text)), url_help);
  load::Ask ask = common_;
  if (text.find(' ') != text.npos) ask.method = request->method;
  if (ask.method == "CONNECT") return fail("CONNECT opens a tunnel, which is no request to time");
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
                "one for each, like --weights 9,1");
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto weight = parse_decimal(trim(words[i]));
    if (!weight || *weight <= 0)
      return fail(format("'{}' is no weight", printable(words[i])), "a number above 0");
    to_.plan.asks[i].weight = *weight;
  }
  return true;
}

bool Reader::conditions() {
  for (const std::string& text : arguments_.all("--fail-if")) {
    Result<RunCondition> condition = RunCondition::parse(text);
    if (!condition)
      return fail(format("--fail-if '{}': {}", printable(text), condition.error().text()),
                  "like --fail-if 'p99 > 20ms or errors > 1%'");
    to_.conditions.push_back(*std::move(condition));
  }
  return true;
}

}  // namespace

std::optional<Bench> read_bench(const Arguments& arguments, Print& print) {
  Bench bench;
  if (!Reader(arguments, print, bench).read()) return std::nullopt;
  // Pieces of time long enough to hold requests, and not too many of them.
  bench.plan.block = std::max(bench.plan.block, bench.plan.schedule.length() / 200);
  return bench;
}

}  // namespace gw::cmd
