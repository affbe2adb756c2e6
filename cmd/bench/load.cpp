// How much gw bench offers, for how long and within which limits.
#include "base/text.h"
#include "cmd/bench/read.h"
#include "cmd/output/numbers.h"
#include "cmd/output/print.h"
#include "config/units.h"

namespace gw::cmd {

namespace {

constexpr std::string_view standard_rate = "100", standard_duration = "10s";
constexpr std::uint64_t most_connections = 100'000, most_backlog = 10'000'000;

Error invalid(std::string message) { return {Error::Kind::invalid, std::move(message)}; }

class Reader {
 public:
  Reader(const Arguments& arguments, Print& print, Bench& to)
      : arguments_(arguments), print_(print), to_(to) {}

  bool read() { return limits() && load(); }

 private:
  bool fail(std::string_view what, std::string_view help = {}) {
    print_.fail(what, help);
    return false;
  }
  bool number(std::string_view name, std::uint64_t most, std::size_t& to);
  bool duration(std::string_view name, Duration& to);
  static Result<double> rate(std::string_view text);
  static Result<load::Stage> stage(std::string_view text);
  bool limits();
  bool load();
  bool stages(const std::string& text);
  void schedule(std::vector<load::Stage> stages);

  const Arguments& arguments_;
  Print& print_;
  Bench& to_;
};

bool Reader::number(std::string_view name, std::uint64_t most, std::size_t& to) {
  if (!arguments_.has(name)) return true;
  const auto value = parse_number(arguments_.text(name));
  if (!value || *value == 0 || *value > most)
    return fail(format("invalid value '{}' for '{}'", printable(arguments_.text(name)), name),
                format("write a number from 1 to {}", most));
  to = static_cast<std::size_t>(*value);
  return true;
}

bool Reader::duration(std::string_view name, Duration& to) {
  if (!arguments_.has(name)) return true;
  const Result<Duration> value = config::parse_duration(arguments_.text(name));
  if (!value || *value == config::no_limit || *value == Duration::zero())
    return fail(format("invalid value '{}' for '{}'", printable(arguments_.text(name)), name),
                "write a duration, such as 500ms, 10s or 5m");
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
  const Error wrong = invalid(format("'{}' is not a rate", printable(text)));
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
  if (per_second > 10e6) return invalid(format("'{}' is too high", printable(text)));
  return per_second;
}

// "10s:100", "30s:100..500".
Result<load::Stage> Reader::stage(std::string_view text) {
  const std::size_t colon = text.find(':');
  const Result<Duration> length = config::parse_duration(text.substr(0, colon));
  if (colon == text.npos || !length || *length == config::no_limit)
    return invalid(format("'{}' is not a stage", printable(text)));
  const std::string_view rates = text.substr(colon + 1);
  const std::size_t dots = rates.find("..");
  const Result<double> from = rate(rates.substr(0, dots));
  if (!from) return from.error();
  if (dots == rates.npos) return load::Stage{*length, *from, *from};
  const Result<double> to = rate(rates.substr(dots + 2));
  if (!to) return to.error();
  return load::Stage{*length, *from, *to};
}

// Of two sides each gets the whole rate.
void Reader::schedule(std::vector<load::Stage> stages) {
  const double sides = arguments_.has("--direct") ? 2 : 1;
  to_.arrivals =
      arguments_.text("--arrivals") == "poisson" ? load::Arrivals::poisson : load::Arrivals::even;
  for (load::Stage& stage : stages) stage = {stage.length, stage.from * sides, stage.to * sides};
  to_.plan.schedule = load::Schedule(stages, to_.arrivals, to_.plan.seed);
  to_.stages = std::move(stages);
}

bool Reader::stages(const std::string& text) {
  if (arguments_.has("--rate") || arguments_.has("--duration"))
    return fail("'--stages' excludes '--rate' and '--duration'", "remove them");
  std::vector<load::Stage> stages;
  for (const std::string_view one : split(text, ',')) {
    const Result<load::Stage> read = stage(trim(one));
    if (!read)
      return fail(read.error().text(),
                  "write, for example, --stages '10s:100,30s:100..500': 10 s at 100 per second, "
                  "then 30 s rising from 100 to 500");
    stages.push_back(*read);
  }
  schedule(std::move(stages));
  if (to_.plan.schedule.requests() < 1) return fail("these stages contain no request");
  to_.load = text;
  return true;
}

bool Reader::load() {
  load::Plan& plan = to_.plan;
  if (plan.closed &&
      (arguments_.has("--rate") || arguments_.has("--stages") || arguments_.has("--arrivals")))
    return fail(
        "a closed loop has no rate: each connection sends the next request after a response",
        "leave '--closed' out, or '--rate', '--stages' and '--arrivals'");
  if (arguments_.has("--replay")) {
    for (const std::string_view other :
         {"--rate", "--duration", "--stages", "--arrivals", "--closed", "--weights"})
      if (arguments_.has(other))
        return fail(format("'--replay' and '{}' exclude each other", other),
                    "remove one of them; '--speed 2' replays twice as fast");
    return true;
  }
  if (arguments_.has("--stages")) return stages(arguments_.text("--stages"));
  Duration length = *config::parse_duration(standard_duration);
  if (!duration("--duration", length)) return false;
  const std::string text = arguments_.text("--rate", standard_rate);
  const Result<double> rate = plan.closed ? Result<double>(0.0) : this->rate(text);
  if (!rate || (*rate <= 0 && !plan.closed))
    return fail(rate ? format("'{}' is not a rate", text) : rate.error().text(),
                "write requests per second, such as --rate 500, or --rate 600/minute");
  schedule({{length, *rate, *rate}});
  to_.load = plan.closed ? format("a closed loop for {}", config::show(length))
                         : format("{}{} for {}", text, text.find('/') == text.npos ? "/s" : "",
                                  config::show(length));
  return true;
}

}  // namespace

bool read_load(const Arguments& arguments, Print& print, Bench& to) {
  return Reader(arguments, print, to).read();
}

}  // namespace gw::cmd
