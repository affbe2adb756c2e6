// What a [[test]] cannot express; the other cases are in tests/decision/wire.toml.
#include "analysis/wire.h"

#include "support/core/rehearsing.h"

namespace gw::analysis {

namespace {

http::Reason fault_of(const config::CaseRequest& request) {
  BlockPool pool(4096);
  Arena arena(pool);
  return wire_fault(make_head(request, arena), {}).reason;
}

}  // namespace

TEST_CASE("wire: a head gets Host and Content-Length", "[analysis]") {
  config::CaseRequest request = test::request("POST http://x.test:81/a");
  request.body = "hello";
  BlockPool pool(4096);
  Arena arena(pool);
  const http::RequestHead head = make_head(request, arena);
  CHECK(head.headers.value(http::FieldId::host) == "x.test:81");
  CHECK(head.headers.value(http::FieldId::content_length) == "5");
  CHECK(head.body == http::BodyInfo::of_length(5));
  CHECK(fault_of(request) == http::Reason::none);
}

TEST_CASE("wire: fields of the test are not added twice", "[analysis]") {
  config::CaseRequest request = test::request("POST http://x.test/a");
  request.body = "hello";
  request.headers = {{"Host", "y.test"}, {"Content-Length", "7"}};
  BlockPool pool(4096);
  Arena arena(pool);
  const http::RequestHead head = make_head(request, arena);
  CHECK(head.headers.size() == 2);
  CHECK(head.body == http::BodyInfo::of_length(7));
}

TEST_CASE("wire: a method that is not a token", "[analysis]") {
  config::CaseRequest request = test::request("/a");
  request.method = "GE T";
  CHECK(fault_of(request) == http::Reason::request_malformed);
}

TEST_CASE("wire: invalid bytes in a target", "[analysis]") {
  config::CaseRequest request = test::request("/a");
  request.target = "/\xc3\xa4";
  CHECK(fault_of(request) == http::Reason::request_target);
  request.target = "/a b";
  CHECK(fault_of(request) == http::Reason::request_malformed);
}

}  // namespace gw::analysis
