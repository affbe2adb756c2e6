// Rows of [consumer.NAME]. Included by options.cpp only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option consumer[] = {
    {"groups", "list of text", "[]", "Plans and roles."},
    {"keys", "list of { id, hash, scopes, expires, starts }", "[]", "API keys."},
    {"password", "hash", "",
     "The bcrypt hash of its password, for basic-auth, as gw keygen password or htpasswd -B makes "
     "it."},
    {"secret", "text", "",
     "What the consumer signs its requests with, for hmac-signature: its bytes as they stand here, "
     "32 at least. As gw keygen secret makes it; best as ${env:NAME} or ${file:PATH}."},
    {"aliases", "list of text", "[]", "What tokens and certificates call it."},
    {"limit", "table of rates or \"off\", by policy", "{}",
     "Instead of what that policy's limit gives its group or everybody."},
};

inline constexpr Option consumer_key[] = {
    {"id", "name", needed, "What people call it; unique among the consumer's."},
    {"hash", "\"sha256:HEX\"", needed, "As gw keygen api-key prints it; the key stands nowhere."},
    {"scopes", "list of text", "[]", "What it may be used for."},
    {"expires", "time", "", "It is not valid from then on."},
    {"starts", "time", "", "It is not valid before."},
};

}  // namespace gw::config::options
