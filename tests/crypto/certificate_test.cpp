// What is read from a client's certificate: from one that openssl made, one of ours, and from such
// as were made to fool who reads them.
#include "crypto/certificate.h"

#include <catch2/catch.hpp>

#include "base/base64.h"
#include "base/text.h"
#include "crypto/x509.h"
#include "support/core/certificates.h"

using namespace gw;
using namespace gw::crypto;
using test::CertificateParts;
using test::make_der;
using test::Tagged;

namespace {

// By `openssl req -x509`, with the names
//   email:jg@orders.test, DNS:API.orders.test, URI:spiffe://orders.test/ns/shop/sa/api,
//   DNS:second.orders.test, IP:10.1.2.3, otherName:msUPN;UTF8:jg@corp.test
// and the subject DC=test, CN=Benutzer, CN=Jürgen Groß.
constexpr std::string_view by_openssl = R"(-----BEGIN CERTIFICATE-----
MIICVTCCAfugAwIBAgIUJ4uffGOR0HHVzH0IrVtqORL7vQ4wCgYIKoZIzj0EAwIw
QTEUMBIGCgmSJomT8ixkARkWBHRlc3QxETAPBgNVBAMMCEJlbnV0emVyMRYwFAYD
VQQDDA1Kw7xyZ2VuIEdyb8OfMB4XDTI2MTEyNTAxMTQwNFoXDTM2MTEyMjAxMTQw
NFowQTEUMBIGCgmSJomT8ixkARkWBHRlc3QxETAPBgNVBAMMCEJlbnV0emVyMRYw
FAYDVQQDDA1Kw7xyZ2VuIEdyb8OfMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
7fphMYNhwTgOI4X1C3T8UMODjooxymtcWqAJE0MXnCv3ffEogMv5d5hYuo2Xent7
QvcI3oo2l0/LTmz4x1Jdb6OB0DCBzTAMBgNVHRMBAf8EAjAAMBMGA1UdJQQMMAoG
CCsGAQUFBwMCMIGIBgNVHREEgYAwfoEOamdAb3JkZXJzLnRlc3SCD0FQSS5vcmRl
cnMudGVzdIYjc3BpZmZlOi8vb3JkZXJzLnRlc3QvbnMvc2hvcC9zYS9hcGmCEnNl
Y29uZC5vcmRlcnMudGVzdIcECgECA6AcBgorBgEEAYI3FAIDoA4MDGpnQGNvcnAu
dGVzdDAdBgNVHQ4EFgQUuiA3n9rjt3zWe82SYJfrJAWNG4cwCgYIKoZIzj0EAwID
SAAwRQIgUyiDxymOMUYkN3+9Lc+MLrvhCP2KqrCDpibKOEFQUawCIQDdzWqt+P+Y
dg4Kz7XCZLYnhKrQvtumyQcJRD7WmDC2Xg==
-----END CERTIFICATE-----
)";

std::string der_of(std::string_view pem) {
  std::string text;
  for (const std::string_view line : split(pem, '\n'))
    if (!line.starts_with("-----")) text += line;
  return base64_decode(text).value();
}

// "uri a, dns b", or the error.
std::string names_of(const CertificateParts& parts) {
  const Result<ClientCertificate> read = read_client_certificate(make_der(parts));
  if (!read) return read.error().text();
  std::string all;
  for (const ClientCertificate::Name& name : read->names)
    all += format("{}{} {}", all.empty() ? "" : ", ", kind_name(name.kind), name.text);
  return all;
}
std::string common_name_of(std::vector<Tagged> names) {
  const auto read = read_client_certificate(make_der({.common_names = std::move(names)}));
  return read ? read->common_name : read.error().text();
}
WallTime end_of(Tagged until) {
  return read_client_certificate(make_der({.until = std::move(until)}))->until;
}

}  // namespace

TEST_CASE("a certificate says who holds it, as openssl tells it", "[base][certificate]") {
  const auto read = read_client_certificate(der_of(by_openssl));
  REQUIRE(read);
  CHECK(read->fingerprint ==
        "sha256:10ba9169c0078548a5b68720cf57f2876f8177b3e4ca2a76170ea2d11dc33846");
  CHECK(read->common_name == "Jürgen Groß");
  REQUIRE(read->names.size() == 4);
  CHECK(read->names[0].text == "spiffe://orders.test/ns/shop/sa/api");
  CHECK(read->names[1].text == "api.orders.test");
  CHECK(read->names[2].text == "second.orders.test");
  CHECK(read->names[3].text == "jg@orders.test");
  CHECK(read->names[3].kind == ClientCertificate::Name::Kind::email);
  CHECK(read->until == WallTime(seconds(2'110'929'244)));  // 2036-11-22T01:14:04Z
}

TEST_CASE("and so do those that keygen makes", "[base][certificate]") {
  const WallTime start{hours(24 * 365 * 56)};
  const Lifetime year{start, start + hours(24 * 365)};
  const auto made =
      make_certificate(make_authority("test", year),
                       {.names = {"acme", "10.0.0.1"}, .client = true, .lifetime = year});
  REQUIRE(made);
  const auto read = read_client_certificate(der_of(made->certificate));
  REQUIRE(read);
  CHECK(read->common_name == "acme");
  REQUIRE(read->names.size() == 1);  // an address names nobody
  CHECK(read->names[0].text == "acme");
  CHECK(read->until == year.until);
}

TEST_CASE("names that would be read in two ways make it none", "[base][certificate]") {
  const std::string wrong_dns = "a name (dns) that is empty, too long or not valid text";
  const auto of = [](int tag, std::string text) { return names_of({.names = {{tag, text}}}); };
  CHECK(of(test::dns_tag, "Acme.test") == "dns acme.test");
  CHECK(of(test::dns_tag, std::string("admin\0.evil.test", 16)) == wrong_dns);
  CHECK(of(test::dns_tag, "") == wrong_dns);
  CHECK(of(test::dns_tag, "a\nb") == wrong_dns);
  CHECK(of(test::dns_tag,
           "b\xc3\xbc"
           "cher.test") == wrong_dns);  // a host is ASCII: xn--
  CHECK(of(test::uri_tag, "a\x7f") == "a name (uri) that is empty, too long or not valid text");
  CHECK(of(test::uri_tag, std::string(1024, 'u')) == "uri " + std::string(1024, 'u'));
  CHECK(of(test::email_tag, std::string(1025, 'e')) ==
        "a name (email) that is empty, too long or not valid text");
  CHECK(of(test::address_tag, "\x0a\x01\x02\x03") == "");
  CHECK(of(0x88, "\x2a") == "");  // a registered id
  CHECK(of(0xa5, "xx") == "a malformed subjectAltName");
}

TEST_CASE("of many names so many are read, and not one more", "[base][certificate]") {
  std::vector<Tagged> names(100, {test::dns_tag, "a.test"});
  names[70] = {test::email_tag, "a@a.test"};
  names[80] = {test::uri_tag, "urn:a"};
  const std::string all = names_of({.names = names});
  CHECK(all.starts_with("uri urn:a, dns a.test, dns a.test"));
  CHECK(all.ends_with("dns a.test, email a@a.test"));
  names.push_back({test::address_tag, "\x0a\x01\x02\x03"});
  CHECK(names_of({.names = names}) == "more than 100 names");
  CHECK(names_of({.names = {{test::uri_tag, std::string(70'000, 'u')}}}) ==
        "a certificate of more than 64 KiB");
}

TEST_CASE("the common name is text of whatever form", "[base][certificate]") {
  const std::string wrong = "a common name that is empty, too long or not valid text";
  using test::bmp_tag, test::utf8_tag;
  CHECK(common_name_of({}) == "");
  CHECK(common_name_of({{utf8_tag, "Users"}, {utf8_tag, "Ann"}}) == "Ann");
  CHECK(common_name_of({{bmp_tag, std::string("\0A\0n\0\xe9", 6)}}) == "An\xc3\xa9");
  CHECK(common_name_of({{utf8_tag, std::string("admin\0x", 7)}}) == wrong);
  CHECK(common_name_of({{bmp_tag, std::string("\0A\0\0", 4)}}) == wrong);
  CHECK(common_name_of({{bmp_tag, std::string("\0A\0", 3)}}) == "not a DER certificate");
  CHECK(common_name_of({{utf8_tag, "\xff"}}) == "not a DER certificate");
  CHECK(common_name_of({{utf8_tag, ""}}) == wrong);
  CHECK(common_name_of({{utf8_tag, std::string(1025, 'a')}}) == wrong);
}

TEST_CASE("its end is held to what a time here can tell", "[base][certificate]") {
  CHECK(end_of({test::utc_tag, "260101000001Z"}) == WallTime(seconds(1'767'225'601)));
  CHECK(end_of({test::utc_tag, "500101000000Z"}) < WallTime{});  // 1950 (RFC 5280, 4.1.2.5.1)
  CHECK(end_of({test::generalized_tag, "99991231235959Z"}) > WallTime(hours(24 * 365 * 200)));
  CHECK(read_client_certificate(make_der({.until = {test::utc_tag, "261301000000Z"}}))
            .error()
            .text() == "an invalid end of validity");
}

TEST_CASE("what is no certificate", "[base][certificate]") {
  const std::string whole = make_der({.names = {{test::dns_tag, "a.test"}}});
  REQUIRE(read_client_certificate(whole));
  const auto fault = [](const std::string& der) {
    return read_client_certificate(der).error().text();
  };
  CHECK(fault("") == "not a DER certificate");
  CHECK(fault(std::string(by_openssl)) == "not a DER certificate");
  CHECK(fault(whole + '\0') == "not a DER certificate");
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK(fault(whole.substr(0, size)) == "not a DER certificate");
  for (std::size_t i = 0; i < whole.size(); ++i) {  // whatever it is, it ends
    std::string other = whole;
    other[i] = static_cast<char>(other[i] ^ 0x20);
    (void)read_client_certificate(other).ok();
  }
}
