// Digests as text, both ways.
#include <catch2/catch.hpp>

#include "crypto/digest.h"
#include "crypto/random.h"

using namespace gw;
using namespace gw::crypto;

TEST_CASE("the text of a digest goes both ways", "[base]") {
  const Digest digest = sha256("abc");
  const std::string text =  // FIPS 180-4's own example
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  CHECK(digest_text(digest) == text);
  CHECK(parse_digest(text) == digest);
  std::string upper = text;
  for (std::size_t i = 7; i < upper.size(); ++i)
    upper[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(upper[i])));
  CHECK(parse_digest(upper) == digest);
  for (const std::string& wrong :
       {std::string(), std::string("sha256:"), text.substr(7), text + "0", text.substr(0, 70),
        "SHA256:" + text.substr(7), "sha256:g" + text.substr(8), "md5:" + text.substr(7)})
    CHECK_FALSE(parse_digest(wrong));
}

TEST_CASE("digests are the same where every byte is", "[base]") {
  const Digest digest = sha256("abc");
  CHECK(same_digest(digest, digest));
  for (std::size_t i = 0; i < digest.size(); ++i) {
    Digest other = digest;
    other[i] ^= 0x80;
    CHECK_FALSE(same_digest(digest, other));
  }
}
