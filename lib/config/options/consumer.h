// Rows of [consumer.NAME]. Included by options.cpp only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option consumer[] = {
    {"groups", "list of text", "[]", "Groups of the consumer, such as plans and roles."},
    {"keys", "list of { id, hash, scopes, expires, starts }", "[]", "API keys."},
    {"password", "hash", "",
     "bcrypt hash of the password, for basic-auth. Create it with gw keygen password or "
     "htpasswd -B."},
    {"secret", "text", "",
     "Secret that the consumer signs requests with, for hmac-signature: used byte for byte, at "
     "least 32 bytes. Create it with gw keygen secret, and keep it outside of the file: "
     "${env:NAME} or ${file:PATH}."},
    {"aliases", "list of text", "[]", "Names of the consumer in tokens and certificates."},
    {"limit", "table of rates or \"off\", by policy", "{}",
     "Replaces the limit that the policy sets for its group or for everybody."},
};

inline constexpr Option consumer_key[] = {
    {"id", "name", needed, "Name of the key; unique within the consumer."},
    {"hash", "\"sha256:HEX\"", needed,
     "Hash as printed by gw keygen api-key; the key itself is not stored."},
    {"scopes", "list of text", "[]", "Scopes of the key."},
    {"expires", "time", "", "The key is invalid from this time on."},
    {"starts", "time", "", "The key is invalid before this time."},
};

}  // namespace gw::config::options
