// Reading and writing, each at its pace.
#include "support/campaign/stream.h"

#include <algorithm>

namespace gw::test {

void Stream::wait(Duration time) {
  const Moment at = now() + time;
  if (wakes_ > now() && wakes_ <= at) return;
  wakes_ = at;
  network_.tell_later(end_, time);
}

void Stream::receive() {
  while (!deaf && !here().inbox.empty()) {
    if (now() < received_) return wait(received_ - now());
    const std::size_t most = read_pace.piece ? read_pace.piece : here().inbox.size();
    const std::string bytes = network_.take(end_, std::min(most, here().inbox.size()));
    heard += bytes.size();
    in += bytes;
    received_ = now() + read_pace.rest;
  }
}

void Stream::send(std::size_t most) {
  while (!dumb && !finished_ && !out.empty() && sent < most && here().error == 0) {
    if (now() < sends_) return wait(sends_ - now());
    std::size_t size = std::min({out.size(), network_.room(end_), most - sent});
    if (size == 0) return;
    if (write_pace.piece) size = std::min(size, write_pace.piece);
    size = network_.some_of(size);
    network_.send(end_, std::string_view(out).substr(0, size));
    out.erase(0, size);
    sent += size;
    sends_ = now() + write_pace.rest;
  }
}

void Stream::finish() {
  if (finished_) return;
  finished_ = true;
  network_.finish(end_);
}

}  // namespace gw::test
