// Small pieces are copied together, large ones are shared.
#include "proxy/pump.h"

#include "base/check.h"

namespace gw::proxy {

namespace {

// A slice smaller than a quarter of its block would keep much more memory alive than it uses.
void add(Buffer& buffer, const Slice& bytes, BlockPool& pool) {
  const Block* block = bytes.block();
  if (block && bytes.size() * 4 < block->capacity)
    buffer.write(bytes.text(), pool);
  else
    buffer.append(bytes);
}

}  // namespace

void Pump::hold(const Slice& bytes, BlockPool& pool) {
  GW_CHECK(!finished_);
  add(waiting_, bytes, pool);
}

void Pump::finish(const http::Headers& trailers) {
  finished_ = true;
  trailers_ = trailers;
}

void Pump::restart(const Buffer& all) {
  waiting_.clear();
  for (std::size_t i = 0; i < all.count(); ++i) waiting_.append(all.at(i));
  moved_ = 0;
}

void KeptPrefix::keep(const Slice& bytes, std::uint64_t limit, BlockPool& pool) {
  if (!whole_) return;
  if (bytes_.size() + bytes.size() > limit) return forget();
  add(bytes_, bytes, pool);
}

void KeptPrefix::forget() {
  whole_ = false;
  bytes_.clear();
}

}  // namespace gw::proxy
