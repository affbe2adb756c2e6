// Each record is formatted once per format, for any number of sinks.
#include "control/access_log.h"

#include <algorithm>

#include "base/text.h"
#include "record/line.h"

namespace gw::control {

namespace {

constexpr std::string_view sqlite = "sqlite:";
constexpr Duration between_reports = seconds(1);
constexpr Duration last_patience = seconds(2);
constexpr std::size_t round_bytes = std::size_t{64} << 10;  // handed to the sinks at a time

bool wants(const LogSinks& sinks, LogSink::Form form) {
  return std::any_of(sinks.lines.begin(), sinks.lines.end(),
                     [&](const auto& sink) { return sink->form() == form; });
}

// Merges the records of all rings in the order in which they ended; each ring is already ordered.
class Merge {
 public:
  explicit Merge(const std::vector<proxy::RecordRing*>& rings) {
    for (proxy::RecordRing* ring : rings)
      if (const auto first = ring->peek()) heads_.push_back({ring, *first});
  }

  // Valid until the next call; null when all rings are empty.
  const record::Record* next() {
    if (at_ != nullptr) take();
    const auto oldest =
        std::min_element(heads_.begin(), heads_.end(), [](const Head& a, const Head& b) {
          return a.record.time + a.record.total < b.record.time + b.record.total;
        });
    at_ = oldest == heads_.end() ? nullptr : &*oldest;
    return at_ ? &at_->record : nullptr;
  }

 private:
  struct Head {
    proxy::RecordRing* ring;
    record::Record record;
  };

  void take() {
    at_->ring->pop();
    if (const auto next = at_->ring->peek())
      at_->record = *next;
    else
      heads_.erase(heads_.begin() + (at_ - heads_.data()));
  }

  std::vector<Head> heads_;
  Head* at_ = nullptr;
};

}  // namespace

Result<LogSinks> make_log_sinks(const std::vector<std::string>& targets) {
  LogSinks sinks;
  for (const std::string& target : targets) {
    if (target.starts_with(sqlite)) {
      auto table = RecordSink::open(target.substr(sqlite.size()));
      if (!table) return because("cannot open the access log", table.error());
      sinks.tables.push_back(*std::move(table));
      continue;
    }
    Result<std::unique_ptr<LogSink>> sink = LogSink::make(target);
    if (!sink) return sink.error();
    sinks.lines.push_back(std::move(*sink));
  }
  return sinks;
}

void AccessLog::use(LogSinks sinks) {
  for (const auto& sink : sinks_.lines) sink->flush({});
  sinks_ = std::move(sinks);
}

void AccessLog::reopen() {
  const auto tell = [this](const Result<void>& done) {
    if (!done) log_.error(done.error().text());
  };
  for (const auto& sink : sinks_.lines) tell(sink->reopen());
  for (const auto& table : sinks_.tables) tell(table->reopen());
  log_.info("access log reopened");
}

std::size_t AccessLog::round(Duration now) {
  const bool json = wants(sinks_, LogSink::Form::json);
  const bool text = wants(sinks_, LogSink::Form::text);
  const bool colored = wants(sinks_, LogSink::Form::colored_text);
  std::size_t count = 0;
  Merge merge(rings_);
  for (const record::Record* record = merge.next(); record; record = merge.next(), ++count) {
    if (traffic_) traffic_->count(*record);
    if (!record->logged) continue;
    if (json) record::append_json_line(json_, *record);
    if (text) record::append_text_line(text_, *record, false);
    if (colored) record::append_text_line(colored_, *record, true);
    for (const auto& table : sinks_.tables) table->add(*record);
    if (json_.size() + text_.size() + colored_.size() > round_bytes) write_round();
  }
  write_round();
  if (now - reported_at_ >= between_reports) report(now);
  return count;
}

void AccessLog::finish(Duration now) {
  round(now);
  for (const auto& sink : sinks_.lines) sink->flush(last_patience);
  for (const auto& table : sinks_.tables) table->close(last_patience);
  report(now);
}

void AccessLog::write_round() {
  for (const auto& sink : sinks_.lines) {
    switch (sink->form()) {
      case LogSink::Form::json:
        sink->write(json_);
        break;
      case LogSink::Form::text:
        sink->write(text_);
        break;
      case LogSink::Form::colored_text:
        sink->write(colored_);
        break;
    }
    sink->flush({});
  }
  json_.clear();
  text_.clear();
  colored_.clear();
}

void AccessLog::report(Duration now) {
  reported_at_ = now;
  for (const auto& sink : sinks_.lines)
    if (const auto loss = sink->take_loss()) report_loss(sink->target(), loss->lines, loss->why);
  for (const auto& table : sinks_.tables)
    if (const auto loss = table->take_loss())
      report_loss(format("{}{}", sqlite, table->path()), loss->records, loss->why);
  std::uint64_t dropped = 0;
  for (const proxy::RecordRing* ring : rings_) dropped += ring->dropped();
  if (dropped > dropped_reported_) {
    log_.error(
        format("access log: {} lines lost: the log is too slow", dropped - dropped_reported_));
    if (traffic_) traffic_->lost(dropped - dropped_reported_);
  }
  dropped_reported_ = dropped;
}

void AccessLog::report_loss(const std::string& target, std::uint64_t records,
                            const std::string& why) {
  log_.error(format("access log {}: {} lines lost: {}", target, records, why));
  if (traffic_) traffic_->lost(records);
}

}  // namespace gw::control
