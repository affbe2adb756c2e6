// The gateway's own responses, compared as a whole.
#include "decision/respond.h"

#include <catch2/catch.hpp>

#include "support/core/one_way.h"

using namespace gw;
using decision::Respond;

namespace {

struct Response {
  std::uint16_t status;
  std::string fields, body;
};

Response response_to(const Respond& respond, const test::RequestText& text = {}) {
  test::Asking asking(text);
  const decision::Answer answer = decision::respond(respond, asking.context, {});
  return {answer.status, test::text_of(answer.fields.headers()), std::string(answer.body)};
}

Response fixed_response_to(config::RespondWith fixed, const test::RequestText& text = {}) {
  Respond respond;
  respond.reason = http::Reason::route_respond;
  respond.status = fixed.status;
  respond.fixed = &fixed;
  return response_to(respond, text);
}

}  // namespace

TEST_CASE("respond: a problem is JSON, or text if the client prefers it", "[decision]") {
  const Respond none = decision::because_of(http::Reason::route_none);
  CHECK(none.status == 404);
  const Response json = response_to(none);
  CHECK(json.status == 404);
  CHECK(json.fields == "content-type: application/problem+json\n");
  CHECK(json.body.find("\"reason\":\"route.none\"") != std::string::npos);
  CHECK(json.body.find("\"request_id\":\"test\"") != std::string::npos);

  const std::pair<std::string_view, bool> accepts[] = {
      {"*/*", false},
      {"application/json, text/plain", false},
      {"application/json, text/plain;q=0.5", false},
      {"text/html,application/xhtml+xml,*/*;q=0.8", true},
      {"text/plain", true},
      {"image/png", false},
  };
  for (const auto& [accept, text] : accepts) {
    INFO(accept);
    CHECK(response_to(none, {.fields = {{"accept", accept}}}).body.starts_with("404 Not Found") ==
          text);
  }
}

TEST_CASE("respond: 405 lists the allowed methods", "[decision]") {
  Respond method = decision::because_of(http::Reason::route_method);
  method.allow = "GET, PUT";
  CHECK(response_to(method).fields == "content-type: application/problem+json\nallow: GET, PUT\n");
}

TEST_CASE("respond: a redirect and a policy's reply", "[decision]") {
  Respond redirect;
  redirect.reason = http::Reason::route_redirect;
  redirect.status = 308;
  redirect.location = "https://api.example.com/x";
  const Response said = response_to(redirect);
  CHECK(said.status == 308);
  CHECK(said.fields == "location: https://api.example.com/x\n");
  CHECK(said.body.empty());

  Respond reply;
  reply.reply = true;
  reply.status = 204;
  CHECK(response_to(reply).fields.empty());
  reply.status = 200;
  reply.body = "ok";
  CHECK(response_to(reply).fields == "content-type: text/plain; charset=utf-8\n");
  CHECK(response_to(reply).body == "ok");
}

TEST_CASE("respond: fixed responses", "[decision]") {
  config::RespondWith text;
  text.status = 203;
  text.body = test::parsed_template("hello {query.name}");
  text.headers = {test::field_template("x-path", "{request.path}"),
                  test::field_template("x-none", "{header.none}")};
  const Response said = fixed_response_to(text, {.target = "/a?name=j%22o"});
  CHECK(said.status == 203);
  CHECK(said.fields == "x-path: /a\ncontent-type: text/plain; charset=utf-8\n");
  CHECK(said.body == "hello j\"o");

  config::RespondWith json;
  json.json = test::parsed_template("{\"name\":\"{query.name}\"}");
  CHECK(fixed_response_to(json, {.target = "/?name=j%22o"}).body == "{\"name\":\"j\\\"o\"}");
  CHECK(fixed_response_to(json).fields == "content-type: application/json\n");
  json.headers = {test::field_template("content-type", "application/vnd.x+json")};
  CHECK(fixed_response_to(json).fields == "content-type: application/vnd.x+json\n");

  config::RespondWith file;
  file.file = "{}";
  const std::pair<const char*, std::string> types[] = {
      {"pages/down.HTML", "text/html; charset=utf-8"},
      {"openapi.json", "application/json"},
      {"LICENSE", "application/octet-stream"},
      {"logo.svg", "image/svg+xml"}};
  for (const auto& [name, type] : types) {
    file.file_name = name;
    CHECK(fixed_response_to(file).fields == "content-type: " + type + "\n");
    CHECK(fixed_response_to(file).body == "{}");
  }
  CHECK(fixed_response_to({}).fields.empty());
}
