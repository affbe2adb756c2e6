// The bytes stay where they are from first to last: a text that was moved leaves some behind.
#include "crypto/secret.h"

#include "crypto/random.h"

namespace gw::crypto {

Secret::Secret(std::string_view bytes)
    : bytes_(new std::string(bytes), [](std::string* all) {
        wipe(*all);
        delete all;
      }) {}

}  // namespace gw::crypto
