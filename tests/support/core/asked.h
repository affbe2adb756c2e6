// Asked: one request as the deciding code sees it, made by hand from a few texts. For tests and
// benches of the mind; it owns everything that its facts refer to.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "base/check.h"
#include "decision/match.h"
#include "http/target.h"
#include "policy/context.h"

namespace gw::test {

struct RequestText {
  std::string_view method = "GET";
  std::string_view host = "api.example.com";
  std::string_view target = "/";
  std::vector<std::pair<std::string_view, std::string_view>> fields = {};
  std::string_view client = "127.0.0.1";
  std::uint32_t listener = 0;
  Dice dice = Dice::fraction(0.5);
  std::string_view scheme = "http";
  bool merge_slashes = true;
  const identity::Books* books = &identity::no_books();
  const crypto::ClientCertificate* certificate = nullptr;
};

class Asked {
 public:
  explicit Asked(const RequestText& text)
      : arena_(pool_),
        client_(std::string(text.client)),
        head_(make_head(text)),
        target_(make_target(text)),
        peer_{.address = *IpAddress::parse(text.client),
              .port = 40000,
              .listener = text.listener,
              .local_address = {},
              .local_port = 80,
              .certificate = text.certificate},
        facts_{.request = head_,
               .target = target_,
               .peer = peer_,
               .books = *text.books,
               .client = peer_.address,
               .client_text = client_,
               .scheme = text.scheme,
               .host = target_.host,
               .port = target_.port,
               .trusted = false,
               .request_id = "test",
               .now = {},
               .arrival = {},
               .dice = text.dice,
               .answers = {}} {}
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;

  const policy::Facts& facts() const { return facts_; }
  Arena& arena() { return arena_; }
  decision::MatchInput match_input() { return {facts_, head_.method_text, arena_}; }

 private:
  http::RequestHead make_head(const RequestText& text) {
    http::FieldList fields;
    if (!text.host.empty()) fields.add("host", arena_.copy(text.host), arena_);
    for (const auto& [name, value] : text.fields)
      fields.add(arena_.copy(name), arena_.copy(value), arena_);
    http::RequestHead head;
    head.method = http::method_of(text.method);
    head.method_text = arena_.copy(text.method);
    head.target = arena_.copy(text.target);
    head.headers = fields.headers();
    return head;
  }
  http::Target make_target(const RequestText& text) {
    const http::TargetMade made = http::make_target(head_, {text.merge_slashes}, arena_);
    GW_CHECK(made.fault == nullptr);
    return made.target;
  }

  BlockPool pool_{4096};
  Arena arena_;
  std::string client_;
  http::RequestHead head_;
  http::Target target_;
  policy::Peer peer_;
  policy::Facts facts_;
};

}  // namespace gw::test
