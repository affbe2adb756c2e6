// gw bench --replay: the requests of an access log, in the gaps in which they came.
#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "cmd/bench_read.h"
#include "cmd/numbers.h"
#include "cmd/print.h"
#include "http/method.h"
#include "store/open_log.h"

namespace gw::cmd {

namespace {

constexpr std::size_t most_requests = 10'000'000;

struct Came {
  WallTime at;
  std::uint32_t ask;
};

struct Log {
  std::vector<Came> came;
  std::vector<std::string> requests;  // "GET /a?b", each once
};

Error invalid(std::string message) { return {Error::Kind::invalid, std::move(message)}; }

Result<Log> read_log(const std::string& path) {
  const Result<std::unique_ptr<record::Source>> opened = store::open_log(path);
  if (!opened) return opened.error();
  record::Source* const records = opened->get();
  Log log;
  std::unordered_map<std::string, std::uint32_t> known;
  record::Record record;
  while (records->next(record)) {
    if (log.came.size() == most_requests)
      return invalid(format("{}: more than {} requests", path, most_requests));
    if (record.method.empty() || !record.path.starts_with('/')) continue;
    std::string request = format("{} {}", record.method, record.path);
    if (!record.query.empty()) request += format("?{}", record.query);
    const auto number = static_cast<std::uint32_t>(log.requests.size());
    const auto [at, is_new] = known.emplace(request, number);
    if (is_new) log.requests.push_back(std::move(request));
    log.came.push_back({record.time, at->second});
  }
  if (records->fault()) return *records->fault();
  if (log.came.empty()) {
    const auto& examples = records->unreadable().examples();
    return invalid(format("{}: no request is in it{}", path,
                          examples.empty() ? "" : format(" ({})", examples.front().why)));
  }
  // A line is written once its request is over, so lines are not in the order of arrival.
  std::stable_sort(log.came.begin(), log.came.end(),
                   [](const Came& a, const Came& b) { return a.at < b.at; });
  return log;
}

bool is_whole_second(WallTime time) {
  return time.time_since_epoch() % seconds(1) == Duration::zero();
}

// Where a log tells whole seconds only, the requests of a second are spread evenly over it: nobody
// knows better, and all at once would be a load that never was.
void spread_seconds(std::vector<Came>& came) {
  if (!std::all_of(came.begin(), came.end(), [](const Came& c) { return is_whole_second(c.at); }))
    return;
  for (std::size_t from = 0; from < came.size();) {
    std::size_t to = from;
    while (to < came.size() && came[to].at == came[from].at) ++to;
    for (std::size_t i = from; i < to; ++i)
      came[i].at += Duration(seconds(1)) / static_cast<int>(to - from) * static_cast<int>(i - from);
    from = to;
  }
}

// The asks of a log: as the one that the command line gives, but for method and target.
void make_asks(const Log& log, Bench& to) {
  const load::Ask common = to.plan.asks.front();
  to.plan.asks.clear();
  for (const std::string& request : log.requests) {
    load::Ask& ask = to.plan.asks.emplace_back(common);
    const std::size_t space = request.find(' ');
    ask.method = request.substr(0, space);
    ask.target = load::Wording::plain(request.substr(space + 1));
    const http::Method method = http::method_of(ask.method);
    if (!http::expects_body(method)) ask.body = load::Wording::plain("");
  }
}

}  // namespace

bool read_replay(const Arguments& arguments, Print& print, Bench& to) {
  const auto fail = [&](std::string_view what, std::string_view help = {}) {
    print.fail(what, help);
    return false;
  };
  if (!arguments.has("--replay")) {
    if (!arguments.has("--speed")) return true;
    return fail("'--speed' goes with '--replay'", "a load without a log has '--rate'");
  }
  const auto speed = parse_decimal(arguments.text("--speed", "1"));
  if (!speed || *speed <= 0)
    return fail(format("'--speed' takes no '{}'", printable(arguments.text("--speed"))),
                "2 is twice as fast as it was, 0.5 half as fast");
  const bool bare = to.plan.asks.size() == 1 && to.plan.asks[0].target.fixed() &&
                    to.plan.asks[0].target.text() == "/";
  if (!bare || to.direct)
    return fail("the paths of a replay come from the log", "give one URL without a path");
  const std::string path = arguments.text("--replay");
  Result<Log> log = read_log(path);
  if (!log) return fail(log.error().text());
  spread_seconds(log->came);
  make_asks(*log, to);
  std::vector<Duration> instants;
  for (const Came& one : log->came) {
    const auto since = static_cast<double>((one.at - log->came.front().at).count());
    instants.emplace_back(static_cast<std::int64_t>(since / *speed));
    to.plan.order.push_back(one.ask);
  }
  to.load = format("{} requests of {}, {} times as fast", instants.size(), printable(path),
                   arguments.text("--speed", "1"));
  to.plan.schedule = load::Schedule(std::move(instants));
  return true;
}

}  // namespace gw::cmd
