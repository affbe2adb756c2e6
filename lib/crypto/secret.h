// Secret: bytes that nobody shall find in memory, nor in what a crash leaves of it, once they are
// not needed any more: they are overwritten before they are freed. Immutable and cheap to copy, the
// copies share them; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace gw::crypto {

class Secret {
 public:
  Secret() = default;  // empty
  explicit Secret(std::string_view bytes);

  // Good as long as a copy of it lives.
  std::string_view text() const { return bytes_ ? std::string_view(*bytes_) : std::string_view(); }
  bool empty() const { return text().empty(); }

 private:
  std::shared_ptr<const std::string> bytes_;
};

}  // namespace gw::crypto
