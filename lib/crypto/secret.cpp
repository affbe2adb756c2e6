// The bytes are never moved: moving a string could leave a copy of them behind.
#include "crypto/secret.h"

#include "crypto/random.h"

namespace gw::crypto {

Secret::Secret(std::string_view bytes)
    : bytes_(new std::string(bytes), [](std::string* all) {
        wipe(*all);
        delete all;
      }) {}

}  // namespace gw::crypto
