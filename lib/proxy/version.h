// Version: a snapshot on one worker with a non-atomic reference count; a Pin is one reference. The
// shared atomic count changes once per worker and reload, never per request. Thread: one worker's.
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
  // The last Pin releases the snapshot; control keeps each snapshot until no worker uses it.
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
