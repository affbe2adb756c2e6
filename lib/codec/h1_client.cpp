// The client side of HTTP/1: one request, its response, then the next. No pipelining: if the
// connection broke, nobody could tell whether the server had acted on a pipelined request.
#include <string>

#include "base/check.h"
#include "codec/h1.h"
#include "codec/h1_codec.h"
#include "http/fields.h"

namespace gw::codec {

namespace {

using http::FieldId;
using http::Method;
using http::Reason;

constexpr int most_interims = 16;

class H1Client final : public H1Codec<ClientCodec> {
 public:
  H1Client(Sink& sink, BlockPool& pool, const Limits& limits)
      : H1Codec(http::Side::upstream, sink, pool, limits) {
    parser_.start(HeadParser::Kind::response);
  }

  StreamId open(const http::RequestHead& head) override {
    GW_CHECK(open_slots() > 0);
    begin(++last_);
    asked_ = head.method;
    upgrade_ = head.headers.value(FieldId::upgrade);
    interims_ = 0;
    write_head(head);
    return current_;
  }

  std::size_t open_slots() const override { return reusable() && !active_ ? 1 : 0; }
  bool reusable() const override { return keep_ && closing_ == Closing::no; }

  void end(StreamId stream, const http::Headers& trailers) override {
    if (!is_current(stream) || writing_.ended()) return;
    if (!writing_.end(trailers)) return close(Closing::whole);
    if (reading_ == Reading::tunnel) closing_ = Closing::sending;
    if (reading_ == Reading::done) close(Closing::whole);  // the tunnel's other half has ended
  }

  void reset(StreamId stream, Reset) override {
    if (is_current(stream)) close(Closing::whole);
  }

  void drain() override {
    keep_ = false;
    if (!active_) close(Closing::whole);
  }

 private:
  void write_head(const http::RequestHead& head) {
    const bool open = head.body.kind == http::BodyInfo::Kind::open;
    const bool sends_length =
        head.body.kind == http::BodyInfo::Kind::length || http::expects_body(head.method);
    const auto mode = open           ? Writing::Mode::chunked
                      : sends_length ? Writing::Mode::length
                                     : Writing::Mode::none;
    writing_.text(head.method_text.empty() ? http::method_text(head.method) : head.method_text);
    writing_.text(" ");
    writing_.text(head.target);
    writing_.text(" HTTP/1.1\r\n");
    writing_.fields(head.headers);
    const bool te = head.headers.find(FieldId::te);  // both belong to one connection
    const bool upgrade = !upgrade_.empty();
    if (te || upgrade)
      writing_.field("Connection", te && upgrade ? "te, upgrade" : te ? "te" : "upgrade");
    writing_.framing(mode, head.body.length);
    writing_.start(mode, head.body.length);
  }

  bool read_head(const Slice& bytes, Fed& fed) override {
    if (!active_) return fail("a response without a request", fed);
    http::ResponseHead head;
    http::Framing framing;
    Parsed parsed = parser_.parse(bytes.text());
    if (parsed == Parsed::more) return false;
    if (parsed == Parsed::whole) parsed = parser_.response(asked_, head, framing);
    if (parsed == Parsed::bad) {
      on_broken(parser_.failure(), fed);
      return false;
    }
    fed.used += parser_.used();
    if (head.interim()) return on_interim(head, fed);
    if (head.status == 101) return on_switch(head, fed);
    keep_ = keep_ && http::is_persistent(head.version, head.headers) && !is_doubtful(head);
    reader_.start(framing);
    if (reader_.until_close()) keep_ = false;
    reading_ = head.body.kind == http::BodyInfo::Kind::none ? Reading::bodyless : Reading::body;
    sink_.on_response(current_, head);
    parser_.start(HeadParser::Kind::trailers);
    if (reading_ == Reading::bodyless) end_message(true);
    return true;
  }

  // A 204 that announces a body may be followed by one, which must not be read as a response.
  static bool is_doubtful(const http::ResponseHead& head) {
    return head.status == 204 && (head.headers.find(FieldId::transfer_encoding) ||
                                  head.headers.value(FieldId::content_length) > "0");
  }

  bool on_interim(const http::ResponseHead& head, Fed& fed) {
    if (++interims_ > most_interims) return fail("too many interim responses", fed);
    sink_.on_response(current_, head);
    parser_.start(HeadParser::Kind::response);
    return true;
  }

  // RFC 9110, 7.8: a 101 names the new protocol, which must be one of those requested.
  bool is_asked_for(const http::ResponseHead& head) const {
    std::string_view rest = upgrade_, protocol;
    while (http::next_element(rest, protocol))
      if (head.headers.lists(FieldId::upgrade, protocol)) return true;
    return false;
  }

  bool on_switch(const http::ResponseHead& head, Fed& fed) {
    if (upgrade_.empty() || !writing_.ended()) return fail("a 101 without an upgrade request", fed);
    if (!is_asked_for(head)) return fail("a 101 to a protocol that was not requested", fed);
    keep_ = false;
    reading_ = Reading::tunnel;
    writing_.start(Writing::Mode::raw);
    sink_.on_response(current_, head);
    parser_.start(HeadParser::Kind::trailers);
    return true;
  }

  // A response that ends before its request leaves a connection that cannot be reused.
  void on_message_end(bool) override {
    const StreamId stream = current_;
    if (keep_ && writing_.ended()) {
      active_ = false;
      reading_ = Reading::head;
      writing_.clear();
    } else {
      close(Closing::whole);
    }
    sink_.on_end(stream, reader_.trailers());
    parser_.start(HeadParser::Kind::response);
  }

  void on_broken(const http::Failure& failure, Fed& fed) override {
    const bool must_report = active_;
    fed.failure = failure;
    close(Closing::whole);
    if (must_report) sink_.on_reset(current_, failure);
  }

  bool fail(std::string_view rule, Fed& fed) {
    on_broken({http::Side::upstream, Reason::upstream_invalid, false, rule}, fed);
    return false;
  }

  void on_peer_end(Fed& fed) override {
    if (reading_ == Reading::tunnel) {
      reading_ = Reading::done;
      sink_.on_end(current_, {});
      if (writing_.ended()) close(Closing::whole);
    } else if (reading_ == Reading::body && reader_.until_close()) {
      end_message(true);
    } else if (active_ && reading_ != Reading::done) {
      on_broken(
          {http::Side::upstream, Reason::upstream_reset, !sent_,
           reading_ == Reading::head ? "closed before the response" : "closed inside the response"},
          fed);
    } else if (!active_) {
      close(Closing::whole);
    }
  }

  Method asked_ = Method::get;
  std::string upgrade_;  // the protocols that the request asked for
  int interims_ = 0;
  StreamId last_ = 0;
};

}  // namespace

std::unique_ptr<ClientCodec> make_h1_client(Sink& sink, BlockPool& pool, const Limits& limits) {
  return std::make_unique<H1Client>(sink, pool, limits);
}

}  // namespace gw::codec
