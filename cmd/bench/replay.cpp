// gw bench --replay: the requests of an access log, in the gaps in which they came.
#include <algorithm>

#include "base/text.h"
#include "cmd/bench/log.h"
#include "cmd/bench/read.h"
#include "cmd/output/numbers.h"
#include "cmd/output/print.h"
#include "cmd/output/report.h"
#include "http/method.h"

namespace gw::cmd {

namespace {

bool is_whole_second(WallTime time) {
  return time.time_since_epoch() % seconds(1) == Duration::zero();
}

// Where a log tells whole seconds only, the requests of a second are spread evenly over it: nobody
// knows better, and all at once would be a load that never was.
void spread_seconds(std::vector<ReplayLog::Came>& came) {
  if (!std::all_of(came.begin(), came.end(), [](const auto& c) { return is_whole_second(c.at); }))
    return;
  for (std::size_t from = 0; from < came.size();) {
    std::size_t to = from;
    while (to < came.size() && came[to].at == came[from].at) ++to;
    for (std::size_t i = from; i < to; ++i)
      came[i].at += Duration(seconds(1)) / static_cast<int>(to - from) * static_cast<int>(i - from);
    from = to;
  }
}

// The asks of a log: as the one that the command line gives, but for what the log tells.
void make_asks(ReplayLog& log, bool body_given, Bench& to) {
  const load::Ask common = to.plan.asks.front();
  to.plan.asks.clear();
  for (ReplayLog::Request& request : log.requests) {
    load::Ask& ask = to.plan.asks.emplace_back(common);
    ask.method = request.method;
    ask.target = load::Wording::plain(std::move(request.target));
    const bool typed = std::any_of(ask.fields.begin(), ask.fields.end(), [](const auto& field) {
      return iequals(field.first, "content-type");
    });
    if (!body_given && !request.body.empty()) {
      ask.body = load::Wording::plain(std::move(request.body));
      if (!typed && !request.content_type.empty())
        ask.fields.emplace_back("Content-Type", load::Wording::plain(request.content_type));
    } else if (!http::expects_body(http::method_of(ask.method))) {
      ask.body = load::Wording::plain("");
    }
  }
}

// Of the one ask that the command line gives.
std::string host_of(const Bench& bench) {
  for (const auto& [name, value] : bench.plan.asks.front().fields)
    if (iequals(name, "host") && value.fixed()) return value.text();
  return {};
}

}  // namespace

bool read_replay(const Arguments& arguments, Print& print, Bench& to) {
  const auto fail = [&](std::string_view what, std::string_view help = {}) {
    print.fail(what, help);
    return false;
  };
  if (!arguments.has("--replay")) {
    if (!arguments.has("--speed")) return true;
    return fail("'--speed' needs '--replay'", "without a log, use '--rate'");
  }
  const auto speed = parse_decimal(arguments.text("--speed", "1"));
  if (!speed || *speed <= 0)
    return fail(format("invalid value '{}' for '--speed'", printable(arguments.text("--speed"))),
                "2 is twice as fast as the original, 0.5 half as fast");
  const bool bare = to.plan.asks.size() == 1 && to.plan.asks[0].target.fixed() &&
                    to.plan.asks[0].target.text() == "/";
  if (!bare || to.direct)
    return fail("a replay takes its paths from the log", "give exactly one URL, without a path");
  const std::string path = arguments.text("--replay");
  Result<ReplayLog> log = read_replay_log(path, host_of(to));
  if (!log) return fail(log.error().text());
  if (log->left_out > 0)
    print.say(Log::Level::warning, format("{} of other hosts or protocols {} left out",
                                          counted(log->left_out, "request", "requests"),
                                          log->left_out == 1 ? "is" : "are"));
  spread_seconds(log->came);
  make_asks(*log, arguments.has("--body") || arguments.has("--data"), to);
  std::vector<Duration> instants;
  for (const ReplayLog::Came& one : log->came) {
    const auto since = static_cast<double>((one.at - log->came.front().at).count());
    instants.emplace_back(static_cast<std::int64_t>(since / *speed));
    to.plan.order.push_back(one.request);
  }
  to.load = format("{} of {}", counted(instants.size(), "request", "requests"), printable(path));
  if (arguments.has("--speed")) to.load += format(", {} times as fast", arguments.text("--speed"));
  to.plan.schedule = load::Schedule(std::move(instants));
  return true;
}

}  // namespace gw::cmd
