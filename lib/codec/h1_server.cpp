// The server side of HTTP/1. Pipelined requests stay in the link until the response before them has
// ended.
#include "codec/h1.h"
#include "codec/h1_codec.h"
#include "http/status.h"

namespace gw::codec {

namespace {

using http::FieldId;
using http::Method;
using http::Reason;
using http::Version;

class H1Server final : public H1Codec<ServerCodec> {
 public:
  H1Server(Sink& sink, BlockPool& pool, const Limits& limits)
      : H1Codec(http::Side::client, sink, pool, limits) {}

  void head(StreamId stream, const http::ResponseHead& head) override {
    if (stream == 0 && reading_ == Reading::head) stop_waiting();
    if (!is_current(stream) || writing_.begun()) return;
    if (head.interim()) return write_interim(head);
    const bool unheard = waits_for_continue_ && reading_ == Reading::body && !got_body_;
    if (draining_ || unheard)
      keep_ = false;  // unheard: its body may come or not (RFC 9110, 10.1.1)
    if (head.status == 101) return start_tunnel(head);
    const bool bodyless = method_ == Method::head || http::is_bodyless(head.status);
    const Writing::Mode mode = bodyless ? Writing::Mode::none : mode_of(head.body);
    if (mode == Writing::Mode::raw) keep_ = false;
    write_line(head);
    write_connection(head.headers);
    if (bodyless) write_unsent_length(head);
    writing_.framing(mode, head.body.length);
    writing_.start(mode, head.body.length);
  }

  void end(StreamId stream, const http::Headers& trailers) override {
    if (!is_current(stream) || !writing_.begun() || writing_.ended()) return;
    if (!writing_.end(trailers)) return close(Closing::whole);
    if (tunnel_ && reading_ != Reading::done) {
      closing_ = Closing::sending;  // our half of the tunnel
    } else if (reading_ == Reading::body && keep_) {
      reading_ = Reading::rest;
      credit_ = most_unwanted;
    } else if (reading_ == Reading::body || reading_ == Reading::closed) {
      close(Closing::sending);
    } else {
      settle();
    }
  }

  void reset(StreamId stream, Reset) override {
    if (is_current(stream)) close(writing_.ended() ? Closing::sending : Closing::whole);
  }

  void drain() override {
    draining_ = true;
    const bool between = reading_ == Reading::head && !parser_.started();
    if (between || reading_ == Reading::rest) close(Closing::sending);
  }

 private:
  // The response to a request whose head did not arrive in time: nothing more is read. If the
  // method was already read, a HEAD gets no body.
  void stop_waiting() {
    method_ = parser_.method();
    version_ = Version::http_1_1;
    begin(0);
    keep_ = false;
    reading_ = Reading::closed;
  }

  bool read_head(const Slice& bytes, Fed& fed) override {
    http::RequestHead head;
    http::Framing framing;
    Parsed parsed = parser_.parse(bytes.text());
    if (parsed == Parsed::more) return false;
    if (parsed == Parsed::whole) parsed = parser_.request(head, framing);
    if (parsed == Parsed::bad) {
      method_ = parser_.method();
      version_ = Version::http_1_1;
      begin(0);
      refuse(parser_.failure(), fed);
      return false;
    }
    fed.used += parser_.used();
    method_ = head.method;
    version_ = head.version;
    keep_ = http::is_persistent(head.version, head.headers);
    waits_for_continue_ = head.expects_continue;
    got_body_ = false;
    reader_.start(framing);
    reading_ = head.body.kind == http::BodyInfo::Kind::none ? Reading::bodyless : Reading::body;
    begin(++last_);
    sink_.on_request(current_, head);
    parser_.start(HeadParser::Kind::trailers);
    if (reading_ == Reading::bodyless) end_message(!writing_.ended());
    return true;
  }

  void on_message_end(bool wanted) override {
    if (tunnel_) reading_ = Reading::tunnel;
    if (wanted) sink_.on_end(current_, reader_.trailers());
    settle();
  }

  // The exchange ends when both halves have ended.
  void settle() {
    if (!active_ || reading_ != Reading::done || !writing_.ended()) return;
    if (!keep_ || draining_) return close(tunnel_ ? Closing::whole : Closing::sending);
    active_ = false;
    writing_.clear();
    parser_.start(HeadParser::Kind::request);
    reading_ = Reading::head;
  }

  void on_broken(const http::Failure& failure, Fed& fed) override { refuse(failure, fed); }

  // Within on_reset the owner may begin a response for this stream; the connection closes after it.
  void refuse(const http::Failure& failure, Fed& fed) {
    fed.failure = failure;
    keep_ = false;
    reading_ = Reading::closed;
    if (writing_.ended()) return close(Closing::sending);
    const bool too_late = writing_.begun();
    sink_.on_reset(current_, failure);
    if (too_late || !writing_.begun()) close(Closing::whole);
  }

  void on_peer_end(Fed& fed) override {
    const bool within_head = reading_ == Reading::head && parser_.started();
    if (reading_ == Reading::tunnel) {
      reading_ = Reading::done;
      sink_.on_end(current_, {});
      return settle();
    }
    if (tunnel_ && reading_ == Reading::done) return;  // told already
    const http::Failure gone{http::Side::client, Reason::client_gone, false,
                             "the client has closed"};
    const bool must_report = active_ && !writing_.ended() && reading_ != Reading::closed;
    if (must_report || within_head) fed.failure = gone;
    const bool answering = active_ && reading_ == Reading::closed;  // a refusal is on its way
    if (!answering) close(Closing::whole);
    if (must_report) sink_.on_reset(current_, gone);
  }

  Writing::Mode mode_of(const http::BodyInfo& body) const {
    if (body.kind != http::BodyInfo::Kind::open) return Writing::Mode::length;
    return version_ == Version::http_1_0 ? Writing::Mode::raw : Writing::Mode::chunked;
  }

  void write_line(const http::ResponseHead& head) {
    const auto digit = [](int n) { return static_cast<char>('0' + n % 10); };
    char line[] = "HTTP/1.1 000 ";
    line[9] = digit(head.status / 100);
    line[10] = digit(head.status / 10);
    line[11] = digit(head.status);
    writing_.text({line, 13});
    writing_.text(head.reason_phrase.empty() ? http::status_text(head.status) : head.reason_phrase);
    writing_.text("\r\n");
    writing_.fields(head.headers);
  }

  void write_connection(const http::Headers& headers) {
    const bool upgrade = headers.find(FieldId::upgrade);  // 426 names what it wants
    if (!keep_) {
      writing_.text(upgrade ? "Connection: close, upgrade\r\n" : "Connection: close\r\n");
    } else if (version_ == Version::http_1_0) {
      writing_.text("Connection: keep-alive\r\n");
    } else if (upgrade) {
      writing_.text("Connection: upgrade\r\n");
    }
  }

  // The length that a GET would have had (RFC 9110, 8.6). 1xx and 204 have none.
  void write_unsent_length(const http::ResponseHead& head) {
    if (method_ != Method::head && head.status != 304) return;
    if (head.status < 200 || head.status == 204) return;
    if (const http::Field* length = head.headers.find(FieldId::content_length)) {
      writing_.field("Content-Length", length->value);
    } else if (head.body.kind == http::BodyInfo::Kind::length) {
      writing_.text("Content-Length: ");
      writing_.number(head.body.length);
      writing_.text("\r\n");
    }
  }

  void write_interim(const http::ResponseHead& head) {
    if (head.status == 100) waits_for_continue_ = false;
    if (version_ == Version::http_1_0) return;  // RFC 9110, 15.2
    write_line(head);
    writing_.text("\r\n");
  }

  void start_tunnel(const http::ResponseHead& head) {
    keep_ = false;
    tunnel_ = true;
    if (reading_ == Reading::done) reading_ = Reading::tunnel;
    write_line(head);
    writing_.text("Connection: upgrade\r\n\r\n");
    writing_.start(Writing::Mode::raw);
  }

  Method method_ = Method::get;
  Version version_ = Version::http_1_1;
  bool waits_for_continue_ = false, draining_ = false, tunnel_ = false;
  StreamId last_ = 0;
};

}  // namespace

std::unique_ptr<ServerCodec> make_h1_server(Sink& sink, BlockPool& pool, const Limits& limits) {
  return std::make_unique<H1Server>(sink, pool, limits);
}

}  // namespace gw::codec
