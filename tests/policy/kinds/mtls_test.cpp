// mtls: whom a certificate names, and what becomes of who shows none.
#include <catch2/catch.hpp>

#include "crypto/certificate.h"
#include "support/core/asking.h"
#include "support/core/certificates.h"
#include "support/core/made_policy.h"
#include "support/core/verdicts.h"

using namespace gw;
using namespace gw::crypto;
using namespace gw::identity;
using namespace gw::policy;
using http::Reason;
using test::dns_tag, test::email_tag, test::uri_tag, test::utf8_tag;
using test::table;
using test::value;

namespace {

ClientCertificate certificate(const test::CertificateParts& parts) {
  return read_client_certificate(test::make_der(parts)).value();
}

const test::CertificateParts with_all = {.names = {{email_tag, "ops@acme.test"},
                                                   {dns_tag, "one.acme.test"},
                                                   {dns_tag, "two.acme.test"},
                                                   {uri_tag, "spiffe://acme.test/api"}},
                                         .common_names = {{utf8_tag, "Acme API"}}};

// acme is called as given, and has the group gold.
Books books_of(std::vector<std::string> aliases) {
  std::vector<config::Consumer> consumers(1);
  consumers[0].name = "acme";
  consumers[0].groups = {"gold"};
  consumers[0].aliases = std::move(aliases);
  return file_books(consumers);
}

// A policy and the one who comes to it.
struct Door {
  explicit Door(config::Value options = table({}), std::vector<std::string> aliases = {})
      : books(books_of(std::move(aliases))), made("mtls", std::move(options), {}, "clients") {
    REQUIRE(made.fault() == "");
  }

  std::string ask(const ClientCertificate* shown, WallTime now = WallTime(seconds(1'800'000'000))) {
    test::Asking asking({.books = &books, .certificate = shown});
    asking.facts.now.wall = now;
    const std::string said = test::passes_or_refuses(made, asking, Reason::mtls_missing);
    const Principal* const found = asking.context.principal;
    consumer = found == nullptr ? "" : found->name;
    groups = found == nullptr ? 0 : found->groups.size();
    challenge.clear();
    for (const FieldEdit& edit : asking.context.edits.response)
      if (edit.name == "www-authenticate") challenge = edit.value;
    return said;
  }

  Books books;
  test::MadePolicy made;
  std::string consumer, challenge;
  std::size_t groups = 0;
};

config::Value by(const char* what) { return table({{"consumer", value(what)}}); }

}  // namespace

TEST_CASE("of several names the one counts that a consumer is called by", "[policy][mtls]") {
  const ClientCertificate shown = certificate(with_all);
  const auto said = [&](std::vector<std::string> aliases) {
    Door door(table({}), std::move(aliases));
    std::string text = door.ask(&shown);
    CHECK(door.groups == (door.consumer == "acme"));
    return text;
  };
  CHECK(said({"spiffe://acme.test/api"}) ==
        "passes: consumer acme, found by uri `spiffe://acme.test/api`");
  CHECK(said({"one.acme.test"}) ==
        "passes: consumer acme, found by dns `one.acme.test`; no consumer has uri "
        "`spiffe://acme.test/api`");
  CHECK(said({"ops@acme.test"}) ==
        "passes: consumer acme, found by email `ops@acme.test`; no consumer has uri "
        "`spiffe://acme.test/api`, dns `one.acme.test`, dns `two.acme.test`");
  CHECK(said({}) ==
        "passes: consumer spiffe://acme.test/api, from its uri; no [consumer] has any of "
        "its 4 names");
  CHECK(said({"Acme API"}).starts_with("passes: consumer spiffe://"));  // that is its cn
  CHECK(said({"One.acme.test"}).starts_with("passes: consumer spiffe://"));
}

TEST_CASE("the first name that is known counts where several are", "[policy][mtls]") {
  std::vector<config::Consumer> consumers(2);
  consumers[0].name = "two.acme.test";
  consumers[1].name = "acme";
  consumers[1].aliases = {"one.acme.test"};
  Door door;
  door.books = file_books(consumers);
  const ClientCertificate shown = certificate(with_all);
  door.ask(&shown);
  CHECK(door.consumer == "acme");
}

TEST_CASE("by the common name, and by the fingerprint", "[policy][mtls]") {
  const ClientCertificate shown = certificate(with_all);
  CHECK(Door(by("cn")).ask(&shown) ==
        "passes: consumer Acme API, from its cn; no [consumer] has that name");
  CHECK(Door(by("cn"), {"Acme API"}).ask(&shown) ==
        "passes: consumer acme, found by cn `Acme API`");
  CHECK(Door(by("fingerprint"), {shown.fingerprint}).ask(&shown) ==
        "passes: consumer acme, found by fingerprint `" + shown.fingerprint + "`");
  Door stranger(by("fingerprint"), {"spiffe://acme.test/api"});
  stranger.ask(&shown);
  CHECK(stranger.consumer == shown.fingerprint);
}

TEST_CASE("who shows none is refused, and so is one without such a name", "[policy][mtls]") {
  Door door;
  CHECK(door.ask(nullptr) == "refuses: the client sent no certificate");
  CHECK(door.consumer == "");
  CHECK(door.challenge == "Certificate realm=\"clients\"");
  const ClientCertificate no_names = certificate({.common_names = {{utf8_tag, "acme"}}});
  CHECK(door.ask(&no_names) ==
        "refuses: the certificate has no URI, host name or mail address");
  const ClientCertificate no_cn = certificate({.names = {{dns_tag, "acme"}}});
  CHECK(Door(by("cn")).ask(&no_cn) == "refuses: the certificate has no common name");
  CHECK(door.ask(&no_cn) == "passes: consumer acme, found by dns `acme`");
}

TEST_CASE("a certificate that has ended on an open connection is none", "[policy][mtls]") {
  const ClientCertificate shown = certificate({.names = {{dns_tag, "acme"}}});
  Door door;
  door.ask(&shown, shown.until - seconds(1));
  CHECK(door.consumer == "acme");
  CHECK(door.ask(&shown, shown.until) ==
        "refuses: the certificate has expired since the connection was opened");
}

TEST_CASE("a certificate may be optional", "[policy][mtls]") {
  Door door(table({{"optional", test::yes()}}));
  CHECK(door.ask(nullptr) == "passes: the client sent no certificate (optional)");
  CHECK(door.consumer == "");
  CHECK(door.challenge == "");
  const ClientCertificate shown = certificate({.names = {{dns_tag, "acme"}}});
  door.ask(&shown);
  CHECK(door.consumer == "acme");
  CHECK(door.ask(&shown, shown.until) ==  // a wrong one never passes
        "refuses: the certificate has expired since the connection was opened");
}

TEST_CASE("mtls: a case's caller is genuine; who was found earlier stands", "[policy][mtls]") {
  test::takes_whom_a_case_calls(test::MadePolicy("mtls", table({})));
}

TEST_CASE("what mtls may not be", "[policy][mtls]") {
  const auto fault = [](config::Value options) {
    return test::MadePolicy("mtls", std::move(options)).fault();
  };
  CHECK(fault(table({})) == "");
  CHECK(fault(by("serial")) == "unknown-word");
  CHECK(fault(table({{"forward", test::yes()}})) == "unknown-key");
}
