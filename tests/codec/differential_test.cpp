// The codecs beside other parsers: what they take, an oracle takes as the same messages; what they
// refuse and an oracle takes is a rule of RFC 9112 that oracle_tables.h names. Both over the corpus
// and over messages damaged by chance: GW_SEED and GW_ROUNDS repeat or extend the latter.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <span>

#include "codec/h1.h"
#include "codec/oracle_tables.h"
#include "codec/recorder.h"
#include "support/not_run.h"
#include "support/runtime/mutations.h"
#include "support/runtime/oracle.h"
#include "support/wire_cases.h"

using namespace gw;
using namespace gw::codec;
using test::FieldTexts;
using test::OracleMessage;
using test::Role;

namespace {

// What our codecs make of the bytes, in the words of an oracle.
class Ours final : public Sink {
 public:
  std::vector<OracleMessage> messages;  // the whole ones
  std::string rule;                     // that was broken; empty where none was

  Ours(std::string_view bytes, Role role, BlockPool& pool) {
    if (role == Role::server)
      serve(bytes, pool);
    else
      ask(bytes, role == Role::client_of_head ? "HEAD" : "GET", pool);
  }

  void on_request(StreamId, const http::RequestHead& head) override {
    begin(format("{} {}", head.method_text, head.target), head.version, head.headers);
  }
  void on_response(StreamId, const http::ResponseHead& head) override {
    begin(format("{}", head.status), head.version, head.headers);
    if (head.interim()) messages.push_back(std::exchange(current_, {}));
  }
  void on_body(StreamId stream, const Slice& part) override {
    current_.body += part.text();
    codec_->consumed(stream, part.size());
  }
  void on_end(StreamId stream, const http::Headers& trailers) override {
    current_.trailers = texts(trailers);
    messages.push_back(std::exchange(current_, {}));
    if (server_) answer(stream, 200);
  }
  void on_reset(StreamId stream, const http::Failure& failure) override {
    if (server_) answer(stream, 400);
    if (failure.reason != http::Reason::client_gone &&
        failure.reason != http::Reason::upstream_reset)
      rule = failure.detail;
  }
  void on_room(StreamId) override {}

 private:
  void serve(std::string_view bytes, BlockPool& pool) {
    const auto codec = make_h1_server(*this, pool, Limits{});
    codec_ = server_ = codec.get();
    Feeder(*codec, bytes.size() + 1).feed(bytes);
  }
  void ask(std::string_view bytes, std::string_view method, BlockPool& pool) {
    const auto codec = make_h1_client(*this, pool, Limits{});
    codec_ = codec.get();
    http::RequestHead head;
    head.method_text = method;
    head.method = http::method_of(method);
    head.target = "/";
    codec->end(codec->open(head), {});
    Feeder feeder(*codec, bytes.size() + 1);
    if (!feeder.feed(bytes) && feeder.kept() == 0) feeder.end();
  }
  void answer(StreamId stream, std::uint16_t status) {
    http::ResponseHead head;
    head.status = status;
    server_->head(stream, head);
    server_->end(stream, {});
  }
  void begin(const std::string& line, http::Version version, const http::Headers& headers) {
    current_ = {};
    current_.line = line + (version == http::Version::http_1_0 ? " 1.0" : " 1.1");
    current_.fields = texts(headers);
  }
  static FieldTexts texts(const http::Headers& headers) {
    FieldTexts all;
    for (const http::Field& field : headers) all.emplace_back(field.name, field.value);
    test::sort_by_name(all);
    return all;
  }

  Codec* codec_ = nullptr;
  ServerCodec* server_ = nullptr;
  OracleMessage current_;
};

// --- the comparison ---

// Empty where they are the same. Of trailers ours has only those that our own code does not read.
std::string difference(const OracleMessage& ours, const OracleMessage& theirs) {
  if (ours.line != theirs.line) return format("line '{}', theirs '{}'", ours.line, theirs.line);
  if (ours.body != theirs.body) return format("body '{}', theirs '{}'", ours.body, theirs.body);
  if (ours.fields != theirs.fields) return "fields";
  FieldTexts known = theirs.trailers;
  for (const auto& field : ours.trailers) {
    const auto same = std::find(known.begin(), known.end(), field);
    if (same == known.end()) return "a trailer that is theirs not";
    known.erase(same);
  }
  for (const auto& [name, value] : known)
    if (http::field_id(name) == http::FieldId::other) return "a trailer that is not ours";
  return {};
}

struct Peer {
  const char* name;
  test::Oracle ask;
  std::span<const Laxer> laxer;
  std::span<const Stricter> stricter;
  bool (*misreads)(std::string_view bytes) = nullptr;

  bool takes_more(std::string_view rule) const {
    return std::any_of(laxer.begin(), laxer.end(),
                       [&](const Laxer& row) { return rule == row.rule; });
  }
  bool refuses_more(const test::Opinion& opinion, Role role) const {
    return std::any_of(stricter.begin(), stricter.end(), [&](const Stricter& row) {
      return (row.role == Role::server) == (role == Role::server) && opinion.error == row.error &&
             row.fits(opinion.rest);
    });
  }
};

// llhttp where it is installed: its package is not needed for anything else.
std::vector<Peer> peers() {
  std::vector<Peer> all = {{"Beast", test::beast, beast_laxer, beast_stricter}};
  if (test::llhttp())
    all.push_back({"llhttp", test::llhttp(), llhttp_laxer, llhttp_stricter, has_last_tab});
  else
    test::not_run("llhttp as a peer of the codecs: node-llhttp is not installed");
  return all;
}

// Empty where both agree, or part as the tables say.
std::string disagreement(const Peer& peer, std::string_view bytes, Role role, BlockPool& pool) {
  if (peer.misreads && peer.misreads(bytes)) return {};
  const Ours ours(bytes, role, pool);
  const test::Opinion theirs = peer.ask(bytes, role);
  for (std::size_t i = 0; i < ours.messages.size(); ++i) {
    if (i < theirs.messages.size()) {
      const std::string what = difference(ours.messages[i], theirs.messages[i]);
      if (!what.empty()) return format("message {}: {}", i + 1, what);
    } else if (peer.refuses_more(theirs, role)) {
      return {};
    } else {
      return format("it refuses message {}: {}", i + 1, theirs.error);
    }
  }
  const bool takes_more = theirs.messages.size() > ours.messages.size();
  if (ours.rule.empty() || !takes_more || peer.takes_more(ours.rule)) return {};
  return format("it takes what we refuse: {}", ours.rule);
}

std::uint64_t number_of(const char* variable, std::uint64_t standard) {
  const char* const text = std::getenv(variable);
  return text ? std::strtoull(text, nullptr, 10) : standard;
}

}  // namespace

TEST_CASE("other parsers are laxer or stricter as the tables say", "[codec][oracle]") {
  BlockPool pool(4096);
  for (const Peer& peer : peers()) {
    for (const Laxer& row : peer.laxer) {
      if (row.example.empty()) continue;
      INFO(peer.name << ", " << row.section << ": " << row.rule);
      const Ours ours(row.example, row.role, pool);
      CHECK(ours.rule == row.rule);
      CHECK(peer.ask(row.example, row.role).messages.size() > ours.messages.size());
    }
    for (const Stricter& row : peer.stricter) {
      INFO(peer.name << ", " << row.section << ": " << row.error);
      const Ours ours(row.example, row.role, pool);
      const test::Opinion theirs = peer.ask(row.example, row.role);
      CHECK(ours.rule == "");
      CHECK(ours.messages.size() > theirs.messages.size());
      CHECK(theirs.error == row.error);
      CHECK(row.fits(theirs.rest));
    }
  }
}

TEST_CASE("other parsers and the corpus", "[codec][oracle]") {
  BlockPool pool(4096);
  for (const Peer& peer : peers()) {
    for (const test::WireCase& one : test::wire_cases("server_")) {
      INFO(peer.name << ", " << one.name);
      CHECK(disagreement(peer, one.input, Role::server, pool) == "");
    }
    for (const test::WireCase& one : test::wire_cases("client_")) {
      if (one.asked == "nothing" || one.asked == "GET upgrade") continue;
      INFO(peer.name << ", " << one.name);
      const Role role = one.asked == "HEAD" ? Role::client_of_head : Role::client;
      CHECK(disagreement(peer, one.input, role, pool) == "");
    }
  }
}

TEST_CASE("other parsers and what chance makes of messages", "[codec][oracle]") {
  BlockPool pool(4096);
  const std::uint64_t seed = number_of("GW_SEED", 1), rounds = number_of("GW_ROUNDS", 20'000);
  const std::vector<Peer> all = peers();
  for (std::uint64_t i = seed; i < seed + rounds; ++i) {
    test::Chance chance(i);
    const Role role = chance.one_in(2)   ? Role::server
                      : chance.one_in(4) ? Role::client_of_head
                                         : Role::client;
    std::string text =
        role == Role::server ? test::some_request(chance) : test::some_response(chance);
    for (std::size_t n = chance.below(4); n > 0; --n) test::damage(text, chance);
    for (const Peer& peer : all) {
      INFO(peer.name << ", GW_SEED=" << i << " GW_ROUNDS=1\n" << visible(text));
      CHECK(disagreement(peer, text, role, pool) == "");
    }
  }
}
