// A record is contiguous and follows its length. If it does not fit before the end of the ring, a
// length of zero sends the reader to the start.
#include "proxy/bridges/ring.h"

#include <bit>
#include <cstring>

namespace gw::proxy {

namespace {

constexpr std::size_t length_size = 8;  // also what every record is rounded up to

std::size_t rounded(std::size_t size) { return (size + length_size - 1) & ~(length_size - 1); }

void put_length(char* to, std::uint64_t length) { std::memcpy(to, &length, sizeof length); }

std::uint64_t length_at(const char* from) {
  std::uint64_t length = 0;
  std::memcpy(&length, from, sizeof length);
  return length;
}

}  // namespace

RecordRing::RecordRing(std::size_t bytes)
    : size_(std::bit_ceil(bytes < 4096 ? std::size_t{4096} : bytes)),
      bytes_(std::make_unique<char[]>(size_)) {}

bool RecordRing::write(const record::Record& record) {
  std::size_t at = written_.load(std::memory_order_relaxed);
  read_seen_ = read_.load(std::memory_order_acquire);
  // First after the last record, then at the start of the ring.
  for (int place = 0; place < 2; ++place) {
    const std::size_t offset = at & (size_ - 1);
    const std::size_t to_end = size_ - offset;
    const std::size_t free = size_ - (at - read_seen_);
    const std::size_t room = free < to_end ? free : to_end;
    char* const to = bytes_.get() + offset;
    const std::size_t used =
        room > length_size ? record::flatten(record, to + length_size, room - length_size) : 0;
    if (used != 0) {
      put_length(to, used);
      written_.store(at + rounded(length_size + used), std::memory_order_release);
      return true;
    }
    if (free <= to_end) break;
    put_length(to, 0);
    at += to_end;
  }
  dropped_.store(dropped_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  return false;
}

std::string_view RecordRing::front() {
  for (;;) {
    const std::size_t at = read_.load(std::memory_order_relaxed);
    if (at == written_seen_) written_seen_ = written_.load(std::memory_order_acquire);
    if (at == written_seen_) return {};
    const std::size_t offset = at & (size_ - 1);
    const char* const from = bytes_.get() + offset;
    const std::uint64_t length = length_at(from);
    if (length != 0) return {from + length_size, length};
    read_.store(at + size_ - offset, std::memory_order_release);
  }
}

std::optional<record::Record> RecordRing::peek() {
  const std::string_view bytes = front();
  if (bytes.empty()) return {};
  return record::unflatten(bytes);
}

void RecordRing::pop() {
  const std::size_t at = read_.load(std::memory_order_relaxed);
  const std::uint64_t length = length_at(bytes_.get() + (at & (size_ - 1)));
  read_.store(at + rounded(length_size + length), std::memory_order_release);
}

}  // namespace gw::proxy
