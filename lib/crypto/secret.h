// Secret: bytes that must not remain in memory, or in a core dump, after they are needed: they are
// overwritten before they are freed. Immutable and cheap to copy, because copies share the bytes;
// any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace gw::crypto {

class Secret {
 public:
  Secret() = default;  // empty
  explicit Secret(std::string_view bytes);

  // Valid while a copy of the Secret exists.
  std::string_view text() const { return bytes_ ? std::string_view(*bytes_) : std::string_view(); }
  bool empty() const { return text().empty(); }

 private:
  std::shared_ptr<const std::string> bytes_;
};

}  // namespace gw::crypto
