// The flat form: numbers, lengths of the texts, texts. It never leaves the process, so the layout
// is the machine's own. Texts are cut at 65535 bytes.
#include "record/record.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"

namespace gw::record {

namespace {

constexpr std::string_view Record::*texts[] = {
    &Record::id,       &Record::listener, &Record::client,   &Record::method,
    &Record::scheme,   &Record::host,     &Record::path,     &Record::query,
    &Record::protocol, &Record::route,    &Record::pattern,  &Record::consumer,
    &Record::policies, &Record::upstream, &Record::endpoint, &Record::detail,
};

struct Front {
  std::int64_t time, gateway, upstream, total;
  std::uint64_t bytes_in, bytes_out, dice, version;
  std::uint32_t attempts;
  std::uint16_t status;
  http::Reason reason;
  bool logged;
  std::array<std::uint16_t, std::size(texts)> lengths;
};

std::uint16_t length_of(std::string_view text) {
  return static_cast<std::uint16_t>(std::min<std::size_t>(text.size(), UINT16_MAX));
}

}  // namespace

std::size_t flatten(const Record& record, char* to, std::size_t room) {
  Front front = {};
  front.time = record.time.time_since_epoch().count();
  front.gateway = record.gateway.count();
  front.upstream = record.upstream_time.count();
  front.total = record.total.count();
  front.bytes_in = record.bytes_in;
  front.bytes_out = record.bytes_out;
  front.dice = record.dice;
  front.version = record.version;
  front.attempts = record.attempts;
  front.status = record.status;
  front.reason = record.reason;
  front.logged = record.logged;
  std::size_t size = sizeof front;
  for (std::size_t i = 0; i < std::size(texts); ++i)
    size += front.lengths[i] = length_of(record.*texts[i]);
  if (size > room) return 0;
  std::memcpy(to, &front, sizeof front);
  to += sizeof front;
  for (std::size_t i = 0; i < std::size(texts); ++i) {
    if (front.lengths[i] > 0) std::memcpy(to, (record.*texts[i]).data(), front.lengths[i]);
    to += front.lengths[i];
  }
  return size;
}

Record unflatten(std::string_view bytes) {
  Front front;
  GW_CHECK(bytes.size() >= sizeof front);
  std::memcpy(&front, bytes.data(), sizeof front);
  bytes.remove_prefix(sizeof front);
  Record record;
  record.time = WallTime(Duration(front.time));
  record.gateway = Duration(front.gateway);
  record.upstream_time = Duration(front.upstream);
  record.total = Duration(front.total);
  record.bytes_in = front.bytes_in;
  record.bytes_out = front.bytes_out;
  record.dice = front.dice;
  record.version = front.version;
  record.attempts = front.attempts;
  record.status = front.status;
  record.reason = front.reason;
  record.logged = front.logged;
  for (std::size_t i = 0; i < std::size(texts); ++i) {
    GW_CHECK(bytes.size() >= front.lengths[i]);
    record.*texts[i] = bytes.substr(0, front.lengths[i]);
    bytes.remove_prefix(front.lengths[i]);
  }
  return record;
}

}  // namespace gw::record
