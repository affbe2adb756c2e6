// In the order of a client's life: its events, its requests, what it received, how it ends.
#include "support/campaign/client.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "http/reason.h"

namespace gw::test {

namespace {

using Fault = ClientPlan::Fault;

// How long a client waits for its 100 before it sends the body all the same (RFC 9110, 10.1.1).
constexpr Duration patience = milliseconds(500);

bool announces_close(const Message& answer) {
  return answer.value("connection").find("close") != std::string::npos;
}

}  // namespace

CampaignClient::CampaignClient(Book& book, net::SimNetwork& network, ClientPlan plan)
    : book_(book), network_(network), plan_(std::move(plan)) {}

CampaignClient::~CampaignClient() {
  if (!over_ && end_ >= 0) network_.close(end_);
}

void CampaignClient::connect(const net::Address& gateway) {
  end_ = network_.connect(*this, gateway);
  stream_.emplace(network_, end_);
  stream_->read_pace = plan_.read;
  stream_->write_pace = plan_.write;
  stream_->out = plan_.preface;
  note(format("connects to {}", gateway.text()));
}

void CampaignClient::wrong(std::string_view what) {
  const std::string about =
      answered_ < plan_.asks.size() ? format(" (request {})", current().number) : std::string();
  book_.violate(plan_.name, std::string(what) + about);
}

void CampaignClient::on_change(net::SimEndId) {
  if (over_ || (!stream_->connected() && !stream_->broken())) return;
  if (!receive()) return;
  ask_more();
  const bool faulty = plan_.fault != Fault::none && !misbehaved_;
  const std::size_t most = plan_.fault_at - std::min(plan_.fault_at, stream_->heard);
  stream_->send(faulty ? std::max(most, stream_->sent) : std::string::npos);
  if (faulty && stream_->sent + stream_->heard >= plan_.fault_at) misbehave();
  if (!over_) settle();
}

void CampaignClient::misbehave() {
  misbehaved_ = true;
  switch (plan_.fault) {
    case Fault::none:
      break;
    case Fault::reset:
    case Fault::close:
      note(plan_.fault == Fault::reset ? "resets" : "closes");
      book_.stand_in("client leaves");
      return leave(plan_.fault == Fault::reset);
    case Fault::finish:
      note("sends its FIN");
      stream_->finish();
      stream_->dumb = true;
      break;
    case Fault::stall:
      note("stalls");
      stream_->deaf = stream_->dumb = true;
      break;
  }
}

// --- its requests ---

void CampaignClient::ask_more() {
  if (holds_) let_go();
  while (begun_ < plan_.asks.size() && begun_ - answered_ < plan_.depth && !holds_ && !closing_ &&
         !stream_->finished()) {
    if (network_.now() < next_ask_) return stream_->wait(next_ask_ - network_.now());
    begin_next();
  }
}

void CampaignClient::begin_next() {
  Asked& asked = *plan_.asks[begun_++];
  note(format("asks {} {} with {} bytes", asked.number, asked.method, asked.size));
  book_.stand_in("client asks");
  stream_->out += asked.head;
  next_ask_ = network_.now() + plan_.think;
  if (!asked.continues && asked.kind != Kind::tunnel) {
    stream_->out += asked.body;
    return;
  }
  held_ = asked.body;
  holds_ = &asked;
  held_until_ = network_.now() + patience;
  stream_->wait(patience);
}

// A body goes once it is asked for, or nobody says anything; a tunnel's bytes with the 101.
void CampaignClient::let_go() {
  const bool tunnel = holds_->kind == Kind::tunnel;
  const bool goes = tunnel ? tunnel_ != nullptr : network_.now() >= held_until_;
  if (!goes && !holds_->status) {
    if (network_.now() < held_until_) stream_->wait(held_until_ - network_.now());
    return;
  }
  if (goes || !closing_) stream_->out += tunnel && !goes ? std::string() : held_;
  held_.clear();
  holds_ = nullptr;
}

// --- what it received ---

// False once it is over.
bool CampaignClient::receive() {
  stream_->receive();
  const bool ended = stream_->ended() || stream_->broken();
  if (!stream_->deaf) take_answers(ended);
  // A tunnel's other half goes on.
  if (stream_->broken() || (ended && (!tunnel_ || stream_->finished() || stream_->dumb))) end();
  return !over_;
}

void CampaignClient::take_answers(bool ended) {
  if (ignores_) stream_->in.clear();
  while ((!stream_->in.empty() || (ended && reader_)) && !tunnel_) {
    if (answered_ == begun_) {
      wrong(format("an answer before its question: {}", stream_->in.substr(0, 200)));
      stream_->in.clear();
    } else if (!take_answer(ended)) {
      return;
    }
  }
}

// False where more must come.
bool CampaignClient::take_answer(bool ended) {
  using Reads = MessageReader::Kind;
  if (!reader_) reader_.emplace(current().method == "HEAD" ? Reads::bodyless : Reads::response);
  const Message& answer = reader_->read(stream_->in, ended);
  if (answer.state == Message::State::bad) {
    wrong("an answer that is not HTTP: " + answer.fault);
    stream_->in.clear();
    return false;
  }
  if (answer.state == Message::State::more) return false;
  judge_head(answer);
  if (answer.state == Message::State::open) {
    book_.stand_in("client is within an answer");
    return false;
  }
  if (answer.status() >= 200 || answer.status() == 101) judge_whole(answer);
  reader_.reset();
  if (ignores_) stream_->in.clear();
  return true;
}

// Looked at again with every piece that comes; written down once.
void CampaignClient::judge_head(const Message& answer) {
  Asked& asked = current();
  const int status = answer.status();
  if (status < 200 && status != 101) {  // interim
    note(format("received {} to {}", status, asked.number));
    if (status == 100) held_until_ = network_.now();
    if (asked.old) wrong(format("an interim {} to HTTP/1.0", status));
    return;
  }
  if (asked.status) return;
  asked.status = status;
  note(format("received {} to {}", status, asked.number));
  book_.stand_in("client received a head");
  if (announces_close(answer)) closing_ = true;
  if (answer.find("x-response"))
    judge_origin_response(answer);
  else
    judge_own(answer);
}

const OriginResponse* CampaignClient::judge_origin_response(const Message& answer) {
  Asked& asked = current();
  asked.from_origin = true;
  const std::uint64_t number = number_in(answer.value("x-response"));
  const auto response =
      std::find_if(asked.responses.begin(), asked.responses.end(),
                   [&](const OriginResponse& one) { return one.number == number; });
  if (answer.value("x-ask") != std::to_string(asked.number)) wrong("another request's answer");
  if (response == asked.responses.end()) {
    wrong(format("an answer that no origin gave to this: {}", number));
    return nullptr;
  }
  if (response->status != answer.status()) wrong("another status than the origin's");
  if (answer.find("gw-reason")) wrong("an origin's answer with a gw-reason");
  if (std::exchange(response->heard, true)) wrong("one answer is heard twice");
  if (asked.kind != Kind::forward && asked.kind != Kind::tunnel && asked.kind != Kind::bad)
    wrong("an origin answered what it should not have seen");
  return &*response;
}

// Which reasons are right for which request.
void CampaignClient::judge_own(const Message& answer) {
  const Asked& asked = current();
  const std::string name = answer.value("gw-reason");
  const http::ReasonRow* reason = http::find_reason(name);
  book_.tally["answer " + name] += 1;
  if (!reason || reason->reason == http::Reason::gateway_internal)
    return wrong(format("an answer of nobody's: {} {}", answer.start, name));
  if (plan_.calm && asked.kind == Kind::forward) wrong(format("refused in a calm sea: {}", name));
  if (!plan_.calm) return;
  const bool right = asked.kind == Kind::own       ? name == "route.respond"
                     : asked.kind == Kind::nowhere ? name == "route.none"
                     : asked.kind == Kind::large   ? name == "request.body-too-large"
                                                   : true;
  if (!right) wrong(format("the wrong reason: {}", name));
}

void CampaignClient::judge_whole(const Message& answer) {
  Asked& asked = current();
  note(format("has all of the answer to {}", asked.number));
  if (asked.from_origin) {
    const std::uint64_t number = number_in(answer.value("x-response"));
    const auto response =
        std::find_if(asked.responses.begin(), asked.responses.end(),
                     [&](const OriginResponse& one) { return one.number == number; });
    const bool bodyless = asked.method == "HEAD" || answer.status() == 204 ||
                          answer.status() == 304 || answer.status() == 101;
    const std::size_t size = response == asked.responses.end() || bodyless ? 0 : response->size;
    // A body that only the close ends may be cut short: HTTP/1.0 has no way to tell.
    if (asked.old && answer.body.size() < size) {
      judge_part(answer);
    } else if (answer.body != marked_text('a', number, size)) {
      wrong(format("a whole answer of {} bytes is not the {} that the origin sent",
                   answer.body.size(), size));
    }
    if (answer.status() == 101 && response != asked.responses.end()) tunnel_ = &*response;
  }
  // Of a request that is answered before it was read the gateway reads 64 KiB on, and then closes.
  if (asked.size > 65536 && !plan_.calm) excused_ = true;
  asked.answered = true;
  book_.tally[format("status {}", answer.status())] += 1;
  if (asked.closes || asked.kind == Kind::bad) closing_ = true;
  // Too late to be known as a HEAD, so it has a body.
  if (answer.status() == 408 && asked.method == "HEAD") ignores_ = true;
  ++answered_;
}

void CampaignClient::judge_part(const Message& answer) {
  if (!current().from_origin) return;
  const std::uint64_t number = number_in(answer.value("x-response"));
  if (answer.body != marked_text('a', number, answer.body.size()))
    wrong(format("{} bytes of an answer are not the origin's: {}", answer.body.size(),
                 answer.body.substr(0, 200)));
}

void CampaignClient::judge_tunnel() {
  const std::string& heard = stream_->in;
  if (heard.size() > tunnel_->size || heard != marked_text('a', tunnel_->number, heard.size()))
    wrong("bytes of a tunnel are not the origin's");
  if (plan_.calm && heard.size() != tunnel_->size) wrong("a tunnel ended early");
}

// --- its end ---

void CampaignClient::settle() {
  if (tunnel_ && stream_->out.empty() && !holds_ && !stream_->dumb) {
    stream_->finish();
    if (stream_->ended()) return end();
  }
  const bool all = answered_ == plan_.asks.size() && !tunnel_;
  if (!all || plan_.lingers || closing_ || plan_.fault == Fault::stall) return;
  note("is content and closes");
  leave(false);
}

// The gateway has ended the connection, and all that it sent was heard.
void CampaignClient::end() {
  note(stream_->broken() ? "was reset" : "received the end");
  if (!stream_->deaf) judge_end();
  leave(false);
}

void CampaignClient::judge_end() {
  if (tunnel_) return judge_tunnel();
  if (answered_ == begun_) return;
  if (reader_ && reader_->message().state == Message::State::open) judge_part(reader_->message());
  if (closing_ || plan_.fault != Fault::none) return;
  if (plan_.must_hear && !excused_ && !current().status) wrong("closed without an answer");
  if (plan_.calm) wrong("broken off in a calm sea");
}

void CampaignClient::leave(bool with_reset) {
  over_ = true;
  if (with_reset)
    network_.reset(end_);
  else
    network_.close(end_);
}

}  // namespace gw::test
