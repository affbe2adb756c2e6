// RecordRing: records of finished exchanges on their way from a worker to the collector, as flat
// bytes. One thread writes, one reads. Nothing is allocated and nobody waits; when the ring is
// full, records are dropped and counted.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "record/record.h"

namespace gw::proxy {

class RecordRing {
 public:
  explicit RecordRing(std::size_t bytes);  // rounded up to a power of two

  // For the worker. Returns false and counts the record as dropped if there is no space.
  bool write(const record::Record& record);

  // For the collector: the oldest record, if any; valid until pop().
  std::optional<record::Record> peek();
  void pop();  // REQUIRES: peek() gave one

  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }  // any thread

 private:
  std::string_view front();  // the oldest record's bytes, or empty

  std::size_t size_;
  std::unique_ptr<char[]> bytes_;
  // Positions only grow. Each side caches the last position of the other that it read.
  alignas(64) std::atomic<std::size_t> written_{0};
  std::size_t read_seen_ = 0;
  alignas(64) std::atomic<std::size_t> read_{0};
  std::size_t written_seen_ = 0;
  alignas(64) std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace gw::proxy
