// Policies that ask others, over the real program and a real nginx that answers them: what passes,
// what is refused and with whose words, and what happens once nobody answers any more.
#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/gateway.h"
#include "support/binary/origins.h"
#include "support/not_run.h"

using namespace gw;
using Catch::Contains;
using Catch::StartsWith;

namespace {

// The service that is asked, and the application behind the gateway, which shows what it got.
constexpr const char* locations = R"(
  default_type application/json;
  location = /verify {
    if ($http_cookie = "session=7") { add_header x-user joe; return 200; }
    add_header www-authenticate 'Cookie realm="login"' always;
    return 401 '{"login":"/login?to=$http_x_forwarded_uri"}';
  }
  location = /introspect {
    if ($http_authorization != "Basic Z3c6czNjcmV0") { return 401; }
    return 200 '{"active":true,"sub":"acme","scope":"read"}';
  }
  location = /token { return 200 '{"access_token":"xyz","token_type":"Bearer","expires_in":300}'; }
  location / { return 200 'user=$http_x_user auth=$http_authorization'; }
)";

constexpr const char* routes = R"(
[policy.login]
type             = "forward-auth"
url              = "${var:service}/verify"
upstream_headers = "x-user"

[policy.tokens]
type          = "oauth2-introspection"
url           = "${var:service}/introspect"
client_id     = "gw"
client_secret = "s3cret"

[policy.own]
type          = "oauth2-client-credentials"
token_url     = "${var:service}/token"
client_id     = "gw"
client_secret = "s3cret"

[[route]]
path     = "/pages/**"
policies = "login"
upstream = "${var:service}"

[[route]]
path     = "/api/**"
policies = ["tokens", { type = "acl", scopes = "read" }, "own"]
upstream = "${var:service}"
)";

std::string get(std::string_view path, std::string_view fields = {}) {
  return format("GET {} HTTP/1.1\r\nHost: a.test\r\n{}\r\n", path, fields);
}

}  // namespace

TEST_CASE("policies ask a real service, and go by what it says", "[e2e][inquiries]") {
  if (!test::have_nginx()) {
    test::not_run("nginx is not installed");
    return;
  }
  const std::string engine = GENERATE(from_range(test::engines()));
  CAPTURE(engine);
  test::Nginx service(locations);
  test::Gateway gateway({.engine = engine,
                         .rest = format("[vars]\nservice = \"{}\"\n{}", service.url(), routes),
                         .workers = 2});
  test::Client client(gateway.port());

  const std::string refused = client.exchange(get("/pages/a?b=c", "X-User: root\r\n"));
  CHECK_THAT(refused, StartsWith("HTTP/1.1 401 "));
  CHECK_THAT(refused, Contains("www-authenticate: Cookie realm=\"login\"\r\n"));
  CHECK_THAT(refused, Contains("gw-reason: forward-auth.refused\r\n"));
  CHECK_THAT(refused, Contains("{\"login\":\"/login?to=/pages/a?b=c\"}"));

  const std::string passed =
      client.exchange(get("/pages/a", "Cookie: session=7\r\nX-User: root\r\n"));
  CHECK_THAT(passed, StartsWith("HTTP/1.1 200 "));
  CHECK_THAT(passed, Contains("user=joe "));

  for (int i = 0; i < 3; ++i) {
    const std::string ordered = client.exchange(get("/api/1", "Authorization: Bearer abc\r\n"));
    CHECK_THAT(ordered, StartsWith("HTTP/1.1 200 "));
    CHECK_THAT(ordered, Contains("auth=Bearer xyz"));
  }

  service.kill();
  const std::string alone = client.exchange(get("/pages/a", "Cookie: session=7\r\n"));
  CHECK_THAT(alone, StartsWith("HTTP/1.1 503 "));
  CHECK_THAT(alone, Contains("gw-reason: forward-auth.unavailable\r\n"));
  CHECK(gateway.stop() == 0);
}
