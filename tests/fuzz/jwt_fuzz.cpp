// Tokens and key sets from strangers: whatever comes, nothing verifies that these keys did not
// sign, and reading keys ends in keys or in an error. The first byte chooses what the rest is.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "base/base64.h"
#include "base/check.h"
#include "identity/claim_rules.h"
#include "identity/claims.h"
#include "identity/key_set.h"
#include "identity/key_source.h"

using namespace gw;
using namespace gw::identity;

namespace {

KeySet make_keys() {
  KeySet keys;
  for (const char* jwk :
       {R"({"kty":"oct","kid":"h","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr)"
        R"(_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"})",
        R"({"kty":"EC","kid":"e","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76)"
        R"(e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})",
        R"({"kty":"OKP","kid":"d","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcv)"
        R"(PapiMlrwIaaPcHURo"})"}) {
    Result<std::vector<NamedKey>> read = read_jwks(jwk);
    for (NamedKey& key : *read) GW_CHECK(keys.add(std::move(key), {}).ok());
  }
  return keys;
}

// Each claim made flat is the one that its name finds; packed and unpacked it says the same.
void check_flat(const Json& claims) {
  BlockPool pool(4096);
  Arena arena(pool);
  const ClaimRules rules;
  if (broken_rule(rules, claims)) return;
  const Principal principal = principal_of(rules, claims, arena);
  const std::string packed = pack(principal);
  GW_CHECK(pack(unpack(packed, arena)) == packed);
  for (const Claim& claim : principal.claims) {
    const std::vector<std::string> texts = claim_values(find_claim(claims, claim.name));
    const auto first = principal.claim(claim.name);
    GW_CHECK(std::equal(texts.begin(), texts.end(), first.begin(), first.end()));
  }
}

void try_token(std::string_view text) {
  static const KeySet keys = make_keys();
  Token token;
  if (parse_token(text, token)) return;
  GW_CHECK(token.claims.object() != nullptr && !token.signature.empty());
  GW_CHECK(text.starts_with(token.signed_part));
  keys.verify(token);
  check_times(token.claims, seconds(30), WallTime(seconds(1'800'000'000)));
  check_audience(token.claims, std::array<std::string, 1>{"orders"});
  check_flat(token.claims);
}

// What is believed is a URL that can be fetched from, and keeps the issuer's https.
void try_discovery(std::string_view document) {
  for (const char* issuer : {"https://id.test", "http://127.0.0.1"}) {
    const KeySource source{{}, issuer, ""};
    const Result<std::string> url = discovered_url(source, document);
    if (!url) continue;
    GW_CHECK(!url_fault(*url));
    GW_CHECK(issuer[4] != 's' || url->starts_with("https://"));
    GW_CHECK(document.find(issuer) != document.npos || document.find('\\') != document.npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 5 == 0) try_token(text);
  if (data[0] % 5 == 1) {  // JSON on both sides of the first dot, so that the parts decode
    const std::size_t cut = text.find('.');
    const std::string_view rest = cut == text.npos ? "" : text.substr(cut + 1);
    try_token(base64url_encode(text.substr(0, cut)) + '.' + base64url_encode(rest) + ".AAAA");
  }
  if (data[0] % 5 == 2) (void)fetched_keys({}, text).ok();
  if (data[0] % 5 == 3) (void)read_key(text).ok();
  if (data[0] % 5 == 4) try_discovery(text);
  if (const auto bytes = base64url_decode(text)) GW_CHECK(base64url_encode(*bytes) == text);
  return 0;
}
