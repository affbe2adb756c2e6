// Version: a snapshot on one worker, with a count of who uses it that is not atomic; Pin is one
// use. The shared count is touched once a worker and reload, never by a request. One worker's
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "decision/snapshot.h"

namespace gw::proxy {

struct Version {
  std::shared_ptr<const decision::Snapshot> snapshot;
  std::uint32_t uses = 0;
};

class Pin {
 public:
  explicit Pin(Version& version) : version_(&version) { ++version.uses; }
  Pin(const Pin& other) : Pin(*other.version_) {}
  Pin& operator=(Pin other) {
    std::swap(version_, other.version_);
    return *this;
  }
  // The last one gives the snapshot up: control holds each until no worker does.
  ~Pin() {
    if (--version_->uses == 0) delete version_;
  }

  const decision::Snapshot& operator*() const { return *version_->snapshot; }
  const decision::Snapshot* operator->() const { return version_->snapshot.get(); }
  bool is_of(const Pin& other) const { return version_ == other.version_; }

 private:
  Version* version_;  // on the heap, made by the worker with its first pin
};

inline Pin make_pin(std::shared_ptr<const decision::Snapshot> snapshot) {
  return Pin(*new Version{std::move(snapshot)});
}

}  // namespace gw::proxy
