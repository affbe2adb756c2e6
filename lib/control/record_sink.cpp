// Two batches alternate: one is filled while the other is written.
#include "control/record_sink.h"

#include <pthread.h>

#include <chrono>
#include <utility>

namespace gw::control {

namespace {

constexpr std::size_t most_waiting = std::size_t{32} << 20;  // bytes: seconds of a busy gateway
constexpr std::size_t much = std::size_t{256} << 10;         // is written without delay
constexpr milliseconds between_looks(50);
constexpr seconds longest_reopen(5);

Moment now() {
  return {std::chrono::steady_clock::now().time_since_epoch(), std::chrono::system_clock::now()};
}

}  // namespace

Result<std::unique_ptr<RecordSink>> RecordSink::open(const std::string& path,
                                                     store::RecordLimits limits) {
  Result<store::RecordWriter> writer = store::RecordWriter::open(path, limits);
  if (!writer) return writer.error();
  return std::unique_ptr<RecordSink>(new RecordSink(*std::move(writer)));
}

RecordSink::RecordSink(store::RecordWriter writer)
    : path_(writer.path()), writer_(std::move(writer)), waiting_(most_waiting) {
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "gw-records");
}

RecordSink::~RecordSink() { close({}); }

void RecordSink::add(const record::Record& record) {
  const std::lock_guard lock(mutex_);
  if (!waiting_.add(record)) lose({1, "the disk is too slow"});
  if (waiting_.bytes() >= much) wake_.notify_one();
}

Result<void> RecordSink::reopen() {
  std::unique_lock lock(mutex_);
  reopen_ = true;
  reopened_.reset();
  wake_.notify_one();
  if (!answered_.wait_for(lock, longest_reopen, [this] { return reopened_.has_value(); }))
    return Error{Error::Kind::io, "the disk does not respond; it is opened later", path_};
  return *reopened_;
}

void RecordSink::close(Duration patience) {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    patience_ = patience;
    wake_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

std::optional<RecordSink::Loss> RecordSink::take_loss() {
  const std::lock_guard lock(mutex_);
  if (loss_.records == 0) return {};
  return std::exchange(loss_, {});
}

void RecordSink::run() {
  record::Batch batch(most_waiting);
  std::unique_lock lock(mutex_);
  for (bool last = false; !last;) {
    wake_.wait_for(lock, between_looks,
                   [this] { return stop_ || reopen_ || waiting_.bytes() >= much; });
    last = stop_;
    const bool anew = std::exchange(reopen_, false);
    std::swap(batch, waiting_);
    lock.unlock();
    write(batch, last);
    batch.clear();
    const Result<void> opened = anew ? writer_.reopen() : Result<void>();
    const std::optional<Loss> loss = writer_.take_loss();
    lock.lock();
    if (loss) lose(*loss);
    if (anew) {
      reopened_ = opened;
      answered_.notify_one();
    }
  }
}

// Records that came before a reopen are written to the old file.
void RecordSink::write(const record::Batch& batch, bool last) {
  batch.each([this](const record::Record& record) { return writer_.add(record), true; });
  if (last)
    writer_.close(now(), patience_);
  else
    writer_.write(now());
}

void RecordSink::lose(const Loss& loss) {
  loss_.records += loss.records;
  loss_.why = loss.why;
}

}  // namespace gw::control
