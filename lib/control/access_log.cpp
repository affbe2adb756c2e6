// Each record becomes a line once for each form that a sink wants, whatever the number of sinks.
#include "control/access_log.h"

#include <algorithm>

#include "base/text.h"
#include "record/line.h"

namespace gw::control {

namespace {

constexpr Duration between_reports = seconds(1);
constexpr Duration last_patience = seconds(2);
constexpr std::size_t round_bytes = std::size_t{64} << 10;  // handed to the sinks at a time

bool wants(const LogSinks& sinks, LogSink::Form form) {
  return std::any_of(sinks.begin(), sinks.end(),
                     [&](const auto& sink) { return sink->form() == form; });
}

// The records of all rings, in the order in which they ended: each ring's are.
class Merge {
 public:
  explicit Merge(const std::vector<proxy::RecordRing*>& rings) {
    for (proxy::RecordRing* ring : rings)
      if (const auto first = ring->peek()) heads_.push_back({ring, *first});
  }

  // Lent until the next call; null once all rings are empty.
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
    Result<std::unique_ptr<LogSink>> sink = LogSink::make(target);
    if (!sink) return sink.error();
    sinks.push_back(std::move(*sink));
  }
  return sinks;
}

void AccessLog::use(LogSinks sinks) {
  for (const auto& sink : sinks_) sink->flush({});
  sinks_ = std::move(sinks);
}

void AccessLog::reopen() {
  for (const auto& sink : sinks_)
    if (const Result<void> done = sink->reopen(); !done) log_.error(done.error().text());
  log_.info("access log reopened");
}

std::size_t AccessLog::round(Duration now) {
  const bool json = wants(sinks_, LogSink::Form::json);
  const bool text = wants(sinks_, LogSink::Form::text);
  const bool colored = wants(sinks_, LogSink::Form::colored_text);
  std::size_t count = 0;
  Merge merge(rings_);
  for (const record::Record* record = merge.next(); record; record = merge.next(), ++count) {
    if (json) record::append_json_line(json_, *record);
    if (text) record::append_text_line(text_, *record, false);
    if (colored) record::append_text_line(colored_, *record, true);
    if (json_.size() + text_.size() + colored_.size() > round_bytes) write_round();
  }
  write_round();
  if (now - told_ >= between_reports) report(now);
  return count;
}

void AccessLog::finish(Duration now) {
  round(now);
  for (const auto& sink : sinks_) sink->flush(last_patience);
  report(now);
}

void AccessLog::write_round() {
  for (const auto& sink : sinks_) {
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
  told_ = now;
  for (const auto& sink : sinks_)
    if (const auto loss = sink->take_loss())
      log_.error(
          format("access log {}: {} lines lost: {}", sink->target(), loss->lines, loss->why));
  std::uint64_t dropped = 0;
  for (const proxy::RecordRing* ring : rings_) dropped += ring->dropped();
  if (dropped > dropped_told_)
    log_.error(format("access log: {} lines lost: it cannot keep up", dropped - dropped_told_));
  dropped_told_ = dropped;
}

}  // namespace gw::control
