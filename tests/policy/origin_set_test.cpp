// OriginSet: what is an origin, and what is in a set of them.
#include <catch2/catch.hpp>

#include "policy/origin_set.h"
#include "support/core/made_policy.h"

using namespace gw;
using namespace gw::policy;
using policy::OriginSet;

namespace {

struct Read {
  explicit Read(const config::Value& origins)
      : options(test::table({{"origins", origins}})),
        reader(options, "policy `cors`", diagnostics),
        set(OriginSet::read(reader, "origins")) {}
  config::Value options;
  config::Diagnostics diagnostics;
  config::Reader reader;
  OriginSet set;
};

bool good(const char* origin) { return Read(test::value(origin)).diagnostics.all().empty(); }

}  // namespace

TEST_CASE("origins are compared whole, as browsers write them", "[policy]") {
  const OriginSet set =
      Read(test::list({test::value("HTTPS://App.example.com:443"),
                       test::value("http://localhost:3000"),
                       test::value("chrome-extension://abcdef"), test::value("http://[::1]:8080")}))
          .set;
  CHECK_FALSE(set.every());
  for (const char* in : {"https://app.example.com", "HTTPS://APP.example.com",
                         "http://localhost:3000", "chrome-extension://abcdef", "http://[::1]:8080"})
    CHECK(set.contains(in));
  for (const char* out :
       {"", "null", "*", "https://app.example.com:8443", "http://app.example.com",
        "https://app.example.com/", "https://app.example.com.evil.test", "http://localhost",
        "https://x.app.example.com", "https://app.example.com, https://evil.test"})
    CHECK_FALSE(set.contains(out));
}

TEST_CASE("a domain is every name below it", "[policy]") {
  const OriginSet set = Read(test::value("https://*.example.com")).set;
  for (const char* in :
       {"https://a.example.com", "https://a.b.example.com", "https://A.EXAMPLE.com"})
    CHECK(set.contains(in));
  for (const char* out :
       {"https://example.com", "https://.example.com", "https://evilexample.com",
        "https://a.example.com:8443", "http://a.example.com", "https://evil.test/.example.com",
        "https://evil.test#.example.com", "https://u@a.example.com", "https://a.example.com.evil"})
    CHECK_FALSE(set.contains(out));
  CHECK(Read(test::value("*")).set.contains("null"));
}

TEST_CASE("what is no origin is told", "[policy]") {
  for (const char* right : {"https://a", "http://10.0.0.1:80", "https://*.a.test:8443", "*"})
    CHECK(good(right));
  for (const char* wrong :
       {"", "a.test", "https://", "https://a.test/", "https://a.test/x", "null", "https://*",
        "https://a.*.test", "https://a.test:0", "https://a.test:x", "https://a.test:", "://a",
        "https://u@a.test", "https://[::1", "https://*.*.test"})
    CHECK_FALSE(good(wrong));
}
